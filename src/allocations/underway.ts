import type { PowerSignal } from '../panel/live-schemas.ts';
import type { Workplace } from './workplace.ts';

/** What this process has begun with a server. */
interface Run {
  signal: PowerSignal;
  /** When it was sent, milliseconds since the epoch. */
  sinceMs: number;
}

/** Which servers this process is just restarting: whoever asks for the same meanwhile joins in. */
export interface Underway {
  /** What was begun last; `null` when nothing is under way. */
  run(at: Workplace): Run | null;
  /** @returns to be called when it is over, however it ended; what was begun after it stays. */
  begin(at: Workplace, signal: PowerSignal): () => void;
}

export function createUnderway(): Underway {
  const known = new Map<string, Run[]>();
  const keyOf = (at: Workplace) => `${at.client.panel.url} ${at.serverId}`;
  const runs = (key: string) => known.get(key) ?? [];
  return {
    run: (at) => runs(keyOf(at)).at(-1) ?? null,
    begin(at, signal) {
      const [key, run] = [keyOf(at), { signal, sinceMs: at.clock.now() }];
      known.set(key, [...runs(key), run]);
      return () => {
        const others = runs(key).filter((other) => other !== run);
        if (others.length > 0) known.set(key, others);
        else known.delete(key);
      };
    },
  };
}
