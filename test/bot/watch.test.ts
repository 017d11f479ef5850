import { describe, expect, test } from 'vitest';
import { ask, press, type Stage, stage } from '../support/stage.ts';
import { PORT, powerOf, toldIn, watched } from '../support/watched.ts';

const MINUTE_MS = 60_000;
const NOTHING = 1n << 31n;
const MENTION_EVERYONE = 1n << 17n;

describe('/ports watch', () => {
  test('tells within two checks that a port is down, and that it is up again, and for how long it was down', async () => {
    const { made, answer, channel } = await watched();
    expect(answer.text).toContain('every minute');
    expect(answer.ephemeral).toBe(true);
    await made.pass(5 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual([]);
    powerOf(made, 'Survival', 'offline');
    await made.pass(2 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual(['🔴 Survival is down']);
    const [down] = made.discord.messagesIn(channel).filter(({ interaction }) => !interaction);
    expect(down?.embeds[0]?.description).toContain('switched off on the panel');
    await made.pass(10 * MINUTE_MS);
    powerOf(made, 'Survival', 'running');
    await made.pass(2 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual(['🔴 Survival is down', '🟢 Survival is up again']);
    const up = made.discord.messagesIn(channel).at(-1)?.embeds[0]?.description;
    expect(up).toMatch(/It was down for \*\*1[012] minutes\*\*\./);
  });

  test('mentions the role that was asked for, and nobody else', async () => {
    const made = await stage();
    const role = made.discord.role({ name: 'Helpers', mentionable: true });
    await ask(made.alice, '/ports watch', { ...PORT, every: '1', role });
    powerOf(made, 'Survival', 'offline');
    await made.pass(3 * MINUTE_MS);
    const [message] = made.discord
      .messagesIn(made.alice.place.channel.id)
      .filter(({ interaction }) => !interaction);
    expect(message).toMatchObject({ content: `<@&${role}>`, mentionedRoles: [role] });
  });

  test('of the same port in the same channel changes the watch there is', async () => {
    const { made } = await watched();
    const again = await ask(made.alice, '/ports watch', { ...PORT, every: '60' });
    expect(again.text).toContain('every hour');
    const list = await ask(made.alice, '/ports watches');
    expect(list.text).toContain('1 watch');
    expect(list.text).toContain('every hour');
  });

  test('lists 25 watches on pages, and refuses the 26th', async () => {
    const made = await stage();
    for (let number = 1; number <= 25; number += 1) {
      const channel = made.discord.channel({ name: `status-${number}` });
      const answer = await ask(made.alice, '/ports watch', { ...PORT, every: '60', channel });
      expect(answer.text).toContain('Watched');
      made.clock.advance(MINUTE_MS);
    }
    expect((await ask(made.alice, '/ports watch', PORT)).text).toContain('You have 25 watches');
    const first = await ask(made.alice, '/ports watches');
    expect(first.text).toContain('25 watches · 1–10');
    expect((await press(first, 'Next ▶')).text).toContain('11–20');
    expect((await ask(made.bob, '/ports watches')).text).toContain('You watch no port');
  });

  test('asks to choose when several ports fit', async () => {
    const made = await stage();
    for (const allocation of made.demo.world.allocations)
      if (allocation.port === 25566) allocation.port = 25565;
    const answer = await ask(made.alice, '/ports watch', { allocation: '25565' });
    expect(answer.text).toContain('2 ports fit');
  });

  test('a port that cannot be tested is never called down', async () => {
    const made = await stage();
    await ask(made.alice, '/ports watch', { server: 'Survival', allocation: '24454', every: '1' });
    await made.pass(5 * MINUTE_MS);
    expect(toldIn(made, made.alice.place.channel.id)).toEqual([]);
    expect((await ask(made.alice, '/ports watches')).text).toContain('Can’t tell');
  });
});

describe('what somebody may not write themselves is not written for them', () => {
  test('a channel in which they may not write', async () => {
    const made = await stage();
    const channel = made.discord.channel({ name: 'announcements', permissions: NOTHING });
    const answer = await ask(made.alice, '/ports watch', { ...PORT, channel });
    expect(answer.text).toContain('You may not write in that channel yourself');
    expect((await ask(made.alice, '/ports watches')).text).toContain('You watch no port');
  });

  test('a role that they may not mention, but somebody with the permission may', async () => {
    const made = await stage();
    const role = made.discord.role({ name: 'Everybody who plays' });
    const answer = await ask(made.alice, '/ports watch', { ...PORT, role });
    expect(answer.text).toContain('You may not ping that role');
    const writable = (1n << 10n) | (1n << 11n) | (1n << 31n);
    const channel = made.discord.channel({ name: 'staff', permissions: writable | MENTION_EVERYONE });
    expect((await ask(made.alice, '/ports watch', { ...PORT, role, channel })).text).toContain('ping <@&');
  });

  test('everybody', async () => {
    const made = await stage();
    const guild = made.alice.place.guild?.id ?? '';
    const role = made.discord.role({ name: '@everyone', id: guild, mentionable: true });
    expect((await ask(made.alice, '/ports watch', { ...PORT, role })).text).toContain('not ping everybody');
  });

  test('in a direct message, and where the bot is no member', async () => {
    const made = await stage();
    const { id } = made.alice.user;
    const direct = made.discord.member({ name: 'Alice', id, guild: null });
    expect((await ask(direct, '/ports watch', PORT)).text).toContain('a channel of a Discord server');
    const elsewhere = made.discord.member({ name: 'Alice', id, installedTo: 'user', guild: 'Elsewhere' });
    expect((await ask(elsewhere, '/ports watch', PORT)).text).toContain(
      'not a member of this Discord server',
    );
  });
});

describe('a watch rests, and its owner is told once', () => {
  async function dmOf(made: Stage): Promise<string[]> {
    const { id } = made.alice.user;
    const direct = made.discord.member({ name: 'Alice', id, guild: null });
    return direct.messages.map(({ text }) => text);
  }

  test('when the key is revoked; `/ports watch` goes on with it', async () => {
    const { made, channel } = await watched();
    await made.pass(3 * MINUTE_MS);
    const { keys } = made.demo.world;
    const removed = keys.splice(0, keys.length);
    await made.pass(60 * MINUTE_MS);
    const told = await dmOf(made);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('API key does not work');
    expect((await ask(made.alice, '/ports watches')).text).toContain('Paused');
    keys.push(...removed);
    expect((await ask(made.alice, '/ports watch', { ...PORT, every: '1' })).text).toContain('goes on now');
    powerOf(made, 'Survival', 'offline');
    await made.pass(3 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual(['🔴 Survival is down']);
  });

  test('also when Discord does not take the word at first', async () => {
    const { made } = await watched();
    await made.pass(MINUTE_MS);
    const away = made.discord.fault({
      ...{ match: { method: 'POST', path: /\/users\/@me\/channels/ }, kind: 'status', status: 503 },
      times: Number.POSITIVE_INFINITY,
    });
    made.demo.world.keys.length = 0;
    await made.pass(10 * MINUTE_MS);
    expect(await dmOf(made)).toEqual([]);
    away.disarm();
    await made.pass(20 * MINUTE_MS);
    expect(await dmOf(made)).toHaveLength(1);
  });

  test('when the channel is gone', async () => {
    const { made, channel } = await watched();
    made.discord.fault({
      match: { method: 'POST', path: new RegExp(`/channels/${channel}/messages`) },
      times: Number.POSITIVE_INFINITY,
      kind: 'status',
      status: 403,
      body: { message: 'Missing Permissions', code: 50013 },
    });
    powerOf(made, 'Survival', 'offline');
    await made.pass(30 * MINUTE_MS);
    const told = await dmOf(made);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('can’t write in the channel');
  });

  test('when the port is gone; closed direct messages are no reason to try again', async () => {
    const { made } = await watched();
    await made.pass(MINUTE_MS);
    made.discord.fault({
      match: { method: 'POST', path: /\/users\/@me\/channels/ },
      times: Number.POSITIVE_INFINITY,
      kind: 'status',
      status: 403,
      body: { message: 'Cannot send messages to this user', code: 50007 },
    });
    for (const allocation of made.demo.world.allocations) {
      if (allocation.port === 25565) allocation.serverId = null;
    }
    await made.pass(60 * MINUTE_MS);
    const tries = made.discord.requests.filter(({ path }) => path === '/users/@me/channels');
    expect(tries).toHaveLength(1);
    expect((await ask(made.alice, '/ports watches')).text).toContain('does not have this port any more');
  });
});

test('while Discord cannot be reached no port is called down, although the gateway has not noticed yet', async () => {
  const { made, channel } = await watched();
  await made.pass(3 * MINUTE_MS);
  const away = made.discord.fault({
    ...{ match: { method: 'GET', path: /^\/gateway/ }, kind: 'status', status: 503 },
    times: Number.POSITIVE_INFINITY,
  });
  powerOf(made, 'Survival', 'offline');
  await made.pass(10 * MINUTE_MS);
  expect(toldIn(made, channel)).toEqual([]);
  away.disarm();
  await made.pass(3 * MINUTE_MS);
  expect(toldIn(made, channel)).toEqual(['🔴 Survival is down']);
});

test('an alert names who watches, without a notification', async () => {
  const { made, channel } = await watched();
  powerOf(made, 'Survival', 'offline');
  await made.pass(3 * MINUTE_MS);
  const [down] = made.discord.messagesIn(channel).filter(({ interaction }) => !interaction);
  expect(down?.embeds[0]?.description).toContain(`Watched by <@${made.alice.user.id}>`);
  expect(down?.content).toBe('');
});

describe('alerts are told once', () => {
  const lost = (channel: string) => ({
    match: { method: 'POST', path: new RegExp(`/channels/${channel}/messages`) },
    kind: 'reset' as const,
    carriedOut: true,
  });

  test('although Discord’s answer is lost', async () => {
    const { made, channel } = await watched();
    made.discord.fault({ ...lost(channel), times: 3 });
    powerOf(made, 'Survival', 'offline');
    await made.pass(10 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual(['🔴 Survival is down']);
  });

  test('although the bot ends between sending and writing down, and starts an hour later', async () => {
    const { made, channel } = await watched();
    const losing = made.discord.fault({ ...lost(channel), times: Number.POSITIVE_INFINITY });
    powerOf(made, 'Survival', 'offline');
    await made.pass(2 * MINUTE_MS);
    await made.stop();
    losing.disarm();
    made.clock.advance(60 * MINUTE_MS);
    await made.restart();
    await made.pass(10 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual(['🔴 Survival is down']);
  });

  test('although Discord is away for half an hour, in their order', async () => {
    const { made, channel } = await watched();
    const away = made.discord.fault({
      match: { method: 'POST', path: new RegExp(`/channels/${channel}/messages`) },
      times: Number.POSITIVE_INFINITY,
      kind: 'status',
      status: 503,
    });
    powerOf(made, 'Survival', 'offline');
    await made.pass(10 * MINUTE_MS);
    powerOf(made, 'Survival', 'running');
    await made.pass(20 * MINUTE_MS);
    away.disarm();
    await made.pass(15 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual(['🔴 Survival is down', '🟢 Survival is up again']);
  });
});
