import type { Known } from '../allocations/games.ts';
import type { KnownPorts } from '../allocations/known-ports.ts';
import { isNews, type LastWord } from './last-word.ts';
import type { WatchRecord } from './record.ts';
import type { Watches } from './watches.ts';

/**
 * Writes down what a check has taught about a port and the panel has said of it: with the watch, and what it teaches for
 * its owner's own tests. That is seldom.
 * @throws StoreFailure
 */
export async function learn(
  { id, bornMs, lastWord }: Pick<WatchRecord, 'bornMs' | 'lastWord'> & { id: string },
  {
    watches,
    known,
    learned,
    said,
  }: { watches: Watches; known: KnownPorts; learned: Known | null; said: LastWord | null },
): Promise<void> {
  const news = {
    ...(learned ? { known: learned } : {}),
    ...(said && isNews(said, lastWord) ? { lastWord: said } : {}),
  };
  if (Object.keys(news).length === 0) return;
  const watch = await watches.change(id, (fresh) =>
    fresh.bornMs === bornMs && fresh.paused === null ? { ...fresh, ...news } : null,
  );
  if (!watch || !learned) return;
  const { owner, panel, server, allocation } = watch;
  await known.remember({ owner, panel, server, allocation }, learned);
}
