import { LRUCache } from 'lru-cache';
import { cacheLimit } from '../cache-limit.ts';
import { PanelFailure } from '../panel/problems.ts';
import type { Transport } from '../panel/transport.ts';

/** Sees to it that a key is used no more once its person was told that it is deleted, whatever was begun with it. */
export interface Guard {
  /** They have unlinked a panel just now. */
  unlinked(userId: string, panel: string): void;
  /**
   * The way to a panel for what is opened now; closed, with a `PanelFailure` of kind `unlinked`, when it was unlinked.
   * @param isLinked asks the store: somebody may have unlinked it in another process
   */
  transport(userId: string, panel: string, isLinked: () => Promise<boolean>): Transport;
}

/** Nothing that a click or a watch begins lasts until so many others have unlinked something. */
const MAX_REMEMBERED = 10_000;

export function createGuard({ transport }: { transport: Transport }): Guard {
  const ends = new LRUCache<string, number>(cacheLimit(MAX_REMEMBERED));
  const keyOf = (userId: string, panel: string) => `${userId} ${panel}`;
  let turn = 0;
  return {
    unlinked: (userId, panel) => void ends.set(keyOf(userId, panel), ++turn),
    transport(userId, panel, isLinked) {
      const openedAt = turn;
      const isOver = () => (ends.get(keyOf(userId, panel)) ?? 0) > openedAt;
      return {
        ...transport,
        async send(...request) {
          // A store that is away is no reason to leave a server between its stop and its start.
          const known = isOver() ? false : await isLinked().catch(() => true);
          if (!known || isOver()) throw new PanelFailure({ kind: 'unlinked' });
          return transport.send(...request);
        },
      };
    },
  };
}
