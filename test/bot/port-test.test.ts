import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addAllocations, range } from '../../sandbox/panel/index.ts';
import type { Target } from '../../src/network/reach.ts';
import { DIALECTS } from '../support/dialects.ts';
import { ask, pick, press, type Stage, stage, until } from '../support/stage.ts';

const survivalOf = ({ demo }: Stage) => {
  const [survival] = demo.world.servers;
  if (!survival) throw new Error('The demo world has changed.');
  return survival;
};

/** Gives Survival more ports, and has them listen. */
async function morePorts(made: Stage, ports: number[], note: string | null = null): Promise<void> {
  const { world } = made.demo;
  const [node] = world.nodes;
  if (!node) throw new Error('The demo world has changed.');
  const fresh = ports.filter((port) => !world.allocations.some((known) => known.port === port));
  addAllocations(world, { node, ip: '203.0.113.10', alias: 'play.example.net', ports: fresh });
  const survival = survivalOf(made);
  survival.allocationLimit = 99;
  for (const allocation of world.allocations.filter(({ port }) => ports.includes(port))) {
    Object.assign(allocation, { serverId: survival.id, notes: note });
  }
  await made.games.boot(survival);
}

describe.each(DIALECTS)('/ports test on %s', (dialect) => {
  test('tests all ports of a server; the game tells its version and players', async () => {
    const made = await stage({ dialect });
    survivalOf(made).players = 3;
    const answer = await ask(made.alice, '/ports test', { server: 'Survival' });
    expect(answer.ephemeral).toBe(true);
    expect(answer.text).toContain('Ports of Survival, tested');
    expect(answer.text).toMatch(
      /🟢 ⭐ `play\.example\.net:25565` – open \(\d+ ms\): Minecraft 1\.21\.4, 3 of 20 players/,
    );
    expect(answer.text).toContain(
      '⚪ `play.example.net:24454` – Can’t be checked from outside (UDP): Simple Voice Chat does not answer questions',
    );
    expect(made.games.contacted).toContainEqual({ ip: '203.0.113.10', port: 25_565 });
    expect(new Set(made.games.contacted.map(({ port }) => port))).toEqual(new Set([25_565, 24_454]));
  });

  test('tests one port, and again', async () => {
    const made = await stage({ dialect });
    const answer = await ask(made.alice, '/ports test', { allocation: '25565' });
    expect(answer.text).toContain('Test of port 25565 of Survival');
    expect(answer.text).not.toContain('24454');
    survivalOf(made).power = 'offline';
    // The panel repeats for so long that it runs.
    made.clock.advance(20_000);
    const again = await press(answer, 'Test again');
    expect(again.text).toContain('The server is offline. Ports can be reached only while it runs.');
    expect(again.text).toContain('🔴 ⭐ `play.example.net:25565` – Closed while the server is offline');
    expect((await press(again, 'Show ports')).text).toContain('Ports of Survival');
  });
});

test('costs two readings of the panel and, being quick, one answer to Discord', async () => {
  const { alice, panel, discord, demo } = await stage();
  await ask(alice, '/ports test', { server: demo.servers.survival });
  expect(
    panel.requests.map(({ method, path }) => `${method} ${path.replace(/\w{8}/, 'ID')}`).toSorted(),
  ).toEqual(['GET /api/client/servers/ID', 'GET /api/client/servers/ID/resources']);
  expect(discord.requests).toHaveLength(1);
});

test('a server that runs and listens nowhere is closed where it is known what it should be', async () => {
  const made = await stage();
  survivalOf(made).neverListens = true;
  const guessed = await ask(made.alice, '/ports test', { allocation: '25565' });
  expect(guessed.text).toContain('⚪ ⭐ `play.example.net:25565` – Can’t tell: nothing accepts TCP');
  survivalOf(made).neverListens = false;
  expect((await press(guessed, 'Test again')).text).toContain('open (');
  await made.restart();
  survivalOf(made).neverListens = true;
  const known = await ask(made.alice, '/ports test', { allocation: '25565' });
  expect(known.text).toContain('🔴 ⭐ `play.example.net:25565` – Closed: nothing uses this port any more.');
  // What one person has found out is nobody else's.
  const others = await ask(made.bob, '/ports test', { allocation: '25565' });
  expect(others.text).toContain('Can’t tell');
});

