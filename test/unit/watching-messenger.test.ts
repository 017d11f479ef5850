import { REST } from 'discord.js';
import { expect, test } from 'vitest';
import { createLink } from '../../src/discord/link.ts';
import { createMessenger } from '../../src/discord/messenger.ts';
import type { WatchRecord } from '../../src/watching/record.ts';
import { ManualClock } from '../support/manual-clock.ts';

const WATCH: WatchRecord = {
  ...{ owner: '1', guild: '2', channel: '3', role: null, panel: 'abcdef', server: '2295c7ba', allocation: 1 },
  ...{ serverName: 'Survival', address: '203.0.113.10:25565', everyMs: 60_000, bornMs: 0 },
  ...{ state: 'down', sinceMs: 0, paused: null, incidents: [], alerts: [], told: 1 },
};
const ALERT = {
  about: { kind: 'down', sinceMs: 0, reason: 'refused' },
  ...{ nonce: 'abcdefabcdef', triedAtMs: 0 },
} as const;

/** A connection to a Discord that answers every request so. */
function discord(answer: () => Response) {
  const rest = new REST({ retries: 0, makeRequest: async () => answer() as never }).setToken('token');
  const asked: string[] = [];
  rest.on('response', ({ path }) => asked.push(path));
  return { rest, asked };
}

const refusal = (status: number, code: number | string) =>
  Response.json({ message: 'No.', code }, { status });

test.each([
  [403, 50278, 'refused'],
  [400, 50083, 'refused'],
  [403, 160005, 'refused'],
  [404, 10003, 'refused'],
  [403, 50013, 'refused'],
  [400, 50035, 'refused'],
  [408, 0, 'later'],
  [500, 0, 'later'],
  [503, 130000, 'later'],
  // Not about this channel or person.
  [401, 0, 'later'],
  [400, 40003, 'later'],
  [400, 40006, 'later'],
  [403, 40333, 'later'],
])('Discord’s answer %d with code %d: %s', async (status, code, outcome) => {
  const { rest } = discord(() => refusal(status, code));
  const messenger = createMessenger({ rest, botId: () => '9', log: { warn: () => {}, error: () => {} } });
  expect(await messenger.send(WATCH, ALERT)).toBe(outcome);
});

test('a page of a proxy in between is no refusal of Discord’s', async () => {
  const { rest } = discord(() => new Response('<h1>Blocked</h1>', { status: 403 }));
  const messenger = createMessenger({ rest, botId: () => '9', log: { warn: () => {}, error: () => {} } });
  expect(await messenger.send(WATCH, ALERT)).toBe('later');
});

test('the link to Discord is proved by a request, shared and good for five seconds', async () => {
  const clock = new ManualClock();
  let isThere = true;
  const { rest, asked } = discord(() => (isThere ? Response.json({ url: '' }) : refusal(503, 0)));
  const isAlive = createLink({ rest, clock });
  expect(await Promise.all([isAlive(), isAlive()])).toEqual([true, true]);
  isThere = false;
  clock.advance(4_000);
  expect(await isAlive()).toBe(true);
  expect(asked).toHaveLength(1);
  clock.advance(1_000);
  expect(await isAlive()).toBe(false);
  isThere = true;
  clock.advance(5_000);
  expect(await isAlive()).toBe(true);
  expect(asked).toHaveLength(3);
});
