import { z } from 'zod';
import { allocationField, numberField, route, serverFields, timeField } from './custom-id.ts';

const portFields = { ...serverFields, allocation: allocationField };

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
    verb: z.enum(['list', 'share', 'add']),
    port: numberField(0, 65_535),
    ip: z.string().max(45),
  }),
  /** Another page of that menu; `from` is the server it begins with. */
  pickPage: route('pick-page', 1, {
    verb: z.enum(['list', 'share', 'add']),
    port: numberField(0, 65_535),
    ip: z.string().max(45),
    from: z.string().max(43),
  }),
  /** The menu of ports; its value is a port reference. */
  pickPort: route('pick-port', 1, { verb: z.enum(['primary', 'note', 'remove']) }),
  link: route('link', 1, {}),
  saveLink: route('save-link', 1, {}),
  unlink: route('unlink', 1, { panel: serverFields.panel }),
  /** The menu of linked panels; its value is a panel reference. */
  pickUnlink: route('pick-unlink', 1, {}),
  unlinkNow: route('unlink-now', 1, { panel: serverFields.panel, shownAt: timeField }),
  keepLink: route('keep-link', 1, {}),
} as const;

/** How long a confirmation or an Undo may be pressed. */
export const CONFIRM_WITHIN_MS = 5 * 60_000;