test('what was chosen when a port was added is known, until the panel is unlinked', async () => {
  const made = await stage({ dialect: 'documented' });
  const added = await ask(made.alice, '/ports add', { server: 'Survival', game: 'rcon' });
  expect(added.text).toContain('25575');
  const asked = { server: 'Survival', allocation: '25575' };
  expect((await ask(made.alice, '/ports test', asked)).text).toContain(
    'Closed: nothing uses this port yet. Set it in the game or plugin, then restart',
  );
  const [unlink] = (await ask(made.alice, '/panel unlink')).buttons;
  await press(await ask(made.alice, '/panel unlink'), unlink?.label ?? '');
  await made.link(made.alice, made.demo.keys.alice);
  expect((await ask(made.alice, '/ports test', asked)).text).toContain('Can’t tell: nothing accepts TCP');
});

test('a port that nothing is known of comes with what to do about it', async () => {
  const made = await stage();
  await morePorts(made, [30_000]);
  survivalOf(made).neverListens = true;
  const answer = await ask(made.alice, '/ports test', { allocation: '30000' });
  expect(answer.text).toContain('Write the game into the note of a port');
});

test('a panel that cannot tell the state does not stop the test', async () => {
  const { alice, panel } = await stage();
  panel.fault({ kind: 'status', path: /resources$/, status: 500, detail: 'The daemon does not answer.' });
  const answer = await ask(alice, '/ports test', { server: 'Creative' });
  expect(answer.text).toContain('open (');
});

test('UDP is proved by a Source query, whatever the note or the number says it is', async () => {
  const made = await stage();
  await morePorts(made, [27_015]);
  await morePorts(made, [28_016], 'Rust, the second');
  const answer = await ask(made.alice, '/ports test', { server: 'Survival' });
  expect(answer.text).toMatch(/27015` – open \(\d+ ms\): Steam game 8630284, 0 of 20 players/);
  expect(answer.text).toMatch(/28016` – open \(\d+ ms\): Rust 8630284/);
});

describe('the alias', () => {
  test('that does not resolve', async () => {
    const { alice, games } = await stage();
    games.names.set('play.example.net', []);
    const answer = await ask(alice, '/ports test', { allocation: '25565' });
    expect(answer.text).toContain('The name `play.example.net` leads nowhere (DNS)');
    expect(games.contacted).toEqual([]);
  });

  test('that points elsewhere is told, with what is at the panel’s own address; elsewhere is left alone', async () => {
    const { alice, games } = await stage();
    games.names.set('play.example.net', ['198.51.100.7']);
    const answer = await ask(alice, '/ports test', { allocation: '25565' });
    expect(answer.text).toContain(
      'the alias `play.example.net` points to `198.51.100.7`, and not to the panel’s `203.0.113.10`. At `203.0.113.10` itself: open (',
    );
    expect(new Set(games.contacted.map(({ ip }) => ip))).toEqual(new Set(['203.0.113.10']));
  });

  test('is what is tested where the panel knows an inner address only', async () => {
    const made = await stage();
    for (const allocation of made.demo.world.allocations) allocation.ip = '0.0.0.0';
    made.games.names.set('play.example.net', ['203.0.113.10']);
    await ask(made.alice, '/ports test', { allocation: '25565' });
    expect(made.games.contacted).toContainEqual({ ip: '203.0.113.10', port: 25_565 });
    for (const allocation of made.demo.world.allocations) allocation.alias = null;
    const answer = await ask(made.alice, '/ports test', { server: 'Survival', allocation: '25565' });
    expect(answer.text).toContain('the panel names only `0.0.0.0`');
  });
});

/** A port that takes what it gets and never answers. */
async function muteUdp(): Promise<{ target: Target; asked: Promise<unknown> }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return { target: { ip: '127.0.0.1', port: socket.address().port }, asked: once(socket, 'message') };
}

test('the message fills in as results come, at most once a second and only when there are new ones', async () => {
  const made = await stage();
  await morePorts(made, [19_132]);
  await morePorts(made, [25_565], 'Factorio');
  await morePorts(made, [24_454], 'TeamSpeak');
  const mute = await muteUdp();
  const { place } = made.games.reach;
  made.games.reach.place = (target) => (target.port === 19_132 ? mute.target : place(target));
  const exchange = await made.alice.slash('/ports test', { server: made.demo.servers.survival });
  // By then the others, which nobody has to be asked for, are told.
  await mute.asked;
  await made.clock.sleeping(1_000);
  made.clock.advance(1_000);
  const text = () => made.alice.messages.at(-1)?.text ?? '';
  await until(made.discord, () => text().includes('2 of 3 tested'));
  expect(text()).toContain('⏳ `play.example.net:19132` – testing…');
  expect(made.alice.messages.at(-1)?.buttons).toEqual([]);
  const sent = made.discord.requests.length;
  await made.clock.sleeping(1_000);
  made.clock.advance(1_000);
  await made.clock.sleeping(1_000);
  expect(made.discord.requests).toHaveLength(sent);
  made.clock.advance(2_000);
  await until(made.discord, () => !text().includes('testing…'));
  const answer = await exchange.answer();
  expect(answer.text).toContain(
    '19132` – Can’t be checked from outside (UDP): Minecraft Bedrock does not answer',
  );
  expect(answer.buttons.map(({ label }) => label)).toEqual(['Test again', 'Show ports']);
});

