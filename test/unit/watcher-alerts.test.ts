import { expect, test } from 'vitest';
import type { WatchRecord } from '../../src/watching/record.ts';
import type { Messenger } from '../../src/watching/tell.ts';
import { MINUTE_MS, OWNER, span, surroundings, WANTED } from './support/watcher.ts';

/** A messenger whose first message stays under way until `end` is called. */
function slowMessenger(told: string[]) {
  const held = Promise.withResolvers<void>();
  const messenger: Messenger = {
    async send(_watch, { about }) {
      told.push(about.kind);
      if (told.length === 1) await held.promise;
      return 'sent';
    },
    isThere: async () => false,
  };
  return { messenger, end: () => held.resolve() };
}

test('while an alert is being sent its port is checked on, other alerts go out, and each is told once', async () => {
  const { start, pass, passUntil, state } = await surroundings();
  const { messenger, end } = slowMessenger(state.told);
  const watcher = await start({ messenger });
  await watcher.watch(WANTED);
  await watcher.watch({ ...WANTED, channel: '201' });
  await pass(2 * MINUTE_MS);
  state.isUp = false;
  await passUntil(() => state.told.length >= 2);
  expect(state.told).toEqual(['down', 'down']);
  state.isUp = true;
  const isUp = async () => (await watcher.of(OWNER)).every(({ state }) => state === 'up');
  await passUntil(async () => state.told.length >= 3 && (await isUp()));
  expect(state.told).toEqual(['down', 'down', 'up']);
  end();
  await pass(MINUTE_MS);
  expect(state.told).toEqual(['down', 'down', 'up', 'up']);
  const ups = await watcher.readSeries(`${OWNER}-0`, span());
  expect(ups?.incidents.map(({ toMs }) => toMs !== null)).toEqual([true]);
});

test('a watch can be ended and begun again while an alert of it is being sent', async () => {
  const { start, pass, passUntil, state } = await surroundings();
  const { messenger, end } = slowMessenger(state.told);
  const watcher = await start({ messenger });
  await watcher.watch(WANTED);
  state.isUp = false;
  await passUntil(() => state.told.length > 0);
  expect(state.told).toEqual(['down']);
  expect(await watcher.unwatch(`${OWNER}-0`, { owner: OWNER, manages: null })).not.toBeNull();
  await watcher.watch(WANTED);
  await passUntil(async () => (await watcher.of(OWNER))[0]?.state === 'down');
  end();
  await pass(5 * MINUTE_MS);
  // The second watch has its own news, told when the first one's message is through.
  expect(state.told).toEqual(['down', 'down']);
  const [only] = await watcher.of(OWNER);
  expect(only).toMatchObject({ state: 'down', alerts: [] });
});

test('a failure while the bot was cut off does not count together with a later one', async () => {
  const { start, pass, state } = await surroundings();
  const watcher = await start();
  await watcher.watch(WANTED);
  await pass(5 * MINUTE_MS);
  state.isUp = false;
  await pass(MINUTE_MS);
  state.isOnline = false;
  await pass(MINUTE_MS);
  state.isOnline = true;
  await pass(MINUTE_MS);
  expect(state.told).toEqual([]);
  await pass(MINUTE_MS);
  expect(state.told).toEqual(['down']);
});

test('an alert is told although the store was away when it was to be', async () => {
  const { start, pass, state, records } = await surroundings();
  let failing = 0;
  const broken: typeof records = {
    ...records,
    set: async (key, record: WatchRecord) => {
      if (record.alerts[0]?.triedAtMs != null && failing++ < 2) throw new Error('The store is away.');
      await records.set(key, record);
    },
  };
  const watcher = await start({ records: broken });
  await watcher.watch(WANTED);
  state.isUp = false;
  await pass(5 * MINUTE_MS);
  expect(state.told).toEqual(['down']);
});

test('a role is mentioned at most once in ten minutes', async () => {
  const { start, pass, state } = await surroundings();
  const mentions: boolean[] = [];
  const messenger: Messenger = {
    send: async (_watch, { quiet }) => {
      mentions.push(!quiet);
      return 'sent';
    },
    isThere: async () => false,
  };
  const watcher = await start({ messenger });
  await watcher.watch({ ...WANTED, role: '300' });
  await pass(2 * MINUTE_MS);
  for (let turn = 0; turn < 6; turn += 1) {
    state.isUp = !state.isUp;
    await pass(3 * MINUTE_MS);
  }
  expect(mentions).toEqual([true, false, false, false, true, false]);
});

test('what the panel showed is forgotten with the last watch of the server', async () => {
  const { start, pass, state } = await surroundings();
  const watcher = await start();
  await watcher.watch(WANTED);
  await watcher.watch({ ...WANTED, channel: '201' });
  await pass(MINUTE_MS);
  state.asked.length = 0;
  const by = { owner: OWNER, manages: null };
  await watcher.unwatch(`${OWNER}-0`, by);
  await watcher.watch(WANTED);
  await pass(MINUTE_MS);
  expect(state.asked).not.toContain('server');
  await watcher.unwatch(`${OWNER}-0`, by);
  await watcher.unwatch(`${OWNER}-1`, by);
  await watcher.watch(WANTED);
  await pass(2_000);
  expect(state.asked).toContain('server');
});

test('a watch is ended by its owner, or by whoever manages its guild', async () => {
  const { start } = await surroundings();
  const watcher = await start();
  await watcher.watch(WANTED);
  expect(watcher.inGuild('100').map(({ id }) => id)).toEqual([`${OWNER}-0`]);
  expect(watcher.inGuild('101')).toEqual([]);
  expect(await watcher.unwatch(`${OWNER}-0`, { owner: '1', manages: null })).toBeNull();
  expect(await watcher.unwatch(`${OWNER}-0`, { owner: '1', manages: '101' })).toBeNull();
  expect(await watcher.unwatch(`${OWNER}-0`, { owner: '1', manages: '100' })).not.toBeNull();
});

test('a watch that is begun again while its last check still reads the store is checked on', async () => {
  const { start, pass, passUntil, state, records } = await surroundings();
  const gate = Promise.withResolvers<null>();
  let isSlow = false;
  let isReading = false;
  const slow: typeof records = {
    ...records,
    get: (key) => {
      isReading = isSlow;
      return isSlow ? gate.promise : records.get(key);
    },
  };
  const watcher = await start({ records: slow });
  await watcher.watch(WANTED);
  await pass(2 * MINUTE_MS);
  isSlow = true;
  await passUntil(() => isReading);
  isSlow = false;
  await watcher.unwatch(`${OWNER}-0`, { owner: OWNER, manages: null });
  await watcher.watch(WANTED);
  gate.resolve(null);
  state.isUp = false;
  await pass(5 * MINUTE_MS);
  expect(state.told).toEqual(['down']);
});
