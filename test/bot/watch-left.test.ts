import { describe, expect, test } from 'vitest';
import { ask, type Stage, stage } from '../support/stage.ts';
import { PORT, powerOf, toldIn } from '../support/watched.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WATCHES = 25;

/** What the bot has written to a person. */
function dmsOf({ discord, alice }: Stage): string[] {
  const direct = discord.member({ name: 'Alice', id: alice.user.id, guild: null });
  return direct.messages.map(({ text }) => text);
}

/** Alice watches one port for as many channels as she may, each with a role. */
async function watchedBy25() {
  const made = await stage();
  const role = made.discord.role({ name: 'Helpers', mentionable: true });
  const channels = Array.from({ length: WATCHES }, (_, number) =>
    made.discord.channel({ name: `status-${number}` }),
  );
  for (const channel of channels) {
    await ask(made.alice, '/ports watch', { ...PORT, every: '1', channel, role });
    made.clock.advance(2_000);
  }
  // So long they are taken for members without a look.
  await made.pass(11 * MINUTE_MS);
  return { made, channels, told: () => channels.flatMap((channel) => toldIn(made, channel)) };
}

/** How often Discord was asked whether somebody is a member. */
function looksOf({ discord }: Stage): number {
  return discord.requests.filter(({ path }) => /^\/guilds\/\d+\/members\/\d+$/.test(path)).length;
}

describe('who has left the Discord server', () => {
  test('sends no alerts there any more, under no name, and is told so once', async () => {
    const { made, told } = await watchedBy25();
    made.discord.leave(made.alice);
    for (const server of made.demo.world.servers)
      if (server.name === 'Survival') server.name = 'Join my server';
    powerOf(made, 'Join my server', 'offline');
    await made.pass(10 * MINUTE_MS);
    expect(told()).toEqual([]);
    expect(dmsOf(made)).toHaveLength(1);
    expect(dmsOf(made)[0]).toContain('not a member of that Discord server');
    expect(looksOf(made)).toBe(1);
    made.panel.requests.length = 0;
    await made.pass(5 * HOUR_MS);
    expect(told()).toEqual([]);
    expect(dmsOf(made)).toHaveLength(1);
    expect(made.panel.requests).toEqual([]);
    const list = await ask(
      made.discord.member({ ...made.alice.user, name: 'Alice', guild: null }),
      '/ports watches',
    );
    expect(list.text).toContain('not a member of that Discord server');
  });

  test('and comes back has their watches going on by themselves within the hour', async () => {
    const { made, told } = await watchedBy25();
    made.discord.leave(made.alice);
    powerOf(made, 'Survival', 'offline');
    await made.pass(10 * MINUTE_MS);
    made.discord.comeBack(made.alice);
    powerOf(made, 'Survival', 'running');
    await made.pass(61 * MINUTE_MS);
    expect(told()).toEqual([]);
    powerOf(made, 'Survival', 'offline');
    await made.pass(5 * MINUTE_MS);
    expect(told()).toHaveLength(WATCHES);
    expect(dmsOf(made)).toHaveLength(1);
  });

  test('and looks at their watches after coming back need not wait for that', async () => {
    const { made, told } = await watchedBy25();
    made.discord.leave(made.alice);
    powerOf(made, 'Survival', 'offline');
    await made.pass(10 * MINUTE_MS);
    made.discord.comeBack(made.alice);
    expect((await ask(made.alice, '/ports watches')).text).not.toContain('Paused');
    await made.pass(4 * MINUTE_MS);
    expect(told()).toHaveLength(WATCHES);
  });

  test('has alerts held back also after a restart of the bot', async () => {
    const { made, told } = await watchedBy25();
    made.discord.leave(made.alice);
    powerOf(made, 'Survival', 'offline');
    await made.pass(10 * MINUTE_MS);
    await made.restart();
    await made.pass(3 * HOUR_MS);
    expect(told()).toEqual([]);
    made.discord.comeBack(made.alice);
    await made.pass(2 * HOUR_MS);
    expect(told()).toHaveLength(WATCHES);
  });
});

test('members of a server cost Discord one look in ten minutes, however many of their watches have news', async () => {
  const { made, told } = await watchedBy25();
  powerOf(made, 'Survival', 'offline');
  await made.pass(4 * MINUTE_MS);
  powerOf(made, 'Survival', 'running');
  await made.pass(4 * MINUTE_MS);
  expect(told()).toHaveLength(2 * WATCHES);
  expect(looksOf(made)).toBeLessThanOrEqual(1);
});

test.each([
  ['does not answer properly', 503, undefined],
  ['is of another mind about this bot', 403, { message: 'Missing Access', code: 50001 }],
])('nobody is taken for gone while Discord %s', async (_how, status, body) => {
  const { made, told } = await watchedBy25();
  made.discord.fault({
    ...{ match: { method: 'GET', path: /\/members\// }, kind: 'status', status },
    ...(body ? { body } : {}),
    times: Number.POSITIVE_INFINITY,
  });
  powerOf(made, 'Survival', 'offline');
  await made.pass(30 * MINUTE_MS);
  expect(told()).toHaveLength(WATCHES);
});

test('a bot that was removed from the server pauses its watches there, and tells each owner of each why', async () => {
  const { made, told } = await watchedBy25();
  const gone = { times: Number.POSITIVE_INFINITY, kind: 'status', status: 403 } as const;
  const body = { message: 'Missing Access', code: 50001 };
  made.discord.fault({ match: { method: 'GET', path: /\/members\// }, ...gone, body });
  made.discord.fault({ match: { method: 'POST', path: /\/channels\/\d+\/messages/ }, ...gone, body });
  powerOf(made, 'Survival', 'offline');
  await made.pass(10 * MINUTE_MS);
  expect(told()).toEqual([]);
  const list = await ask(
    made.discord.member({ ...made.alice.user, name: 'Alice', guild: null }),
    '/ports watches',
  );
  expect(list.text).toContain('Portkeeper can’t write in the channel');
  made.panel.requests.length = 0;
  await made.pass(2 * HOUR_MS);
  expect(made.panel.requests).toEqual([]);
});
