import { expect, test } from 'vitest';
import type { Messenger } from '../../src/watching/tell.ts';
import { MINUTE_MS, OWNER, surroundings, WANTED } from './support/watcher.ts';

const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Three watches of one port, paused because their owner has left; `outcome` is what becomes of words to them. */
async function paused(outcome: 'sent' | 'refused' = 'sent') {
  const made = await surroundings();
  const said: string[] = [];
  const messenger: Messenger = {
    async send(_watch, { about }) {
      said.push(about.kind === 'expired' ? `expired, and ${about.others} more` : about.kind);
      return outcome;
    },
    isThere: async () => false,
  };
  const watcher = await made.start({ messenger });
  for (const channel of ['200', '201', '202']) await watcher.watch({ ...WANTED, channel });
  await made.pass(2 * MINUTE_MS);
  Object.assign(made.state, { isUp: false, standing: 'gone' });
  await made.pass(5 * MINUTE_MS);
  const places = async () => (await watcher.of(OWNER)).map(({ channel }) => channel);
  return { ...made, said, watcher, messenger, places };
}

test.each(['sent', 'refused'] as const)(
  'what is paused for 30 days ends, all of it with one word to its owner (which is %s)',
  async (outcome) => {
    const { watcher, said, pass, places, samples, clock } = await paused(outcome);
    expect(said).toEqual(['paused']);
    const [first] = await watcher.of(OWNER);
    expect(first?.endsAtMs).toBeGreaterThan(clock.now() + 29 * DAY_MS);
    await pass(30 * DAY_MS - HOUR_MS);
    expect(await places()).toHaveLength(3);
    await pass(3 * HOUR_MS);
    expect(await places()).toEqual([]);
    expect(said).toEqual(['paused', 'expired, and 2 more']);
    expect(await samples.keys()).toEqual([]);
    await pass(DAY_MS);
    expect(said).toHaveLength(2);
  },
);

test('for what has gone on in between the days begin anew', async () => {
  const { watcher, said, pass, places, state } = await paused();
  await pass(29 * DAY_MS);
  state.isUp = true;
  await watcher.watch({ ...WANTED, channel: '201' });
  await pass(5 * MINUTE_MS);
  expect((await watcher.of(OWNER)).map(({ paused, state }) => paused ?? state)).toEqual(['up', 'up', 'up']);
  Object.assign(state, { isUp: false, standing: 'gone' });
  await pass(5 * DAY_MS);
  expect(await places()).toHaveLength(3);
  expect(said).toEqual(['paused', 'paused']);
});

test('a watch that nobody could be told of, because the bot did not run, ends after the next start', async () => {
  const { watcher, said, pass, start, messenger, clock, places } = await paused();
  await watcher.stop();
  clock.advance(40 * DAY_MS);
  await start({ messenger });
  await pass(2 * HOUR_MS);
  expect(await places()).toEqual([]);
  expect(said).toEqual(['paused', 'expired, and 2 more']);
});

test.each([40 * DAY_MS, -40 * DAY_MS])(
  'a clock that is set by %d ms ends none, and keeps none',
  async (ms) => {
    const { pass, places, clock } = await paused();
    await pass(2 * HOUR_MS);
    clock.jump(ms);
    await pass(29 * DAY_MS);
    expect(await places()).toHaveLength(3);
    await pass(2 * DAY_MS);
    expect(await places()).toEqual([]);
  },
);

test('the end waits for a Discord that is away', async () => {
  const made = await paused();
  expect(made.said).toEqual(['paused']);
  await made.watcher.stop();
  let isAway = true;
  const said: string[] = [];
  const messenger: Messenger = {
    async send(_watch, { about }) {
      if (isAway) return 'later';
      said.push(about.kind);
      return 'sent';
    },
    isThere: async () => false,
  };
  await made.start({ messenger });
  await made.pass(31 * DAY_MS);
  expect(said).toEqual([]);
  isAway = false;
  await made.pass(HOUR_MS);
  expect(said).toEqual(['expired']);
  expect(await made.places()).toEqual([]);
});
