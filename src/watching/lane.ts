/** Jobs of one kind that are due: no more of them run at once than may, and no more for one place than its share. */
export interface Lane<T> {
  /** @returns false when too much waits for that place already. */
  add(place: string, item: T): boolean;
  /** The next that may run, of each place in turn; `null` when there is none. It runs until `end` is called. */
  begin(): { place: string; item: T } | null;
  end(place: string): void;
}

export interface LaneLimits {
  /** How many run at once, and how many of one place. */
  atOnce: number;
  perPlace: number;
  /** How many wait for one place. */
  waiting: number;
}

export function createLane<T>({ atOnce, perPlace, waiting }: LaneLimits): Lane<T> {
  const due = new Map<string, T[]>();
  const running = new Map<string, number>();
  let all = 0;
  const runningAt = (place: string) => running.get(place) ?? 0;

  return {
    add(place, item) {
      const items = due.get(place) ?? [];
      if (items.length >= waiting) return false;
      items.push(item);
      due.set(place, items);
      return true;
    },
    begin() {
      if (all >= atOnce) return null;
      // Those that are passed over have something running each, so there are few.
      const place = due.keys().find((one) => runningAt(one) < perPlace);
      const items = place === undefined ? undefined : due.get(place);
      const item = items?.shift();
      if (place === undefined || items === undefined || item === undefined) return null;
      due.delete(place);
      if (items.length > 0) due.set(place, items);
      running.set(place, runningAt(place) + 1);
      all += 1;
      return { place, item };
    },
    end(place) {
      all -= 1;
      const left = runningAt(place) - 1;
      if (left > 0) running.set(place, left);
      else running.delete(place);
    },
  };
}
