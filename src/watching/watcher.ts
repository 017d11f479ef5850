import type { Series, Span } from './series.ts';
import type { OwnWatch, Put, Wanted, Watch, WatchThere } from './watches.ts';

/** Ports that are watched, and everything that can be asked about them. */
export interface Watching {
  /** @throws StoreFailure */
  watch(wanted: Wanted): Promise<Put>;
  /** @returns the watch that has ended, or `null` when there is none such that they may end. @throws StoreFailure */
  unwatch(id: string, by: Ender): Promise<Watch | null>;
  /** Somebody has just shown that they are in a guild: what was paused because they had left goes on. @throws StoreFailure */
  isHere(owner: string, guild: string): Promise<void>;
  /** Those that are not paused, of everybody who has one there; of a guild of this process. */
  inGuild(guild: string): WatchThere[];
  /** A person's own watches. @throws StoreFailure */
  of(owner: string): Promise<OwnWatch[]>;
  /** Ends all watches of a person on a panel, with all that is kept of them. @throws StoreFailure */
  forgetPanel(owner: string, panel: string): Promise<number>;
  /** What is known of a watch in a span of time; `null` when there is none such. @throws StoreFailure */
  readSeries(id: string, span: Span): Promise<Series | null>;
}

/** Who wants to end a watch: its owner, or somebody who manages the guild that it tells its news in. */
export interface Ender {
  owner: string;
  manages: string | null;
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
