import { TOLERATED_MS } from './moment.ts';
import {
  type Alert,
  type DownReason,
  endOf,
  isForOwner,
  keptIncidents,
  type PauseReason,
  type UntestableReason,
  type WatchRecord,
  withAlert,
} from './record.ts';

/** What one check has found out about a port. */
export type Finding =
  | { kind: 'up'; latencyMs: number | null }
  | { kind: 'down'; reason: DownReason }
  /** It cannot be told whether this port is up. */
  | { kind: 'untestable'; reason: UntestableReason };

/** The checks with one result that came last, one after another. Lost when the process ends, and then begun anew. */
export interface Streak {
  kind: Finding['kind'];
  count: number;
  /** When the first of them was made. */
  sinceMs: number;
}

/** So many checks in a row turn a port's state: a single lost packet is no news. */
const IN_A_ROW = 2;
/** An answer that was never waited for before needs no other one: the port is up. */
const FIRST_ANSWER = 1;

/** The streak with one more finding in it. */
export function lengthened(streak: Streak | null, finding: Finding, atMs: number): Streak {
  if (streak?.kind === finding.kind) return { ...streak, count: streak.count + 1 };
  return { kind: finding.kind, count: 1, sinceMs: atMs };
}

/** Whether the state is to be turned, now that the streak is this long. */
export function isTurning(
  { state }: Pick<WatchRecord, 'state'>,
  { streak, finding }: { streak: Streak; finding: Finding },
): boolean {
  const isFirstAnswer = state === 'unknown' && finding.kind === 'up';
  return state !== finding.kind && streak.count >= (isFirstAnswer ? FIRST_ANSWER : IN_A_ROW);
}

interface Turn {
  id: string;
  streak: Streak;
  finding: Finding;
  now: number;
  /** How long the outage that is over has lasted, where that was measured; `null` leaves what the record says. */
  downForMs?: number | null;
  /** Whether the panel could not be asked. */
  panelSilent?: boolean;
}

/**
 * The record after its state has turned, with what is to be told about it. The first time that a port is found up is
 * no news; that nobody can tell is told to the owner, once.
 */
export function turned(
  record: WatchRecord,
  { id, streak, finding, now, downForMs = null, panelSilent = false }: Turn,
): WatchRecord {
  const { sinceMs } = streak;
  const next: WatchRecord = { ...record, state: finding.kind, sinceMs };
  if (finding.kind === 'down') {
    const incidents = keptIncidents([...record.incidents, { fromMs: sinceMs, toMs: null }], now);
    const { reason } = finding;
    const about = { kind: 'down', sinceMs, reason, ...(panelSilent ? { panelSilent } : {}) } as const;
    return withAlert({ ...next, incidents }, id, about);
  }
  // An incident that nobody can see the end of would grow for ever.
  if (finding.kind === 'untestable')
    return saidUntestable({ ...next, incidents: closed(record, sinceMs) }, id, finding.reason);
  if (record.state !== 'down') return next;
  const downFromMs = downFrom(record, { sinceMs, downForMs });
  const about: Alert['about'] = {
    kind: 'up',
    downFromMs,
    downToMs: sinceMs,
    latencyMs: finding.latencyMs,
  };
  return withAlert({ ...next, incidents: closed(record, sinceMs) }, id, about);
}

function saidUntestable(record: WatchRecord, id: string, reason: UntestableReason): WatchRecord {
  if (record.saidUntestable) return record;
  return withAlert({ ...record, saidUntestable: true }, id, { kind: 'untestable', reason });
}

/** By the wall clock of now: what the record says, unless that clock was set since. */
function downFrom(
  record: WatchRecord,
  { sinceMs, downForMs }: { sinceMs: number; downForMs: number | null },
): number {
  const keptMs = Math.min(record.sinceMs ?? sinceMs, sinceMs);
  if (downForMs === null) return keptMs;
  const measuredMs = sinceMs - downForMs;
  return Math.abs(measuredMs - keptMs) < TOLERATED_MS ? keptMs : measuredMs;
}

/** The record of a paused watch, with a word to its owner. What was still to be told in the channel stays there. */
export function rested(
  record: WatchRecord,
  { id, reason, now, silent = false }: { id: string; reason: PauseReason; now: number; silent?: boolean },
): WatchRecord {
  const isUnwritable = reason === 'channel' || reason === 'left';
  const alerts = isUnwritable ? record.alerts.filter(isForOwner) : record.alerts;
  if (record.paused) return { ...record, alerts };
  // Nobody knows how it goes on: an incident that never ends would grow in every picture.
  const incidents = closed(record, now);
  const { lastWord: _, ...kept } = record;
  const resting: WatchRecord = {
    ...kept,
    alerts,
    incidents,
    paused: reason,
    state: 'unknown',
    sinceMs: now,
  };
  const endsAtMs = endOf(resting) ?? now;
  return silent ? resting : withAlert(resting, id, { kind: 'paused', reason, endsAtMs });
}

/** The record of a paused watch that goes on; what was to be said to its owner about it is no news any more. */
export function resumed(record: WatchRecord): WatchRecord {
  return { ...record, paused: null, alerts: record.alerts.filter((alert) => !isForOwner(alert)) };
}

/**
 * The record when nobody can say that its state has gone on since it was last seen, because the clock was set or
 * nothing was measured for long: what is known begins now, and what was is kept as far as it was measured.
 */
export function begunAnew(
  record: WatchRecord,
  { seenMs, now }: { seenMs: number; now: number },
): WatchRecord {
  const before = keptIncidents(closed(record, Math.min(seenMs, now)), now);
  const incidents = record.state === 'down' ? [...before, { fromMs: now, toMs: null }] : before;
  return { ...record, incidents, sinceMs: now };
}

/** An incident whose end lies before its beginning was measured by two different clocks: nothing is known of it. */
function closed({ incidents }: WatchRecord, toMs: number): WatchRecord['incidents'] {
  const ended = incidents.map((incident) => ({ ...incident, toMs: incident.toMs ?? toMs }));
  return keptIncidents(
    ended.filter((incident) => incident.fromMs < incident.toMs),
    toMs,
  );
}
