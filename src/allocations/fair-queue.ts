/** What waits for its turn. Everybody is served in turn, however much one of them has waiting. */
export interface FairQueue<T> {
  /** @returns what had to go to make room, the newest of whoever has most waiting; `null` when there was room. */
  add(owner: string, item: T): T | null;
  /** What waits for this one, the oldest first. */
  of(owner: string): readonly T[];
  remove(owner: string, item: T): void;
  /** Takes the oldest of the first who may go. */
  take(mayGo: (owner: string) => boolean): { owner: string; item: T } | null;
  /** Whoever has been served waits behind the others. */
  toTheEnd(owner: string): void;
  /** Takes all that fit, whosever they are. */
  takeAll(fits: (item: T) => boolean): T[];
}

/** @param max what all of them together may have waiting */
export function createFairQueue<T>(max: number): FairQueue<T> {
  const queues = new Map<string, T[]>();
  const of = (owner: string): T[] => queues.get(owner) ?? [];

  function keep(owner: string, items: T[]): void {
    if (items.length > 0) queues.set(owner, items);
    else queues.delete(owner);
  }

  /** Takes away the newest of whoever has most waiting; of several, of `owner`. */
  function makeRoom(owner: string): T | null {
    const most = [...queues.keys()].reduce((a, b) => (of(b).length > of(a).length ? b : a), owner);
    const items = of(most);
    keep(most, items.slice(0, -1));
    return items.at(-1) ?? null;
  }

  return {
    of,
    add(owner, item) {
      keep(owner, [...of(owner), item]);
      const waiting = [...queues.values()].reduce((sum, items) => sum + items.length, 0);
      return waiting > max ? makeRoom(owner) : null;
    },
    remove: (owner, item) =>
      keep(
        owner,
        of(owner).filter((other) => other !== item),
      ),
    take(mayGo) {
      const owner = [...queues.keys()].find(mayGo);
      const [item, ...rest] = owner === undefined ? [] : of(owner);
      if (owner === undefined || item === undefined) return null;
      keep(owner, rest);
      return { owner, item };
    },
    toTheEnd(owner) {
      const items = of(owner);
      queues.delete(owner);
      keep(owner, items);
    },
    takeAll(fits) {
      const taken = [...queues.values()].flat().filter(fits);
      for (const [owner, items] of [...queues])
        keep(
          owner,
          items.filter((item) => !fits(item)),
        );
      return taken;
    },
  };
}