test('more ports than fit are tested a page at a time, and it says how many were', async () => {
  const made = await stage();
  await morePorts(made, range(30_000, 30_019));
  const first = await ask(made.alice, '/ports test', { server: 'Survival' });
  expect(first.text).toContain('15 of 22 ports tested');
  const second = await press(first, 'Test the next ▶');
  expect(second.text).toContain('7 of 22 ports tested');
  expect(second.text).not.toContain('25565');
  expect((await press(second, '◀ Test the previous')).text).toContain('25565');
});

test('30 tests a minute for one person; others are not bothered by it', async () => {
  const made = await stage();
  await morePorts(made, range(30_000, 30_012));
  const first = await ask(made.alice, '/ports test', { server: 'Survival' });
  const second = await press(first, 'Test again');
  expect(second.text).not.toContain('too many');
  const third = await press(second, 'Test again');
  expect(third.text.match(/not tested: too many tests\. Try again: <t:\d+:R>/g)).toHaveLength(15);
  expect((await ask(made.bob, '/ports test', { allocation: '25565' })).text).toContain('open (');
  made.clock.advance(60_000);
  expect((await press(third, 'Test again')).text).not.toContain('too many');
});

test('is offered in the list of ports, and to somebody who may only look', async () => {
  const { bob } = await stage();
  const port = await pick(await ask(bob, '/ports list'), 'play.example.net:25565');
  expect((await press(port, 'Test')).text).toContain('Test of port 25565 of Survival');
});

test('asks which server, and which port, where it must', async () => {
  const made = await stage();
  const question = await ask(made.alice, '/ports test');
  expect(question.text).toContain('Which server?');
  expect((await pick(question, 'Creative')).text).toContain('Ports of Creative, tested');
  const [, creative] = made.demo.world.servers;
  for (const one of made.demo.world.allocations) if (one.port === 25_566) one.port = 25_565;
  expect(creative).toBeDefined();
  const elsewhere = made.discord.member({ name: 'Alice', id: made.alice.user.id, channel: 'other' });
  made.clock.advance(60_000);
  const ports = await ask(elsewhere, '/ports test', { allocation: '25565' });
  expect(ports.text).toContain('Which port?');
  const [choice] = ports.selects[0]?.options ?? [];
  const answer = await (await ports.select(undefined, [choice?.value ?? ''])).answer();
  expect(answer.text).toContain('Test of port 25565');
});

test('a port that is gone meanwhile is not contacted', async () => {
  const made = await stage();
  const shown = await ask(made.alice, '/ports test', { allocation: '24454' });
  for (const one of made.demo.world.allocations) if (one.port === 24_454) one.serverId = null;
  made.games.contacted.length = 0;
  expect((await press(shown, 'Test again')).text).toContain('That port is gone');
  expect(made.games.contacted).toEqual([]);
});

test('a game that answers queries on another port of the same server is proved there, and it says so', async () => {
  const made = await stage();
  await morePorts(made, [2_456]);
  const mute = await muteUdp();
  const { place } = made.games.reach;
  made.games.reach.place = (target) => (target.port === 2_456 ? mute.target : place(target));
  const alone = await made.alice.slash('/ports test', { allocation: '2456' });
  await mute.asked;
  await made.clock.sleeping(1_000);
  made.clock.advance(1_000);
  await alone.acknowledged;
  made.clock.advance(3_000);
  await until(made.discord, () => /Can’t/.test(made.alice.messages.at(-1)?.text ?? ''));
  expect((await alone.answer()).text).toContain('Valheim does not answer questions');
  await morePorts(made, [2_457], 'query');
  const answer = await ask(made.alice, '/ports test', { allocation: '2456' });
  expect(answer.text).toMatch(/2456` – open \(\d+ ms\): Valheim .*, answered on its query port 2457/);
});
