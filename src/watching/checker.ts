import type { Tester } from '../allocations/test-port.ts';
import type { Clock } from '../clock.ts';
import { PanelFailure } from '../panel/problems.ts';
import { type Checked, checkPort } from './check.ts';
import { learn } from './learn.ts';
import type { Looks } from './looks.ts';
import { type Memory, sampleOf } from './memory.ts';
import { type Moment, momentOf, setBetween } from './moment.ts';
import type { WatchRecord } from './record.ts';
import type { Samples } from './samples.ts';
import { goodForMs } from './series.ts';
import { begunAnew, isTurning, lengthened, rested, turned } from './turn.ts';
import type { Watches } from './watches.ts';

/** `news`: there is something to tell; `paused`: so there is, and nothing else; `gone`: the watch has ended meanwhile. */
export type CheckResult = 'news' | 'nothing' | 'paused' | 'gone';

export interface CheckerOptions {
  clock: Clock;
  tester: Tester;
  looks: Looks;
  watches: Watches;
  samples: Samples;
  isOnline(): Promise<boolean>;
  onCheck(facts: { outcome: Checked['kind'] | 'up' | 'down' | 'untestable'; lateMs: number }): void;
  /** Whether a memory is still that of its watch. */
  isKnown(id: string, memory: Memory): boolean;
}

/** One check of one watch; see `createChecker`. */
interface Round {
  id: string;
  memory: Memory;
  at: Moment;
}

const DAY_MS = 24 * 3_600_000;

/** Checks watched ports, and writes down what comes of it. */
export function createChecker(options: CheckerOptions) {
  const { clock, watches, samples } = options;

  const same = (memory: Memory) => (record: WatchRecord) =>
    record.bornMs === memory.bornMs && record.paused === null;

  /** When the port was last measured before a start, as far as that is known and not longer ago. */
  async function lastSeen({ id, memory, at }: Round, withinMs: number): Promise<number | null> {
    const span = { fromMs: at.wallMs - withinMs, toMs: at.wallMs };
    const { samples: found } = await samples.read({ id, bornMs: memory.bornMs }, span);
    return found.at(-1)?.atMs ?? null;
  }

  /** Since when nothing was measured, if what is known of the state cannot be said to have gone on; else `null`. */
  async function brokenOff(round: Round, record: WatchRecord): Promise<number | null> {
    const { memory, at } = round;
    const before = memory.seen;
    memory.seen = at;
    if (record.sinceMs === null) return null;
    const limitMs = goodForMs(memory.everyMs);
    if (before) {
      const setMs = setBetween(before, at);
      if (memory.streak) memory.streak = { ...memory.streak, sinceMs: memory.streak.sinceMs + setMs };
      const isGap = at.passedMs - before.passedMs > limitMs;
      if (isGap && memory.downFromMs !== null) memory.downFromMs = at.passedMs;
      return setMs !== 0 || isGap ? before.wallMs : null;
    }
    if (record.sinceMs > at.wallMs) return record.sinceMs;
    if (record.state !== 'down' && record.state !== 'up') return null;
    // Of an outage it is told until when it was measured; of what was up only whether it has gone on.
    const withinMs = record.state === 'down' ? DAY_MS : limitMs;
    const seenMs = (await lastSeen(round, withinMs)) ?? Math.min(record.sinceMs, at.wallMs - limitMs - 1);
    return at.wallMs - seenMs > limitMs ? seenMs : null;
  }

  async function anewIfBroken(round: Round, record: WatchRecord): Promise<WatchRecord> {
    const { id, memory, at } = round;
    const seenMs = await brokenOff(round, record);
    if (seenMs === null) return record;
    const isSame = same(memory);
    const written = await watches.change(id, (fresh) =>
      isSame(fresh) ? begunAnew(fresh, { seenMs: seenMs + memory.everyMs, now: at.wallMs }) : null,
    );
    return written ?? record;
  }

  async function pause({ id, memory }: Round, checked: Checked & { kind: 'pause' }): Promise<CheckResult> {
    const { reason } = checked;
    const now = clock.now();
    const isSame = same(memory);
    await watches.change(id, (fresh) => (isSame(fresh) ? rested(fresh, { id, reason, now }) : null));
    return 'paused';
  }

  async function found(
    round: Round,
    { record, checked }: { record: WatchRecord; checked: Checked & { kind: 'found' } },
  ): Promise<CheckResult> {
    const { id, memory, at } = round;
    const { finding, serverName, goesByMs } = checked;
    memory.why = finding.kind === 'untestable' ? finding.reason : null;
    memory.goesBy = goesByMs === null ? null : { kind: 'last-word', saidAtMs: goesByMs };
    await learn({ ...record, id }, { ...checked, ...options.tester, watches });
    const known = await anewIfBroken(round, record);
    const sample = sampleOf(memory, { checked, atMs: at.wallMs });
    if (sample) samples.add({ id, bornMs: memory.bornMs }, sample);
    const streak = lengthened(memory.streak, finding, at.wallMs);
    memory.streak = streak;
    if (!isTurning(known, { streak, finding })) return 'nothing';
    const sincePassedMs = at.passedMs - (at.wallMs - streak.sinceMs);
    const downForMs = memory.downFromMs === null ? null : sincePassedMs - memory.downFromMs;
    memory.downFromMs = finding.kind === 'down' ? sincePassedMs : null;
    const isSame = same(memory);
    const about = { id, streak, finding, now: at.wallMs };
    const written = await watches.change(id, (fresh) =>
      isSame(fresh) && isTurning(fresh, { streak, finding })
        ? turned({ ...fresh, serverName }, { ...about, downForMs, panelSilent: goesByMs !== null })
        : null,
    );
    return written && written.alerts.length > 0 ? 'news' : 'nothing';
  }

  return async (id: string, record: WatchRecord, memory: Memory): Promise<CheckResult> => {
    const round = { id, memory, at: momentOf(clock) };
    const checked = await checkPort(record, options);
    const outcome = checked.kind === 'found' ? checked.finding.kind : checked.kind;
    options.onCheck({ outcome, lateMs: memory.lateMs });
    if (!options.isKnown(id, memory)) return 'gone';
    if (checked.kind === 'cut-off') memory.streak = null;
    if (checked.kind === 'skipped' && checked.error instanceof PanelFailure)
      memory.goesBy = { kind: 'nothing' };
    if (checked.kind === 'cut-off' || checked.kind === 'skipped') return 'nothing';
    return checked.kind === 'pause' ? pause(round, checked) : found(round, { record, checked });
  };
}
