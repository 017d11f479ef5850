import { once } from 'node:events';
import { connect } from 'node:net';
import { GameDig } from 'gamedig';
import { expect, onTestFinished, test } from 'vitest';
import { startGames } from '../../sandbox/games/index.ts';
import { demoWorld } from '../../sandbox/panel/index.ts';
import type { Target } from '../../src/network/reach.ts';

/** The games of the demonstration world: Survival is its first server. */
async function setUp() {
  const { world } = demoWorld();
  const [survival] = world.servers;
  if (!survival) throw new Error('The world has no server.');
  const games = await startGames(() => world);
  onTestFinished(games.close);
  const at = (port: number): Target => games.reach.place({ ip: '203.0.113.10', port });
  const allocation = (port: number) => {
    const found = world.allocations.find((one) => one.port === port);
    if (!found) throw new Error(`There is no port ${port}.`);
    return found;
  };
  return { world, survival, games, at, allocation };
}

/** What somebody gets who connects: nothing but the connection, or the error's code. */
async function knock({ ip, port }: Target): Promise<string> {
  const socket = connect({ host: ip, port });
  onTestFinished(() => void socket.destroy());
  return once(socket, 'connect').then(
    () => 'open',
    (error: NodeJS.ErrnoException) => error.code ?? 'unknown',
  );
}

/** How Minecraft names itself. */
const SURVIVAL = { raw: { description: { text: 'Survival' } } };

const query = (protocol: string, { ip, port }: Target) =>
  GameDig.query({
    type: `protocol-${protocol}`,
    host: ip,
    port,
    givenPortOnly: true,
    maxRetries: 0,
    socketTimeout: 500,
  });

test('Minecraft tells who it is and how many play, as it is now', async () => {
  const { survival, at } = await setUp();
  survival.players = 3;
  const state = await query('minecraftvanilla', at(25_565));
  expect(state).toMatchObject({ ...SURVIVAL, numplayers: 3, maxplayers: 20 });
  survival.players = 0;
  expect((await query('minecraftvanilla', at(25_565))).numplayers).toBe(0);
});

test('a Source server asks back before it answers, and names its players', async () => {
  const { survival, games, at } = await setUp();
  Object.assign(survival, { game: 'source', players: 2 });
  await games.boot(survival);
  const state = await query('valve', at(25_565));
  expect(state).toMatchObject({ name: 'Survival', numplayers: 2, maxplayers: 20, map: 'de_dust2' });
  expect(state.players.map(({ name }) => name).sort()).toEqual(['Player 1', 'Player 2']);
});

test.each(['starting', 'stopping', 'offline'] as const)('while it is %s nothing listens', async (power) => {
  const { survival, at } = await setUp();
  expect(await knock(at(24_454))).toBe('open');
  survival.power = power;
  expect(await knock(at(24_454))).toBe('ECONNREFUSED');
});

test('a server that never listens runs and refuses', async () => {
  const { survival, at } = await setUp();
  survival.neverListens = true;
  expect(await knock(at(25_565))).toBe('ECONNREFUSED');
});

test('changes of ports take effect when the server starts again', async () => {
  const { survival, games, at, allocation } = await setUp();
  allocation(25_570).serverId = survival.id;
  allocation(24_454).serverId = null;
  expect(await knock(at(25_570))).toBe('ECONNREFUSED');
  expect(await knock(at(24_454))).toBe('open');
  await games.boot(survival);
  expect(await knock(at(25_570))).toBe('open');
  expect(await knock(at(24_454))).toBe('ECONNREFUSED');
});

test('the game moves to a new primary when the server starts again', async () => {
  const { survival, games, at, allocation } = await setUp();
  survival.primaryId = allocation(24_454).id;
  await expect(query('minecraftvanilla', at(24_454))).rejects.toThrow();
  await games.boot(survival);
  expect(await query('minecraftvanilla', at(24_454))).toMatchObject(SURVIVAL);
});

test('names lead where the world says, and elsewhere only when told', async () => {
  const { games } = await setUp();
  const { signal } = new AbortController();
  const leads = async (name: string) =>
    (await games.reach.resolve(name, { trusted: true, signal })).addresses;
  expect(await leads('play.example.net')).toEqual(['203.0.113.10']);
  expect(await leads('nobody.example.net')).toEqual([]);
  games.names.set('play.example.net', ['198.51.100.7']);
  expect(await leads('play.example.net')).toEqual(['198.51.100.7']);
});

test('everybody else refuses, and what was asked for is known', async () => {
  const { games, at } = await setUp();
  expect(await knock(games.reach.place({ ip: '192.0.2.1', port: 22 }))).toBe('ECONNREFUSED');
  expect(await knock(at(25_571))).toBe('ECONNREFUSED');
  expect(games.contacted).toEqual([
    { ip: '192.0.2.1', port: 22 },
    { ip: '203.0.113.10', port: 25_571 },
  ]);
});

test('garbage gets no answer and harms nobody', async () => {
  const { at } = await setUp();
  const { ip, port } = at(25_565);
  for (const bytes of [
    Buffer.alloc(9_000, 0x7f),
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from([2, 0, 9]),
  ]) {
    const socket = connect({ host: ip, port });
    const closed = once(socket, 'close');
    socket.on('error', () => undefined);
    socket.resume();
    socket.end(bytes);
    await closed;
    expect(socket.bytesRead).toBe(0);
  }
  expect(await query('minecraftvanilla', at(25_565))).toMatchObject(SURVIVAL);
});
