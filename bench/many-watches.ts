import { join } from 'node:path';
import { openCollection } from '../src/store/collection.ts';
import { COLLECTIONS } from '../src/store/collections.ts';
import { openStore } from '../src/store/open.ts';
import { idsOf, watchRecord } from '../src/watching/record.ts';

/** Writes all the watches that these people can have in a guild into a store that no bot uses, each as big as it can be. */
export async function seedWatches(
  dataDir: string,
  { guild, owners }: { guild: string; owners: string[] },
): Promise<void> {
  const store = await openStore(`sqlite://${join(dataDir, 'portkeeper.sqlite')}`);
  const records = openCollection(store, { ...COLLECTIONS.watches, schema: watchRecord });
  const incidents = Array.from({ length: 200 }, (_, at) => ({ fromMs: at * 60_000, toMs: at * 60_000 + 1 }));
  const watch = (owner: string, allocation: number) => ({
    ...{ owner, guild, channel: guild, role: null, panel: '0123456789', server: 'abcdef01', allocation },
    ...{ serverName: '🎮'.repeat(256), address: 'x'.repeat(250), everyMs: 3_600_000, bornMs: 1 },
    ...{ state: 'unknown' as const, sinceMs: null, paused: null, incidents, alerts: [], told: 0 },
  });
  const all = owners.flatMap((owner) =>
    idsOf(owner).map((id, place) => [id, watch(owner, place + 1)] as const),
  );
  await records.setMany(new Map(all));
  await store.close();
}
