import { expect, onTestFinished, test } from 'vitest';
import { demoWorld, type PanelChange, startPanel } from '../../sandbox/panel/index.ts';

async function start() {
  const demo = demoWorld();
  const panel = await startPanel({ dialect: 'pterodactyl', world: demo.world });
  onTestFinished(() => panel.close());
  const headers = { accept: 'application/json', authorization: `Bearer ${demo.keys.alice}` };
  const ask = (path: string, method = 'GET') => fetch(`${panel.url}/api/client${path}`, { method, headers });
  return { ...demo, panel, ask };
}

test('a switched trouble stays until it is switched off, and hides the ones behind it', async () => {
  const { panel, ask } = await start();
  panel.troubles.set('rate-limited', true);
  panel.troubles.set('html', true);
  for (const _ of [1, 2]) expect((await ask('')).status).toBe(502);
  panel.troubles.set('html', false);
  const limited = await ask('');
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '30']);
  panel.clearFaults();
  expect((await ask('')).status).toBe(200);
  expect(Object.values(panel.troubles.state)).toEqual([false, false, false, false, false]);
});

test('a lost answer is one of a write that was carried out', async () => {
  const { panel, ask, servers, world } = await start();
  panel.troubles.set('lost-answer', true);
  const before = world.allocations.filter(({ serverId }) => serverId === 1).length;
  expect((await ask('')).status).toBe(200);
  await expect(ask(`/servers/${servers.survival}/network/allocations`, 'POST')).rejects.toThrow();
  expect(world.allocations.filter(({ serverId }) => serverId === 1)).toHaveLength(before + 1);
});

test('a fault is disarmed by itself', async () => {
  const { panel, ask } = await start();
  const armed = panel.fault({ kind: 'html', times: Number.POSITIVE_INFINITY });
  panel.fault({ kind: 'status', status: 418 });
  expect((await ask('')).status).toBe(502);
  armed.disarm();
  expect((await ask('')).status).toBe(418);
});

test('changes and requests are announced, with their answers', async () => {
  const { panel, ask, servers, keys } = await start();
  const seen: PanelChange[] = [];
  const ended = Promise.withResolvers<void>();
  const stop = panel.watch((change) => {
    seen.push(change);
    if (panel.requests.length === 2 && panel.requests.every(({ endedAt }) => endedAt !== null))
      ended.resolve();
  });
  panel.owner.suspend(servers.creative, true);
  panel.dialect = 'pelican';
  panel.troubles.set('slow', false);
  panel.owner.revoke(keys.alice, true);
  expect(seen.map(({ kind }) => kind)).toEqual(['panel', 'panel', 'panel', 'panel']);
  expect((await ask('')).status).toBe(401);
  panel.owner.revoke(keys.alice, false);
  expect((await ask('')).status).toBe(200);
  await ended.promise;
  expect(panel.requests.map(({ answer }) => JSON.parse(answer ?? 'null'))).toMatchObject([
    { errors: [{ status: '401' }] },
    { object: 'list' },
  ]);
  stop();
  const count = seen.length;
  await ask('');
  expect(seen).toHaveLength(count);
  expect(panel.requests.at(-1)?.answer).toBeNull();
});

test('what the panel does not allow is refused, and changes nothing', async () => {
  const { panel, servers, world } = await start();
  const { owner } = panel;
  const before = structuredClone(world.allocations);
  const primary = world.servers[0]?.primaryId ?? 0;
  expect(() => owner.addPort(servers.survival, 25566)).toThrow('not free');
  expect(() => owner.addPort('nothing', 8192)).toThrow('could not be found');
  expect(() => owner.removePort(servers.survival, primary)).toThrow('primary');
  expect(() => owner.makePrimary(servers.creative, primary)).toThrow('could not be found');
  expect(() => owner.setNote(servers.survival, primary, 'x'.repeat(300))).toThrow('256');
  expect(() => owner.revoke('ptlc_nothing', true)).toThrow('no such key');
  expect(() => owner.revoke('ptlc_nothing', false)).toThrow('not deleted');
  for (const port of [8080, 8081]) owner.addPort(servers.creative, port);
  expect(() => owner.addPort(servers.creative, 8192)).toThrow('limit');
  expect(world.allocations.filter(({ port }) => ![8080, 8081].includes(port))).toEqual(
    before.filter(({ port }) => ![8080, 8081].includes(port)),
  );
});

test('power is switched at the panel, each state is announced, and a suspended server is left alone', async () => {
  const { panel, servers, world } = await start();
  const [survival] = world.servers;
  const states: unknown[] = [];
  panel.watch(() => states.push(survival?.power));
  await panel.owner.power(servers.survival, 'restart');
  expect(states).toEqual(['stopping', 'offline', 'starting', 'running']);
  await panel.owner.power(servers.survival, 'kill');
  expect(survival?.power).toBe('offline');
  expect(world.activity.map(({ event }) => event)).toEqual(['server:power.restart', 'server:power.kill']);
  panel.owner.suspend(servers.survival, true);
  await expect(panel.owner.power(servers.survival, 'start')).rejects.toThrow('suspended');
  expect(survival?.power).toBe('offline');
});
