import { join } from 'node:path';
import { openCollection } from '../src/store/collection.ts';
import { COLLECTIONS } from '../src/store/collections.ts';
import { openStore } from '../src/store/open.ts';
import { MAX_WATCHES, watchId, watchRecord } from '../src/watching/record.ts';

/** Writes so many watches of a guild into a store that no bot uses yet, each as big as it can be. */
export async function seedWatches(dataDir: string, guild: string, count: number): Promise<void> {
  const store = await openStore(`sqlite://${join(dataDir, 'portkeeper.sqlite')}`);
  const records = openCollection(store, { ...COLLECTIONS.watches, schema: watchRecord });
  const incidents = Array.from({ length: 200 }, (_, at) => ({ fromMs: at * 60_000, toMs: at * 60_000 + 1 }));
  const watch = (number: number) => ({
    ...{ owner: ownerOf(number), guild, channel: guild, role: null, panel: '0123456789', server: 'abcdef01' },
    ...{ allocation: number + 1, serverName: '🎮'.repeat(256), address: 'x'.repeat(250), everyMs: 3_600_000 },
    ...{ bornMs: 1, state: 'unknown' as const, sinceMs: null, paused: null, incidents, alerts: [], told: 0 },
  });
  const ids = Array.from({ length: count }, (_, number) => number);
  await records.setMany(
    new Map(ids.map((number) => [watchId(ownerOf(number), number % MAX_WATCHES), watch(number)])),
  );
  await store.close();
}

function ownerOf(number: number): string {
  return String(1_300_000_000_000_000_000n + BigInt(Math.floor(number / MAX_WATCHES)));
}
