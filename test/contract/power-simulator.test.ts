import { expect, onTestFinished, test } from 'vitest';
import { demoWorld, REALISTIC_DELAYS, startPanel } from '../../sandbox/panel/index.ts';
import { createPanelClient } from '../../src/panel/client.ts';
import { createDialects } from '../../src/panel/dialects.ts';
import { createTransport } from '../../src/panel/transport.ts';
import { DIALECTS } from '../support/dialects.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** Alice's client of a panel whose servers take their time. @param keptMs for how long the panel repeats itself */
async function setUp(dialect = DIALECTS[0] ?? 'pterodactyl', keptMs = 0) {
  const demo = demoWorld(dialect);
  expect(demo.world.settings.resourcesKeptMs).toBe(20_000);
  demo.world.settings.resourcesKeptMs = keptMs;
  demo.world.settings.powerDelays = REALISTIC_DELAYS;
  const clock = new ManualClock();
  const boots: string[] = [];
  const boot = async ({ name }: { name: string }) => void boots.push(name);
  const panel = await startPanel({ dialect, world: demo.world, clock, boot });
  const transport = createTransport({ clock });
  onTestFinished(() => transport.close().then(panel.close));
  const address = { url: panel.url, trusted: true };
  const common = { dialects: createDialects(), transport, clock, panel: address };
  const client = createPanelClient({ ...common, key: demo.keys.alice });
  const id = demo.servers.survival;
  const state = async () => (await client.resources(id)).state;
  const [survival] = demo.world.servers;
  if (!survival) throw new Error('The world has no server.');
  return { ...{ demo, clock, panel, client, id, state, survival, boots }, common };
}

/** Lets the present state of the server pass. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  await clock.sleeping(ms);
  clock.advance(ms);
  // What follows a wait of the panel is done when it sleeps again, or when everything is over.
  await new Promise((resolve) => setImmediate(resolve));
}

test.each(DIALECTS)('%s: a restart goes through every state, each in its time', async (dialect) => {
  const { client, clock, id, state, boots } = await setUp(dialect);
  await client.power(id, 'restart');
  const seen = [await state()];
  for (const now of ['stopping', 'offline', 'starting'] as const) {
    await pass(clock, REALISTIC_DELAYS[now]);
    seen.push(await state());
  }
  expect(seen).toEqual(['stopping', 'offline', 'starting', 'running']);
  expect(boots).toEqual(['Survival']);
});

test('stop, start and kill', async () => {
  const { client, clock, id, state } = await setUp();
  await client.power(id, 'stop');
  expect(await state()).toBe('stopping');
  await client.power(id, 'kill');
  expect(await state()).toBe('offline');
  await client.power(id, 'start');
  expect(await state()).toBe('starting');
  await pass(clock, REALISTIC_DELAYS.starting);
  expect(await state()).toBe('running');
});

test('a signal for what is there already, or while another is carried out, changes nothing', async () => {
  const { client, clock, id, state, boots } = await setUp();
  await client.power(id, 'start');
  expect(await state()).toBe('running');
  await client.power(id, 'restart');
  await client.power(id, 'restart');
  await client.power(id, 'start');
  for (const now of ['stopping', 'offline', 'starting'] as const) await pass(clock, REALISTIC_DELAYS[now]);
  expect(await state()).toBe('running');
  expect(boots).toEqual(['Survival']);
});

test('traffic grows while it runs, and is counted anew after a start', async () => {
  const { client, clock, id, demo } = await setUp();
  const traffic = async () => (await client.resources(id)).traffic?.received ?? 0;
  const before = await traffic();
  clock.advance(60_000);
  const later = await traffic();
  expect(later).toBeGreaterThan(before);
  demo.world.settings.powerDelays = null;
  await client.power(id, 'restart');
  clock.advance(1_000);
  const after = await traffic();
  expect(after).toBeGreaterThan(0);
  expect(after).toBeLessThan(before);
});

test.each(DIALECTS)('%s: what was said is repeated for 20 s, whatever happens', async (dialect) => {
  const { client, clock, id, demo } = await setUp(dialect, 20_000);
  const before = await client.resources(id);
  expect(before).toMatchObject({ state: 'running', uptimeMs: expect.any(Number) });
  await client.power(id, 'stop');
  demo.world.settings.daemonReachable = false;
  clock.advance(19_999);
  expect(await client.resources(id)).toEqual(before);
  clock.advance(1);
  const away = await client.resources(id).catch(({ problem }) => problem);
  expect(away).toMatchObject(dialect === 'pelican' ? { state: 'unknown' } : { kind: 'node-away' });
});

test('uptime is that of the process: it ends with it, and begins with the next', async () => {
  const { client, clock, id } = await setUp();
  const uptime = async () => (await client.resources(id)).uptimeMs;
  const before = (await uptime()) ?? 0;
  await client.power(id, 'restart');
  clock.advance(1_000);
  expect(await uptime()).toBe(before + 1_000);
  await pass(clock, REALISTIC_DELAYS.stopping);
  expect(await uptime()).toBeNull();
  await pass(clock, REALISTIC_DELAYS.offline);
  clock.advance(2_000);
  expect(await uptime()).toBe(2_000);
});

test('each signal is in the log of the server, with the permission it needs', async () => {
  const { client, id, demo, common, survival } = await setUp();
  const bob = createPanelClient({ ...common, key: demo.keys.bob });
  await expect(bob.power(id, 'restart')).rejects.toMatchObject({
    problem: { kind: 'permission-missing', permission: 'control.restart' },
  });
  survival.subusers[0]?.permissions.push('control.restart');
  await bob.power(id, 'restart');
  await client.power(id, 'kill');
  expect(demo.world.activity.map(({ event }) => event)).toEqual([
    'server:power.restart',
    'server:power.kill',
  ]);
});

test('signals from the panel’s own pages need no key', async () => {
  const { panel, survival, state } = await setUp();
  await panel.signal(survival, 'stop');
  expect(await state()).toBe('stopping');
});
