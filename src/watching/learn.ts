import type { Known } from '../allocations/games.ts';
import type { KnownPorts } from '../allocations/known-ports.ts';
import type { Watches } from './watches.ts';

/**
 * Writes down what a check has taught about a port: with the watch, and for its owner's own tests. That is seldom.
 * @throws StoreFailure
 */
export async function learn(
  id: string,
  {
    watches,
    known,
    bornMs,
    learned,
  }: { watches: Watches; known: KnownPorts; bornMs: number; learned: Known },
): Promise<void> {
  const watch = await watches.change(id, (fresh) =>
    fresh.bornMs === bornMs ? { ...fresh, known: learned } : null,
  );
  if (!watch) return;
  const { owner, panel, server, allocation } = watch;
  await known.remember({ owner, panel, server, allocation }, learned);
}
