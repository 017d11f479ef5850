import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { demoWorld, startPanel } from '../../sandbox/panel/index.ts';
import { createClient } from '../../src/discord/client.ts';
import { watchGateway } from '../../src/discord/gateway-state.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { emptyFolder, startProgram } from '../support/process.ts';
import { ask } from '../support/stage.ts';

async function surroundings() {
  const demo = demoWorld();
  const discord = await startDiscord();
  const panel = await startPanel({ dialect: 'pterodactyl', world: demo.world });
  onTestFinished(async () => {
    await panel.close();
    await discord.close();
  });
  const env = {
    DISCORD_TOKEN: 'any',
    DISCORD_API_URL: discord.apiUrl,
    PANEL_URL: panel.url,
    DATA_DIR: join(emptyFolder(), 'data'),
  };
  return { demo, discord, panel, env };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const steps = (output: string) => output.split('\n').filter((line) => /^[✓✗]/.test(line));

describe('the start is a checklist', () => {
  test('one line a step, in order', async () => {
    const { env } = await surroundings();
    const bot = startProgram('src/main.ts', env);
    await bot.line('Portkeeper is ready');
    expect(steps(bot.output()).map((line) => line.split(' – ')[0])).toEqual([
      ...['✓ settings', '✓ data folder', '✓ store', '✓ encryption key'],
      ...['✓ panel', '✓ Discord', '✓ commands', '✓ watches'],
    ]);
  });

  test('a Discord that cannot be reached: ✗ with the cause', async () => {
    const { env } = await surroundings();
    const bot = startProgram('src/main.ts', {
      ...env,
      DISCORD_API_URL: `http://127.0.0.1:${await freePort()}/api`,
    });
    expect(await bot.ended).toBe(1);
    expect(steps(bot.output()).at(-1)).toContain(
      '✗ Discord – Discord cannot be reached: nothing accepts the connection',
    );
  });
});

describe('npm run doctor', () => {
  test('takes the same steps and ends, without logging in', async () => {
    const { env, discord } = await surroundings();
    const doctor = startProgram('src/main.ts', env, { args: ['--doctor'] });
    expect(await doctor.ended).toBe(0);
    expect(steps(doctor.output()).at(-1)).toBe('✓ commands – will be registered at the next start');
    expect(discord.requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(discord.requests.some(({ path }) => path.includes('gateway'))).toBe(false);
  });

  test('beside a running bot does not disturb it', async () => {
    const { env, discord } = await surroundings();
    const bot = startProgram('src/main.ts', env);
    await bot.line('Portkeeper is ready');
    const doctor = startProgram('src/main.ts', env, { args: ['--doctor'] });
    expect(await doctor.ended).toBe(0);
    expect(doctor.output()).toContain('✓ commands – up to date');
    expect((await ask(discord.member({ name: 'Alice' }), '/help')).text).toContain('Portkeeper');
  });
});

describe('health and metrics', () => {
  async function running() {
    const made = await surroundings();
    const port = await freePort();
    const bot = startProgram('src/main.ts', { ...made.env, HTTP_PORT: String(port) });
    await bot.line('Portkeeper is ready');
    const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    return { ...made, bot, get };
  }

  test('are served when HTTP_PORT is set, and count what happens without naming anybody', async () => {
    const { get, discord, demo, panel } = await running();
    const alice = discord.member({ name: 'Alice' });
    const modal = await (await alice.slash('/panel link')).modal();
    await (await modal.submit({ key: demo.keys.alice })).answer();
    const list = await ask(alice, '/ports list', { server: 'Survival' });
    await (await list.click('Refresh')).answer();
    panel.fault({ kind: 'status', status: 500 });
    await ask(alice, '/ports list', { server: 'Survival' });
    expect(await (await get('/healthz')).json()).toMatchObject({ healthy: true, gateway: 'ready' });
    expect((await get('/readyz')).status).toBe(200);
    const metrics = await (await get('/metrics')).text();
    for (const line of [
      'portkeeper_interactions_total{action="ports list",outcome="ok"} 1',
      'portkeeper_interactions_total{action="ports list",outcome="told"} 1',
      'portkeeper_interactions_total{action="list",outcome="ok"} 1',
      'portkeeper_problems_total{kind="no-answer"} 1',
      'portkeeper_panel_request_seconds_count{dialect="pterodactyl",method="GET",outcome="500"} 1',
      'portkeeper_gateway_ready 1',
      'portkeeper_acknowledgement_seconds_count 5',
      'nodejs_eventloop_lag_seconds',
    ]) {
      expect(metrics).toContain(line);
    }
    for (const secret of [demo.keys.alice.slice(16), alice.user.id, 'Survival', 'alice', panel.url]) {
      expect(metrics).not.toContain(secret);
    }
    expect((await get('/nope')).status).toBe(404);
    expect((await get('/constructor')).status).toBe(404);
  });

  test('a gateway that is away makes it not ready, but not yet unhealthy', async () => {
    const { get, discord } = await running();
    await discord.close();
    await expect.poll(async () => (await get('/readyz')).status).toBe(503);
    expect(await (await get('/healthz')).json()).toMatchObject({ healthy: true, gateway: 'reconnecting' });
  });
});

test('a gateway is dead once it has been away for two minutes', async () => {
  const clock = new ManualClock();
  const discord = await startDiscord();
  const client = createClient({ apiUrl: discord.apiUrl, onInteraction: async () => {}, onError: () => {} });
  const gateway = watchGateway(client, { clock, onChange: () => {} });
  expect(gateway.condition()).toBe('reconnecting');
  await Promise.all([once(client, 'clientReady'), client.login(discord.token)]);
  expect(gateway.condition()).toBe('ready');
  const gone = new Promise((resolve) => client.once('shardReconnecting', resolve));
  await discord.close();
  await gone;
  expect(gateway.condition()).toBe('reconnecting');
  clock.advance(119_000);
  expect(gateway.condition()).toBe('reconnecting');
  clock.advance(1_000);
  expect(gateway.condition()).toBe('dead');
  await client.destroy();
});

test('SHARDS and SHARD_COUNT: two processes share the guilds, and each interaction is answered once', async () => {
  const { env, discord } = await surroundings();
  const start = async (shard: string) => {
    const dataDir = join(emptyFolder(), 'data');
    const bot = startProgram('src/main.ts', { ...env, DATA_DIR: dataDir, SHARDS: shard, SHARD_COUNT: '2' });
    await bot.line('Portkeeper is ready');
    return bot;
  };
  await Promise.all([start('0'), start('1')]);
  expect(discord.gateway.connections).toBe(2);
  const guilds = Array.from({ length: 6 }, (_, number) => `guild ${number}`);
  for (const guild of guilds) {
    expect((await ask(discord.member({ name: 'Alice', guild }), '/help')).text).toContain('Portkeeper');
  }
  const callbacks = discord.requests.filter(({ path }) => path.endsWith('/callback'));
  expect(callbacks).toHaveLength(guilds.length);
});
