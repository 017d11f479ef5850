import { LRUCache } from 'lru-cache';
import { cacheLimit } from '../cache-limit.ts';
import type { PowerSignal } from '../panel/live-schemas.ts';
import type { Workplace } from './workplace.ts';

/** What this process has begun with a server. */
export interface Run {
  signal: PowerSignal;
  serverId: string;
  /** Whose key it was begun with, as `PanelClient.holder` names it. */
  holder: string;
  /** When its signal was sent; monotonic milliseconds. */
  beganMs: number;
  /** Resolves when it is over, however it ended. */
  over: Promise<void>;
}

/** Which servers this process is just restarting, and when it changed their ports last. */
export interface Underway {
  /** What was begun last; `null` when nothing is under way. */
  run(at: Place): Run | null;
  /** @returns to be called when it is over, however it ended; what was begun after it stays. */
  begin(at: Place & Pick<Workplace, 'clock'>, signal: PowerSignal): () => void;
  /** The servers that were stopped with a key for a change, and not started again yet. */
  stoppedBy(holder: string): string[];
  /** Somebody waits for what is under way, to begin the same after it. @returns to be called when it was begun, or never. */
  queue(at: Place): () => void;
  /** Whether something is under way, or about to begin after what was. */
  isBusy(at: Place): boolean;
  /** To be told of each change that a restart is needed for, whoever made it. */
  changed(at: Place & Pick<Workplace, 'clock'>): void;
  /** When that was, monotonic milliseconds; `-Infinity` when never. */
  changedMs(at: Place): number;
}

/** All that names a server here; every key that reaches it means the same one. */
type Place = Pick<Workplace, 'serverId'> & { client: { panel: { url: string }; holder: string } };

/** Of more servers at once, those that were changed longest ago are forgotten. */
const MAX_CHANGED = 10_000;

export function createUnderway(): Underway {
  const known = new Map<string, Run[]>();
  const queued = new Map<string, number>();
  const changes = new LRUCache<string, number>(cacheLimit(MAX_CHANGED));
  const keyOf = (at: Place) => `${at.client.panel.url} ${at.serverId}`;
  const runs = (key: string) => known.get(key) ?? [];
  return {
    run: (at) => runs(keyOf(at)).at(-1) ?? null,
    begin(at, signal) {
      const key = keyOf(at);
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const { holder } = at.client;
      const run = { signal, holder, serverId: at.serverId, beganMs: at.clock.monotonic(), over };
      known.set(key, [...runs(key), run]);
      return () => {
        const others = runs(key).filter((other) => other !== run);
        if (others.length > 0) known.set(key, others);
        else known.delete(key);
        resolve();
      };
    },
    stoppedBy(holder) {
      const latest = [...known.values()].flatMap((some) => some.at(-1) ?? []);
      return latest.flatMap((run) => (run.signal === 'stop' && run.holder === holder ? run.serverId : []));
    },
    queue(at) {
      const key = keyOf(at);
      queued.set(key, (queued.get(key) ?? 0) + 1);
      return () => {
        const left = (queued.get(key) ?? 0) - 1;
        if (left > 0) queued.set(key, left);
        else queued.delete(key);
      };
    },
    isBusy: (at) => known.has(keyOf(at)) || queued.has(keyOf(at)),
    changed: (at) => void changes.set(keyOf(at), at.clock.monotonic()),
    changedMs: (at) => changes.get(keyOf(at)) ?? Number.NEGATIVE_INFINITY,
  };
}
