import type { Clock } from '../clock.ts';
import type { KeyedLock } from '../store/keyed-lock.ts';
import type { Members } from './members.ts';
import type { Memory } from './memory.ts';
import { momentOf, setBetween } from './moment.ts';
import { endOf, type WatchRecord, withAlert } from './record.ts';
import { rested, resumed } from './turn.ts';
import { type Watch, type Watches, watchWith } from './watches.ts';

/** What becomes of watches that are paused. Everything throws StoreFailure when the store does not answer. */
export interface Resting {
  /** Looks once after a paused watch. @returns whether there is something to tell its owner. */
  turn(watch: Watch, memory: Memory): Promise<boolean>;
  /** Pauses all watches of somebody who has left a guild, and says so with the one that found it out. */
  left(found: Watch): Promise<void>;
  /** Goes on with what was paused because its owner had left. */
  back(owner: string, guild: string): Promise<void>;
}

export interface RestingOptions {
  clock: Clock;
  lock: KeyedLock;
  watches: Watches;
  members: Members;
  owns(guild: string): boolean;
  onPaused(id: string): void;
  onResumed(watch: Watch): void;
  /** Ends a watch with all that is kept of it. */
  end(id: string): Promise<unknown>;
}

export function createResting(options: RestingOptions): Resting {
  const { clock, lock, watches, members } = options;

  const isOver = (watch: WatchRecord) => (endOf(watch) ?? Number.POSITIVE_INFINITY) <= clock.now();

  /** The days of its pause are counted on when the wall clock was set. */
  async function inTime(watch: Watch, memory: Memory): Promise<WatchRecord> {
    const now = momentOf(clock);
    const setMs = memory.seen ? setBetween(memory.seen, now) : 0;
    memory.seen = now;
    if (setMs === 0) return watch;
    const moved = await watches.change(watch.id, (fresh) =>
      fresh.paused ? { ...fresh, sinceMs: (fresh.sinceMs ?? 0) + setMs } : null,
    );
    return moved ?? watch;
  }

  /** Ends all of a person that are over, with one word about them. */
  const expire = ({ id, owner }: Watch) =>
    lock(`watches ${owner}`, async () => {
      const over = (await watches.of(owner)).filter((watch) => isOver(watch) && options.owns(watch.guild));
      const others = over.filter((watch) => watch.id !== id);
      const isSaid = (watch: WatchRecord) => watch.alerts.some(({ about }) => about.kind === 'expired');
      const silent = others.filter((watch) => !isSaid(watch));
      const told = await watches.change(id, (fresh) =>
        isOver(fresh) && !isSaid(fresh)
          ? withAlert(fresh, id, { kind: 'expired', others: silent.length })
          : null,
      );
      if (told) for (const watch of silent) await options.end(watch.id);
      return told !== null;
    });

  async function back(owner: string, guild: string): Promise<void> {
    const there = (await watches.of(owner)).filter(isBackFor(guild));
    for (const { id } of there) {
      const record = await watches.change(id, (fresh) => (isBackFor(guild)(fresh) ? resumed(fresh) : null));
      if (record) options.onResumed(watchWith(id, record));
    }
  }

  return {
    async turn(watch, memory) {
      if (isOver(await inTime(watch, memory))) return expire(watch);
      const { paused, owner, guild } = watch;
      if (paused === 'left' && (await members.standing(guild, owner)) === 'there') await back(owner, guild);
      return false;
    },
    left: ({ id: first, owner, guild }) =>
      lock(`watches ${owner}`, async () => {
        const isHere = (watch: WatchRecord) => watch.guild === guild && watch.paused === null;
        const here = (await watches.of(owner)).filter(isHere);
        const about = { reason: 'left', now: clock.now() } as const;
        // Somebody else has found it out meanwhile, and said it.
        const isSaid = here.every(({ id }) => id !== first);
        for (const { id } of here) {
          const silent = isSaid || id !== first;
          const done = await watches.change(id, (fresh) =>
            isHere(fresh) ? rested(fresh, { ...about, id, silent }) : null,
          );
          if (done) options.onPaused(id);
        }
      }),
    back,
  };
}

function isBackFor(guild: string) {
  return (watch: WatchRecord): boolean => watch.guild === guild && watch.paused === 'left';
}
