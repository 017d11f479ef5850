import { createHash } from 'node:crypto';
import type { Accounts } from '../accounts/accounts.ts';
import type { Tester } from '../allocations/test-port.ts';
import type { Clock } from '../clock.ts';
import type { Collection } from '../store/collection.ts';
import type { KeyedLock } from '../store/keyed-lock.ts';
import { type Checked, checkPort } from './check.ts';
import { createLooks } from './looks.ts';
import { type Memory, sampleOf } from './memory.ts';
import { type Alert, ownerOf, type WatchRecord } from './record.ts';
import { createSamples, type SampleRecord } from './samples.ts';
import { createSchedule, type Job } from './schedule.ts';
import type { Series, Span } from './series.ts';
import { type Messenger, tell } from './tell.ts';
import { isTurning, lengthened, rested, turned } from './turn.ts';
import { createWatches, type Put, type Wanted, type Watch } from './watches.ts';

export type { Watch } from './watches.ts';

/** Ports that are watched, and everything that can be asked about them. */
export interface Watching {
  /** @throws StoreFailure */
  watch(wanted: Wanted): Promise<Put>;
  /** @returns the watch that has ended, or `null` when the person has none such. @throws StoreFailure */
  unwatch(owner: string, id: string): Promise<Watch | null>;
  /** A person's own watches. @throws StoreFailure */
  of(owner: string): Promise<Watch[]>;
  /** Ends all watches of a person on a panel, with all that is kept of them. @throws StoreFailure */
  forgetPanel(owner: string, panel: string): Promise<number>;
  /** What is known of a watch in a span of time; `null` when there is none such. @throws StoreFailure */
  readSeries(id: string, span: Span): Promise<Series | null>;
}

/** The part that runs by itself. */
export interface Watcher extends Watching {
  /** Takes up all watches of this process. @returns how many. @throws StoreFailure */
  start(): Promise<number>;
  /** Resolves when no check is running. */
  idle(): Promise<void>;
  /** Ends checking, and writes what is still in memory. */
  stop(): Promise<void>;
}

export interface WatcherOptions {
  records: Collection<WatchRecord>;
  samples: Collection<SampleRecord>;
  lock: KeyedLock;
  clock: Clock;
  accounts: Accounts;
  tester: Tester;
  messenger: Messenger;
  log: { warn(facts: object, text: string): void };
  /** Whether the shards of this process have that guild: each guild is one process's. */
  owns(guild: string): boolean;
  /** Whether this machine reaches the internet, as far as the connection to Discord tells. */
  isOnline(): boolean;
  /** Told of each check how late it began, and what came of it; and of each alert. */
  onCheck(facts: { outcome: Checked['kind'] | 'up' | 'down' | 'untestable'; lateMs: number }): void;
  onTold(alert: Alert): void;
}

/** A test takes 10 seconds at worst: so many can wait for silent ports while the others are still in time. */
const CHECKS_AT_ONCE = 400;
const FIRST_CHECK_MS = 1_000;
/** What a crash can lose. */
const FLUSH_EVERY_MS = 5 * 60_000;
/** In which watches of longer rhythms have their turn again after the process was suspended. */
const CATCH_UP_MS = 60_000;
/** After Discord did not take an alert; doubled each time. */
const TELL_AGAIN_MS = 15_000;
const MAX_TELL_AGAIN_MS = 10 * 60_000;
/** Alerts that were left over are told in this time after a start. */
const TELL_WITHIN_MS = 5_000;
/** How long `stop` waits for checks that have begun; they are made again after the next start. */
const STOP_WITHIN_MS = 3_000;

