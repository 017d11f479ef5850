import { z } from 'zod';
import { openCollection } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open.ts';

/**
 * Another process on a store, for tests: `servers-worker.ts count KEY TIMES` adds one so many times under the lock,
 * `hold KEY` takes the lock and keeps it, `open` keeps a store as the bot does. `STORE_URL` names the store.
 */
const [task, key = '', times = '0'] = process.argv.slice(2);
const store = await openStore(process.env.STORE_URL ?? '', { exclusive: true });
const numbers = openCollection(store, { name: 'numbers', version: 1, schema: z.number() });
console.log('open');

if (task === 'count') {
  for (let time = 0; time < Number(times); time++) {
    await store.lock(key, async () => numbers.set(key, ((await numbers.get(key)) ?? 0) + 1));
  }
  await store.close();
}
if (task === 'hold') {
  await store.lock(key, async () => {
    console.log('held');
    await new Promise<void>((resolve) => process.once('SIGTERM', resolve));
  });
  await store.close();
}
// SQLite itself keeps no process alive.
if (task === 'open') setInterval(() => {}, 60_000);
