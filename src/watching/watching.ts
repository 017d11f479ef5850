import type { Accounts } from '../accounts/accounts.ts';
import type { Tester } from '../allocations/test-port.ts';
import type { Clock } from '../clock.ts';
import type { Collection } from '../store/collection.ts';
import type { KeyedLock } from '../store/keyed-lock.ts';
import { type CheckerOptions, createChecker } from './checker.ts';
import { createLooks } from './looks.ts';
import type { Members } from './members.ts';
import { type Memory, memoryOf } from './memory.ts';
import { createMentions } from './mentions.ts';
import { type Alert, idsOf, isForOwner, ownerOf, type WatchRecord } from './record.ts';
import { createResting } from './resting.ts';
import { offsetOf, untilTurn } from './rhythm.ts';
import { createSamples, type SampleRecord } from './samples.ts';
import { createSchedule, type Job } from './schedule.ts';
import type { Messenger } from './tell.ts';
import { createTeller } from './teller.ts';
import type { Ender, Watcher } from './watcher.ts';
import { createWatches, type Watch, watchWith } from './watches.ts';

export type { Watching } from './watcher.ts';
export type { Watch } from './watches.ts';

export interface WatcherOptions {
  records: Collection<WatchRecord>;
  samples: Collection<SampleRecord>;
  lock: KeyedLock;
  clock: Clock;
  accounts: Accounts;
  tester: Tester;
  messenger: Messenger;
  members: Members;
  log: { warn(facts: object, text: string): void };
  /** Whether the shards of this process have that guild: each guild is one process's. */
  owns(guild: string): boolean;
  /** Whether this machine reaches the internet just now, as far as Discord answers. Asked when a port has failed. */
  isOnline(): Promise<boolean>;
  /** Told of each check how late it began, and what came of it; and of each alert. */
  onCheck: CheckerOptions['onCheck'];
  onTold(alert: Alert): void;
}

/**
 * A test takes 10 seconds at worst: so many can wait for silent ports while the others are still in time, and one person's
 * take no more than their share. Discord takes 50 requests a second; a channel or a person that is slow holds up one.
 */
const LANES = {
  check: { atOnce: 400, perPlace: 8, waiting: 100 },
  tell: { atOnce: 40, perPlace: 1, waiting: 200 },
  inform: { atOnce: 10, perPlace: 1, waiting: 200 },
};
const FIRST_CHECK_MS = 1_000;
/** What a crash can lose. */
const FLUSH_EVERY_MS = 5 * 60_000;
/** In which watches of longer rhythms have their turn again after the process was suspended. */
const CATCH_UP_MS = 60_000;
/** How often a paused watch is looked after: whether its owner is back, and whether it ends. */
const PAUSED_EVERY_MS = 60 * 60_000;
/** Alerts that were left over are told in this time after a start. */
const TELL_WITHIN_MS = 5_000;
/** How long `stop` waits for checks that have begun; they are made again after the next start. */
const STOP_WITHIN_MS = 3_000;

