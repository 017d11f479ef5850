import { z } from 'zod';
import { allocationField, numberField, route, serverFields, timeField } from './custom-id.ts';

const portFields = { ...serverFields, allocation: allocationField };
/** `tested`: the allocation that is tested in the end; 0 for the primary. `changedAt`: what was changed then is to be felt. */
const applyFields = {
  ...serverFields,
  signal: z.enum(['restart', 'start']),
  tested: numberField(0, Number.MAX_SAFE_INTEGER),
  changedAt: timeField,
};
const stopFields = { ...portFields, change: z.enum(['primary', 'remove']) };

/** Nobody reads on for so long. */
export const MAX_HISTORY_PAGE = 10_000;

/** Over which spans the availability of a port is shown. */
export const UPTIME_RANGES = ['24h', '7d', '30d', '90d'] as const;
export type UptimeRange = (typeof UPTIME_RANGES)[number];

/** Every custom_id there is. Whoever changes the fields of one raises its version. */
export const routes = {
  /** `from`: the allocation that a page of the list begins with; 0 for the first page. */
  list: route('list', 1, { ...serverFields, from: numberField(0, Number.MAX_SAFE_INTEGER) }),
  /** The menu of the list; its value is an allocation id. */
  open: route('open', 1, serverFields),
  primary: route('primary', 1, portFields),
  /** The menu that offers another primary; its value is an allocation id. */
  otherPrimary: route('other-primary', 1, serverFields),
  note: route('note', 1, portFields),
  /** The same with an empty field, for panels too slow to ask before a modal must be shown. */
  newNote: route('new-note', 1, portFields),
  saveNote: route('save-note', 1, portFields),
  remove: route('remove', 1, portFields),
  removeNow: route('remove-now', 1, { ...portFields, shownAt: timeField }),
  keep: route('keep', 1, serverFields),
  /** All ports of a server, as many as fit, from an allocation on; 0 for the first. */
  test: route('test', 1, { ...serverFields, from: numberField(0, Number.MAX_SAFE_INTEGER) }),
  testPort: route('test-port', 1, portFields),
  history: route('history', 1, { ...serverFields, page: numberField(1, MAX_HISTORY_PAGE) }),
  uptime: route('uptime', 1, { ...portFields, range: z.enum(UPTIME_RANGES) }),
  /** The menu of watches; its value is a port reference. */
  pickUptime: route('pick-uptime', 1, { range: z.enum(UPTIME_RANGES) }),
  /** Restarts or starts a server, so that changes take effect; asks first where people are on it. */
  apply: route('apply', 2, applyFields),
  applyNow: route('apply-now', 2, { ...applyFields, shownAt: timeField }),
  /** Stops, changes and starts a server; asks first. */
  stopChange: route('stop-change', 1, stopFields),
  stopChangeNow: route('stop-change-now', 1, { ...stopFields, shownAt: timeField }),
  /** The same question answered with no. */
  later: route('later', 1, { ...serverFields, change: z.enum(['saved', 'primary', 'remove']) }),
  /** What has become of what a message began at `since`. */
  look: route('look', 2, {
    ...serverFields,
    tested: numberField(0, Number.MAX_SAFE_INTEGER),
    /** `started`: saved, and the server was off and to be started. */
    change: z.enum(['saved', 'started', 'primary', 'remove']),
    since: timeField,
    /** 1 when the panel's answer to the signal was lost. */
    lost: numberField(0, 1),
  }),
  add: route('add', 1, serverFields),
  saveAdd: route('save-add', 1, serverFields),
  /** Undo of an addition. */
  giveBack: route('give-back', 1, { ...portFields, shownAt: timeField }),
  /** Undo of a removal; the note stands in the message. */
  bringBack: route('bring-back', 1, {
    ...serverFields,
    port: numberField(1, 65_535),
    ip: z.string().max(45),
    shownAt: timeField,
  }),
  /** The menu of servers; its value is a server reference. `port` 0 and `ip` empty mean any. */
  pickServer: route('pick-server', 1, {
    verb: z.enum(['list', 'share', 'add', 'test', 'history']),
    port: numberField(0, 65_535),
    ip: z.string().max(45),
  }),
  /** Another page of that menu; `from` is the server it begins with. */
  pickPage: route('pick-page', 1, {
    verb: z.enum(['list', 'share', 'add', 'test', 'history']),
    port: numberField(0, 65_535),
    ip: z.string().max(45),
    from: z.string().max(43),
  }),
  /** The menu of ports; its value is a port reference. */
  pickPort: route('pick-port', 1, { verb: z.enum(['primary', 'note', 'remove', 'test']) }),
  /** Another page of one's own watches; `from` is the watch that it begins with. */
  watches: route('watches', 1, { from: z.string().max(30) }),
  link: route('link', 1, {}),
  saveLink: route('save-link', 1, {}),
  unlink: route('unlink', 1, { panel: serverFields.panel }),
  /** The menu of linked panels; its value is a panel reference. */
  pickUnlink: route('pick-unlink', 1, {}),
  /** `stopped`: how many servers the question has named that would not be started again. */
  unlinkNow: route('unlink-now', 2, {
    panel: serverFields.panel,
    shownAt: timeField,
    stopped: numberField(0, 1_000),
  }),
  keepLink: route('keep-link', 1, {}),
} as const;

/** How long a confirmation or an Undo may be pressed. */
export const CONFIRM_WITHIN_MS = 5 * 60_000;