export function createWatcher(options: WatcherOptions): Watcher {
  const { clock, log, messenger } = options;
  const watches = createWatches({ records: options.records, lock: options.lock });
  const samples = createSamples(options.samples);
  const looks = createLooks(options);
  const memories = new Map<string, Memory>();
  const over = new AbortController();
  let isStoreAway = false;

  const schedule = createSchedule({
    clock,
    atOnce: CHECKS_AT_ONCE,
    run: (job) => run(job).catch(failed),
    catchUpMs: ({ id }) => offsetOf(id, CATCH_UP_MS),
    onBegin(job, lateMs) {
      const memory = memories.get(job.id);
      if (memory && job.kind === 'check') memory.lateMs = lateMs;
    },
  });

  function failed(error: unknown): void {
    // One line is enough: with a store that is away each check of each watch ends here.
    if (!isStoreAway) log.warn({ err: error }, 'A watch could not be read or written.');
    isStoreAway = true;
  }

  async function run({ kind, id }: Job): Promise<void> {
    const memory = memories.get(id);
    if (!memory) return;
    // Its next turn is certain before anything can go wrong.
    if (kind === 'check') schedule.enqueue({ kind, id }, nextTurn(id, memory.everyMs));
    const record = await watches.get(id);
    isStoreAway = false;
    if (!record) await samples.drop([id]);
    if (!record || record.bornMs !== memory.bornMs) return release(id);
    if (kind === 'tell') return tellNow(id);
    // What it still has to tell keeps its place.
    if (record.paused) return schedule.drop(id, ['check']);
    // A panel and a port that are both slow may take longer than the shortest rhythm.
    if (memory.isChecking) return;
    memory.isChecking = true;
    await check(id, record, memory).finally(() => {
      memory.isChecking = false;
    });
  }

  async function check(id: string, record: WatchRecord, memory: Memory): Promise<void> {
    const atMs = clock.now();
    const checked = await checkPort(record, { looks, tester: options.tester });
    const outcome = checked.kind === 'found' ? checked.finding.kind : checked.kind;
    options.onCheck({ outcome, lateMs: memory.lateMs });
    if (memories.get(id) !== memory || checked.kind === 'skipped') return;
    // Where Discord cannot be reached either, it is more likely the bot that is cut off.
    if (outcome === 'down' && !options.isOnline()) return;
    const same = ({ bornMs, paused }: WatchRecord) => bornMs === memory.bornMs && paused === null;
    if (checked.kind === 'pause') {
      const { reason } = checked;
      const now = clock.now();
      await watches.change(id, (fresh) => (same(fresh) ? rested(fresh, { id, reason, now }) : null));
      return tellNow(id);
    }
    const { finding } = checked;
    const sample = sampleOf(memory, { checked, atMs });
    if (sample) samples.add({ id, bornMs: memory.bornMs }, sample);
    memory.streak = lengthened(memory.streak, finding, atMs);
    const { streak } = memory;
    if (!isTurning(record, { streak, finding })) return;
    const now = clock.now();
    const written = await watches.change(id, (fresh) =>
      same(fresh) && isTurning(fresh, { streak, finding })
        ? turned({ ...fresh, serverName: checked.serverName }, { id, streak, finding, now })
        : null,
    );
    if (written && written.alerts.length > 0) await tellNow(id);
  }

  async function tellNow(id: string): Promise<void> {
    const memory = memories.get(id);
    const isDone = await tell(id, { watches, messenger, clock, onTold: options.onTold });
    if (!memory) return;
    if (isDone) {
      memory.tellAgainMs = TELL_AGAIN_MS;
      const record = await watches.get(id);
      if (!record || record.paused) release(id);
      return;
    }
    schedule.enqueue({ kind: 'tell', id }, clock.now() + memory.tellAgainMs);
    memory.tellAgainMs = Math.min(memory.tellAgainMs * 2, MAX_TELL_AGAIN_MS);
  }

  function release(id: string): void {
    memories.delete(id);
    schedule.drop(id);
  }

  function takeUp({ id, everyMs, bornMs, paused, alerts }: Watch, firstMs: number): void {
    const before = memories.get(id);
    const { streak, traffic } = before?.bornMs === bornMs ? before : { streak: null, traffic: null };
    const begun = { lateMs: 0, tellAgainMs: TELL_AGAIN_MS, isChecking: false };
    memories.set(id, { bornMs, everyMs, streak, traffic, ...begun });
    if (paused === null) schedule.enqueue({ kind: 'check', id }, firstMs);
    if (alerts.length === 0) return;
    schedule.enqueue({ kind: 'tell', id }, clock.now() + offsetOf(id, TELL_WITHIN_MS));
  }

  function nextTurn(id: string, everyMs: number): number {
    const offset = offsetOf(id, everyMs);
    return Math.floor((clock.now() - offset) / everyMs) * everyMs + offset + everyMs;
  }

  async function flush(): Promise<void> {
    await samples.flush().catch(failed);
  }

  async function flushNowAndThen(): Promise<void> {
    for (;;) {
      await clock.sleep(FLUSH_EVERY_MS, over.signal);
      await flush();
    }
  }

  async function unwatch(owner: string, id: string): Promise<Watch | null> {
    if (ownerOf(id) !== owner) return null;
    const record = await watches.get(id);
    if (!record) return null;
    release(id);
    await samples.drop([id]);
    await watches.remove(id);
    return { ...record, id };
  }

  return {
    async watch(wanted) {
      const put = await watches.put(wanted, clock.now());
      if (put.ok && options.owns(wanted.guild)) takeUp(put.watch, clock.now() + FIRST_CHECK_MS);
      return put;
    },
    unwatch,
    of: (owner) => watches.of(owner),
    async forgetPanel(owner, panel) {
      const there = (await watches.of(owner)).filter((watch) => watch.panel === panel);
      for (const { id } of there) await unwatch(owner, id);
      return there.length;
    },
    async readSeries(id, span) {
      const record = await watches.get(id);
      if (!record) return null;
      const touches = ({ fromMs, toMs }: WatchRecord['incidents'][number]) =>
        fromMs <= span.toMs && (toMs ?? Number.POSITIVE_INFINITY) >= span.fromMs;
      const read = await samples.read({ id, bornMs: record.bornMs }, span);
      return { ...read, incidents: record.incidents.filter(touches) };
    },
    async start() {
      for (const watch of await watches.all()) {
        const isNeeded = watch.paused === null || watch.alerts.length > 0;
        if (isNeeded && options.owns(watch.guild)) takeUp(watch, nextTurn(watch.id, watch.everyMs));
      }
      flushNowAndThen().catch(() => undefined);
      return memories.size;
    },
    idle: () => schedule.idle(),
    async stop() {
      over.abort();
      const patience = new AbortController();
      const enough = clock.sleep(STOP_WITHIN_MS, patience.signal).catch(() => undefined);
      await Promise.race([schedule.stop(), enough]);
      patience.abort();
      await flush();
    },
  };
}

/** A place in a span of time that is the same for ever and evenly spread over all ids. */
function offsetOf(id: string, spanMs: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE() % spanMs;
}