export function createWatcher(options: WatcherOptions): Watcher {
  const { clock, lock, log } = options;
  const watches = createWatches({ records: options.records, lock });
  const samples = createSamples(options.samples);
  const looks = createLooks(options);
  const mentions = createMentions(clock);
  const memories = new Map<string, Memory>();
  const over = new AbortController();
  let isStoreAway = false;

  const schedule = createSchedule({
    clock,
    lanes: LANES,
    placeOf: ({ kind, id }) => (kind === 'tell' && memories.get(id)?.channel) || ownerOf(id),
    run: (job) => run(job).catch(failed),
    catchUpMs: ({ id }) => offsetOf(id, CATCH_UP_MS),
    onBegin(job, lateMs) {
      const memory = memories.get(job.id);
      if (memory && job.kind === 'check') memory.lateMs = lateMs;
    },
  });

  const check = createChecker({
    ...{ clock, looks, watches, samples, tester: options.tester },
    isOnline: () => options.isOnline(),
    onCheck: (facts) => options.onCheck(facts),
    isKnown: (id, memory) => memories.get(id) === memory,
  });

  const resting = createResting({
    ...{ clock, lock, watches, members: options.members },
    owns: options.owns,
    onPaused(id) {
      settle(id, memories.get(id));
      teller.soon(id);
    },
    onResumed: (watch) => takeUp(watch, untilTurn(watch.id, { everyMs: watch.everyMs, now: clock.now() })),
    end,
  });

  const teller = createTeller({
    ...{ clock, lock, watches, memories, messenger: options.messenger, members: options.members },
    ...{ mentions, end },
    schedule: () => schedule,
    onTold: (alert) => options.onTold(alert),
    onLeft: resting.left,
    async onDone(id, to, memory) {
      const record = await watches.get(id);
      if (!record) return release(id, memory);
      if (record.paused) settle(id, memory);
      // A channel that takes nothing any more is told to the owner.
      if (to === 'tell' && record.alerts.some(isForOwner)) teller.soon(id, 0, ['inform']);
    },
  });

  function failed(error: unknown): void {
    // One line is enough: with a store that is away each check of each watch ends here.
    if (!isStoreAway) log.warn({ err: error }, 'A watch could not be read or written.');
    isStoreAway = true;
  }

  /** At least half a rhythm from now: it is planned anew each time, so a clock that was set delays one check at most. */
  function turnAfterThis(id: string, { everyMs }: Memory): number {
    return untilTurn(id, { everyMs, now: clock.now(), leastMs: everyMs / 2 });
  }

  async function run({ kind, id }: Job): Promise<void> {
    const memory = memories.get(id);
    if (!memory) return;
    if (kind !== 'check') return teller.now(id, kind, memory);
    // Its next turn is certain before anything can go wrong.
    schedule.enqueue({ kind, id }, turnAfterThis(id, memory));
    const record = await watches.get(id);
    isStoreAway = false;
    // Ended meanwhile, or begun again.
    if (memories.get(id) !== memory) return;
    if (!record) await samples.drop([id]);
    if (!record || record.bornMs !== memory.bornMs) return release(id, memory);
    memory.shown = { serverName: record.serverName, address: record.address };
    if (record.paused) {
      settle(id, memory);
      if (await resting.turn(watchWith(id, record), memory)) teller.soon(id);
      return;
    }
    // A panel and a port that are both slow may take longer than the shortest rhythm.
    if (memory.isChecking) return;
    memory.isChecking = true;
    const result = await check(id, record, memory).finally(() => {
      memory.isChecking = false;
    });
    if (result === 'paused') settle(id, memory);
    if (result === 'news' || result === 'paused') teller.soon(id);
    if (result === 'gone') forgetUnused(memory);
  }

  /** A paused watch has its turn now and then; what it still has to tell keeps its place. */
  function settle(id: string, memory: Memory | undefined): void {
    if (!memory || memories.get(id) !== memory) return;
    memory.isPaused = true;
    const everyMs = PAUSED_EVERY_MS;
    schedule.enqueue(
      { kind: 'check', id },
      untilTurn(id, { everyMs, now: clock.now(), leastMs: everyMs / 2 }),
    );
    forgetUnused(memory);
  }

  /** @param memory as it was before waiting for anything: another one belongs to a watch begun again meanwhile */
  function release(id: string, memory: Memory | undefined): void {
    if (!memory || memories.get(id) !== memory) return;
    memories.delete(id);
    schedule.drop(id);
    forgetUnused(memory);
  }

  /** What the panel showed is kept for watches only. */
  function forgetUnused({ looked }: Memory): void {
    const { owner, panel, server } = looked;
    const isUsed = idsOf(owner).some((id) => {
      const other = memories.get(id);
      return other?.isPaused === false && other.looked.panel === panel && other.looked.server === server;
    });
    if (!isUsed) looks.forget(looked);
  }

  function takeUp(watch: Watch, firstInMs: number): void {
    const { id, alerts } = watch;
    const before = memories.get(id);
    memories.set(id, memoryOf(watch, before));
    if (before) forgetUnused(before);
    schedule.enqueue({ kind: 'check', id }, firstInMs);
    if (alerts.length === 0) return;
    teller.soon(id, offsetOf(id, TELL_WITHIN_MS));
  }

  async function flush(): Promise<void> {
    looks.purge();
    await samples.flush().catch(failed);
  }

  async function flushNowAndThen(): Promise<void> {
    for (;;) {
      await clock.sleep(FLUSH_EVERY_MS, over.signal);
      await flush();
    }
  }

  async function unwatch(id: string, { owner, manages }: Ender): Promise<Watch | null> {
    if (ownerOf(id) !== owner && manages === null) return null;
    const record = await watches.get(id);
    if (!record || (record.owner !== owner && record.guild !== manages)) return null;
    await end(id);
    return watchWith(id, record);
  }

  async function isHere(owner: string, guild: string): Promise<void> {
    options.members.saw(guild, owner);
    if (options.owns(guild)) await resting.back(owner, guild);
  }

  async function end(id: string): Promise<void> {
    release(id, memories.get(id));
    await samples.drop([id]);
    await watches.remove(id);
  }

  return {
    async watch(wanted) {
      const put = await watches.put(wanted, clock.now());
      await isHere(wanted.owner, wanted.guild);
      if (put.ok && options.owns(wanted.guild)) takeUp(put.watch, FIRST_CHECK_MS);
      return put;
    },
    unwatch,
    isHere,
    async of(owner) {
      const own = await watches.of(owner);
      return own.map((watch) => {
        const { goesBy = null, why = null } = memories.get(watch.id) ?? {};
        return { ...watch, goesBy, why };
      });
    },
    inGuild(guild) {
      const isThere = (memory: Memory) => memory.guild === guild && !memory.isPaused;
      const there = [...memories].filter(([, memory]) => isThere(memory));
      return there.map(([id, { shown }]) => ({ id, owner: ownerOf(id), ...shown }));
    },
    async forgetPanel(owner, panel) {
      const there = (await watches.of(owner)).filter((watch) => watch.panel === panel);
      const ended: unknown[] = [];
      for (const { id } of there) ended.push(await unwatch(id, { owner, manages: null }));
      return ended.filter(Boolean).length;
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
        if (!options.owns(watch.guild)) continue;
        const { guild, role, mentionedAtMs } = watch;
        if (role && mentionedAtMs) mentions.saw({ guild, role }, clock.now() - mentionedAtMs);
        const everyMs = watch.paused ? PAUSED_EVERY_MS : watch.everyMs;
        takeUp(watch, untilTurn(watch.id, { everyMs, now: clock.now() }));
      }
      flushNowAndThen().catch(() => undefined);
      return [...memories.values()].filter(({ isPaused }) => !isPaused).length;
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
