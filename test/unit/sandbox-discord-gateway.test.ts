import { once } from 'node:events';
import { constants, createInflate } from 'node:zlib';
import { Client } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { connect, type Setup } from './sandbox-discord-bot.ts';

let setup: Setup;

beforeEach(async () => {
  setup = await connect();
});

afterEach(() => setup.close());

const event = (name: 'shardResume' | 'shardReconnecting') => once(setup.client, name);

/** A connection that got HELLO. */
async function rawSocket(): Promise<WebSocket> {
  const origin = setup.discord.apiUrl.replace('http', 'ws').replace('/api', '');
  const socket = new WebSocket(`${origin}/gateway?v=10&encoding=json`);
  await once(socket, 'message');
  return socket;
}

async function ask(socket: WebSocket, payload: object) {
  socket.send(JSON.stringify(payload));
  const [data] = await once(socket, 'message');
  return JSON.parse(String(data));
}

describe('the gateway', () => {
  it.each([
    ['op 7', () => setup.discord.gateway.reconnect()],
    ['a lost connection', () => setup.discord.gateway.drop()],
    ['close code 4000', () => setup.discord.gateway.drop(4000)],
  ])('replays what was missed after %s', async (_, interrupt) => {
    setup.bot({ command: (interaction) => interaction.reply('Pong') });
    const reconnecting = event('shardReconnecting');
    const resumed = event('shardResume');
    interrupt();
    await reconnecting;
    const exchange = await setup.discord.member({ name: 'Ana' }).slash('/ping');
    await resumed;
    expect((await exchange.answer()).content).toBe('Pong');
    expect(setup.discord.gateway.connections).toBe(1);
  });

  it('goes on over the same connection after op 9 that can be resumed', async () => {
    setup.bot({ command: (interaction) => interaction.reply('Pong') });
    const resumed = event('shardResume');
    setup.discord.gateway.invalidSession(true);
    const exchange = await setup.discord.member({ name: 'Ana' }).slash('/ping');
    await resumed;
    expect((await exchange.answer()).content).toBe('Pong');
  });

  it('starts a new session after op 9 that cannot be resumed', async () => {
    await setup.client.destroy();
    const ws = { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }) };
    const client = new Client({ intents: 0, rest: { api: setup.discord.apiUrl }, ws });
    const first = once(client, 'shardReady');
    await client.login(setup.discord.token);
    await first;
    const second = once(client, 'shardReady');
    setup.discord.gateway.invalidSession(false);
    await second;
    expect(setup.discord.gateway.connections).toBe(1);
    await client.destroy();
  });

  it('forgets the session of a client that says goodbye', async () => {
    await setup.client.destroy();
    await setup.discord.gateway.disconnected();
    const exchange = await setup.discord.member({ name: 'Ana' }).slash('/ping');
    setup.clock.advance(3_000);
    await expect(exchange.answer()).rejects.toThrow('did not respond');
    setup.discord.assertNoViolations();
  });

  it('is ready again after a restart of the bot', async () => {
    await setup.client.destroy();
    await setup.discord.gateway.disconnected();
    const ready = setup.discord.ready();
    const second = new Client({ intents: 0, rest: { api: setup.discord.apiUrl } });
    await second.login(setup.discord.token);
    await ready;
    await second.destroy();
  });

  it('passes on any event', async () => {
    const deleted = new Promise((resolve) => setup.client.once('raw', resolve));
    setup.discord.gateway.sendRaw('WHATEVER', { id: '1' });
    expect(await deleted).toMatchObject({ t: 'WHATEVER', d: { id: '1' } });
  });

  it('knows the guilds of a client that asks for them', async () => {
    const curious = new Client({ intents: ['Guilds'], rest: { api: setup.discord.apiUrl } });
    const ready = new Promise((resolve) => curious.once('clientReady', resolve));
    await curious.login(setup.discord.token);
    await ready;
    expect(curious.guilds.cache.map(({ name }) => name)).toEqual(['Sandbox']);
    await curious.destroy();
  });

  it('refuses intents that were not granted', async () => {
    const greedy = new Client({ intents: ['GuildMembers'], rest: { api: setup.discord.apiUrl } });
    await expect(greedy.login(setup.discord.token)).rejects.toThrow('disallowed intents');
    await greedy.destroy();
  });

  it.each([
    [1000, { op: 9, d: false }],
    [1001, { op: 9, d: false }],
    [4000, { op: 0, t: 'RESUMED' }],
  ])('lets a client that closed with %i resume or not', async (code, answer) => {
    const { token } = setup.discord;
    const properties = { os: 'linux', browser: 'test', device: 'test' };
    const first = await rawSocket();
    const ready = await ask(first, { op: 2, d: { token, intents: 0, properties } });
    first.close(code);
    await once(first, 'close');
    const second = await rawSocket();
    const d = { token, session_id: ready.d.session_id, seq: ready.s };
    expect(await ask(second, { op: 6, d })).toMatchObject(answer);
    second.terminate();
  });

  it.each(['', '&compress=zlib-stream'])('speaks zlib: %s', async (query) => {
    const origin = setup.discord.apiUrl.replace('http', 'ws').replace('/api', '');
    const socket = new WebSocket(`${origin}/gateway?v=10&encoding=json${query}`);
    const inflate = createInflate({ finishFlush: constants.Z_SYNC_FLUSH });
    const properties = { os: 'linux', browser: 'test', device: 'test' };
    const identify = { token: setup.discord.token, intents: 0, properties, compress: query === '' };
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) inflate.write(data);
      else socket.send(JSON.stringify({ op: 2, d: identify }));
      if (isBinary && query !== '') socket.send(JSON.stringify({ op: 2, d: identify }));
    });
    const text = await new Promise<string>((resolve) => {
      let all = '';
      inflate.on('data', (chunk) => {
        all += chunk;
        if (all.includes('READY')) resolve(all);
      });
    });
    expect(text).toContain(setup.discord.applicationId);
    socket.terminate();
  });
});

describe('a wrong token', () => {
  it('is refused', async () => {
    const strict = await startDiscord({ acceptToken: (token) => token === 'right' });
    const client = new Client({ intents: 0, rest: { api: strict.apiUrl } });
    await expect(client.login('wrong')).rejects.toMatchObject({ code: 'TokenInvalid' });
    await client.login('right');
    await client.destroy();
    await strict.close();
  });
});
