import type { Clock } from '../clock.ts';
import { Heap } from './heap.ts';
import { createLane, type Lane, type LaneLimits } from './lane.ts';

/**
 * What is to be done about one watch: `check` its port, `tell` its channel what has not been told yet, or `inform` its
 * owner. It is nothing but words, so that another process could do it as well: a queue on a server takes the place of
 * this one with `enqueue`.
 */
export interface Job {
  kind: 'check' | 'tell' | 'inform';
  /** Of the watch. */
  id: string;
}

interface Queue {
  /** Puts a job in its place, so many milliseconds from now; one of the same kind and watch that waits there moves. */
  enqueue(job: Job, inMs: number): void;
  /** Takes out the jobs of a watch that have not begun, or those of one kind. */
  drop(id: string, kinds?: readonly Job['kind'][]): void;
}

export interface Schedule extends Queue {
  /** Resolves when nothing is running and nothing is due. */
  idle(): Promise<void>;
  /** Begins no more jobs, and resolves when those that run are done. */
  stop(): Promise<void>;
}

export interface ScheduleOptions {
  clock: Clock;
  /** Never rejects. */
  run(job: Job): Promise<void>;
  /** How many jobs of each kind may run at once; the others wait, and none for another kind. */
  lanes: Record<Job['kind'], LaneLimits>;
  /** Whose share of its kind a job uses up. */
  placeOf(job: Job): string;
  /** When to do a job whose time has passed while the process did not run, in milliseconds from now. */
  catchUpMs(job: Job): number;
  /** Told how late each job began. */
  onBegin?(job: Job, lateMs: number): void;
}

/** Later than this, the process was suspended or the machine asleep; and then everything is due at once. */
const SUSPENDED_MS = 5_000;

/** When what found no room to wait in is tried again. */
const FULL_AGAIN_MS = 30_000;

const KINDS: readonly Job['kind'][] = ['check', 'tell', 'inform'];

interface Entry {
  job: Job;
  /** By monotonic time. */
  dueAtMs: number;
  /** Taken out, or moved: the heap finds it out when it comes to it. */
  gone: boolean;
}

/** All jobs of this process by their time, with one timer for the earliest. */
export function createSchedule(options: ScheduleOptions): Schedule {
  const { clock } = options;
  const heap = new Heap<Entry>();
  const entries = new Map<string, Entry>();
  const lanes: Record<Job['kind'], Lane<Entry>> = {
    check: createLane(options.lanes.check),
    tell: createLane(options.lanes.tell),
    inform: createLane(options.lanes.inform),
  };
  const running = new Set<Promise<void>>();
  let timer: { abort: AbortController; dueAtMs: number } | null = null;
  let isStopped = false;

  function put(job: Job, dueAtMs: number): void {
    const key = keyOf(job);
    const before = entries.get(key);
    if (before) before.gone = true;
    const entry = { job, dueAtMs, gone: false };
    entries.set(key, entry);
    heap.push(entry);
  }

  function arm(): void {
    const next = heap.first;
    if (isStopped || !next || (timer && timer.dueAtMs <= next.dueAtMs)) return;
    timer?.abort.abort();
    const abort = new AbortController();
    timer = { abort, dueAtMs: next.dueAtMs };
    clock.sleep(Math.max(0, next.dueAtMs - clock.monotonic()), abort.signal).then(wake, () => undefined);
  }

  function wake(): void {
    timer = null;
    takeDue();
    arm();
  }

  function takeDue(): void {
    const now = clock.monotonic();
    for (let first = heap.first; first && (first.gone || first.dueAtMs <= now); first = heap.first) {
      heap.pop();
      if (first.gone) continue;
      const { job, dueAtMs } = first;
      if (now - dueAtMs > SUSPENDED_MS) put(job, now + options.catchUpMs(job));
      else if (!lanes[job.kind].add(options.placeOf(job), first)) put(job, now + FULL_AGAIN_MS);
    }
    for (const kind of KINDS) begin(lanes[kind]);
  }

  function begin(lane: Lane<Entry>): void {
    while (!isStopped) {
      const next = lane.begin();
      if (!next) return;
      if (next.item.gone) lane.end(next.place);
      else start(next, lane);
    }
  }

  function start({ item: entry, place }: { item: Entry; place: string }, lane: Lane<Entry>): void {
    if (entries.get(keyOf(entry.job)) === entry) entries.delete(keyOf(entry.job));
    options.onBegin?.(entry.job, clock.monotonic() - entry.dueAtMs);
    const work = options.run(entry.job).finally(() => {
      lane.end(place);
      running.delete(work);
      begin(lane);
    });
    running.add(work);
  }

  return {
    enqueue(job, inMs) {
      put(job, clock.monotonic() + inMs);
      if (inMs <= 0) takeDue();
      arm();
    },
    drop(id, kinds = KINDS) {
      for (const kind of kinds) {
        const entry = entries.get(keyOf({ kind, id }));
        if (entry) entry.gone = true;
        entries.delete(keyOf({ kind, id }));
      }
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    async stop() {
      isStopped = true;
      timer?.abort.abort();
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function keyOf({ kind, id }: Job): string {
  return `${kind} ${id}`;
}
