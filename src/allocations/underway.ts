import type { Workplace } from './workplace.ts';

/** Which servers this process is just restarting: whoever asks for the same meanwhile joins in. */
export interface Underway {
  /** When the signal was sent, milliseconds since the epoch; `null` when nothing is under way. */
  since(at: Workplace): number | null;
  /** @returns to be called when it is over, however it ended. */
  begin(at: Workplace): () => void;
}

export function createUnderway(): Underway {
  const known = new Map<string, number>();
  const keyOf = (at: Workplace) => `${at.client.panel.url} ${at.serverId}`;
  return {
    since: (at) => known.get(keyOf(at)) ?? null,
    begin(at) {
      const key = keyOf(at);
      known.set(key, at.clock.now());
      return () => void known.delete(key);
    },
  };
}
