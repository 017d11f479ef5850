import type { WireEntry } from '../../protocol.ts';

const MOST_ENTRIES = 500;

/** The newest entries of the wire log, oldest first. */
export class WireHistory {
  entries: readonly WireEntry[] = [];
  /** What was cleared away does not come back after a reconnection. */
  #clearedUpTo = 0;

  /** A new connection sends everything again, and maybe by another sandbox that counts from 1. */
  restart(): void {
    this.entries = [];
  }

  add(news: WireEntry[]): void {
    const last = Math.max(0, ...news.map(({ id }) => id));
    const isNewSandbox = this.entries.length === 0 && last < this.#clearedUpTo;
    if (isNewSandbox) this.#clearedUpTo = 0;
    const byId = new Map(this.entries.map((entry) => [entry.id, entry]));
    for (const entry of news) if (entry.id > this.#clearedUpTo) byId.set(entry.id, entry);
    this.entries = [...byId.values()].sort((one, other) => one.id - other.id).slice(-MOST_ENTRIES);
  }

  clear(): void {
    this.#clearedUpTo = this.entries.at(-1)?.id ?? this.#clearedUpTo;
    this.entries = [];
  }
}
