import type { Checked } from './check.ts';
import type { Look, Looked } from './looks.ts';
import type { Moment } from './moment.ts';
import type { UntestableReason, WatchRecord } from './record.ts';
import type { Sample } from './series.ts';
import type { Audience } from './tell.ts';
import type { Streak } from './turn.ts';

/**
 * What the last check of a watch went by while its panel could not be asked: what that said before, or there was nothing
 * and so no check.
 */
type GoesBy = { kind: 'last-word'; saidAtMs: number } | { kind: 'nothing' };

/** What this process keeps about a watch between its checks; a start begins without it. */
export interface Memory {
  /** Of the record: another one means another watch in the same place. */
  bornMs: number;
  everyMs: number;
  guild: string;
  /** As they are in the record: who looks for one of hundreds at each letter does not wait for the store. */
  shown: Pick<WatchRecord, 'serverName' | 'address'>;
  /** What it looks at on a panel. */
  looked: Looked;
  streak: Streak | null;
  /** Why nobody can tell, after a check that could not; `null` after any other. */
  why: UntestableReason | null;
  /** `null` while the panel answers. */
  goesBy: GoesBy | null;
  /** When something was last found out about the port. */
  seen: Moment | null;
  /** Where the outage that lasts began, in monotonic time; `null` when it began before this process, or there is none. */
  downFromMs: number | null;
  /** The last reading of the server's counters. */
  traffic: Look['traffic'];
  /** How late the check began that runs now. */
  lateMs: number;
  /** Whether it is paused: then it is looked after now and then, and nothing else. */
  isPaused: boolean;
  isChecking: boolean;
  channel: string;
  /** How its alerts, and the words to its owner, are being told. */
  telling: Record<Audience, Telling>;
}

interface Telling {
  isOn: boolean;
  /** Whether there is more to tell than when it began. */
  hasMore: boolean;
  /** How long to wait when Discord does not take it. */
  againMs: number;
}

/** After Discord did not take an alert; doubled each time. */
export const TELL_AGAIN_MS = 15_000;
const NOTHING_SEEN = { streak: null, traffic: null, goesBy: null, why: null, seen: null, downFromMs: null };

function nothingTold(): Telling {
  return { isOn: false, hasMore: false, againMs: TELL_AGAIN_MS };
}

/** @param before of the watch in the same place: what was seen counts on if it is the same one, and was not paused */
export function memoryOf(watch: WatchRecord, before: Memory | undefined): Memory {
  const { everyMs, bornMs, paused, guild, channel, owner, panel, server, serverName, address } = watch;
  const isOn = before?.bornMs === bornMs && !before.isPaused && paused === null;
  const { streak, traffic, goesBy, why, seen, downFromMs } = isOn ? before : NOTHING_SEEN;
  return {
    ...{ bornMs, everyMs, guild, streak, traffic, goesBy, why, seen, downFromMs },
    shown: { serverName, address },
    ...{ lateMs: 0, isPaused: paused !== null, isChecking: false, channel, looked: { owner, panel, server } },
    telling: { tell: nothingTold(), inform: nothingTold() },
  };
}

/** What is kept of a check; `null` when it found out nothing. */
export function sampleOf(
  memory: Memory,
  { checked, atMs }: { checked: Checked & { kind: 'found' }; atMs: number },
): Sample | null {
  const { finding, traffic } = checked;
  const used = usedSince(memory.traffic, traffic);
  if (traffic) memory.traffic = traffic;
  if (finding.kind === 'untestable') return null;
  const latencyMs = finding.kind === 'up' ? finding.latencyMs : null;
  return { atMs, up: finding.kind === 'up', latencyMs, ...used };
}

/** Counters begin anew with each start of the server; a reading that is not newer counts nothing twice. */
function usedSince(before: Look['traffic'], now: Look['traffic']): Pick<Sample, 'received' | 'sent'> {
  if (!before || !now || now.atMs === before.atMs) return { received: null, sent: null };
  const since = (then: number, value: number) => (value >= then ? value - then : value);
  return { received: since(before.received, now.received), sent: since(before.sent, now.sent) };
}
