import { expect, onTestFinished, test } from 'vitest';
import { type Fault, recordedWorld, startPanel } from '../../sandbox/panel/index.ts';
import { send } from '../contract/support/send.ts';
import { ManualClock } from '../support/manual-clock.ts';

const PORTS = '/api/client/servers/2295c7ba/network/allocations';

async function start() {
  const { world, keys } = recordedWorld();
  const clock = new ManualClock();
  const panel = await startPanel({ dialect: 'pterodactyl', world, clock });
  onTestFinished(() => panel.close());
  const headers = { accept: 'application/json', authorization: `Bearer ${keys.owner.token}` };
  const ask = (method: string, path = PORTS) => send(panel.url, { method, path, headers, body: null });
  const used = () => world.allocations.filter(({ serverId }) => serverId === 1).length;
  return { world, keys, clock, panel, headers, ask, used };
}

test.each<[Fault, { status: number; type: string | undefined; written: boolean }]>([
  [
    { kind: 'status', status: 500 },
    { status: 500, type: 'application/json', written: false },
  ],
  [
    { kind: 'status', status: 502, when: 'after-write' },
    { status: 502, type: 'application/json', written: true },
  ],
  [{ kind: 'malformed-json' }, { status: 200, type: 'application/json', written: true }],
  [{ kind: 'html' }, { status: 502, type: 'text/html; charset=UTF-8', written: false }],
  [
    { kind: 'html', status: 200, when: 'after-write' },
    { status: 200, type: 'text/html; charset=UTF-8', written: true },
  ],
  [{ kind: 'huge' }, { status: 200, type: 'application/json', written: true }],
  [
    { kind: 'redirect', location: 'https://elsewhere.example' },
    { status: 302, type: undefined, written: false },
  ],
  [
    { kind: 'rate-limited', retryAfterSeconds: 7 },
    { status: 429, type: 'application/json', written: false },
  ],
  [{ kind: 'wrong-shape' }, { status: 200, type: 'application/json', written: true }],
])('the fault %j strikes a create once', async (fault, { status, type, written }) => {
  const { panel, ask, used } = await start();
  panel.fault({ ...fault, method: 'POST' });
  expect((await ask('GET')).status).toBe(200);
  const struck = await ask('POST');
  expect(struck.status).toBe(status);
  expect(struck.headers['content-type']).toBe(type);
  expect(used()).toBe(written ? 3 : 2);
  expect(panel.requests.at(-1)).toMatchObject({ method: 'POST', path: PORTS, status });
  expect((await ask('POST')).status).toBe(200);
});

test('what a fault says is what was asked for', async () => {
  const { panel, ask } = await start();
  panel.fault({ kind: 'rate-limited', retryAfterSeconds: 7 });
  panel.fault({ kind: 'redirect', location: 'https://elsewhere.example', status: 307 });
  panel.fault({ kind: 'status', status: 400, code: 'SomeException', detail: 'Some detail.' });
  panel.fault({ kind: 'malformed-json' });
  panel.fault({ kind: 'huge' });
  expect((await ask('GET')).headers['retry-after']).toBe('7');
  expect(await ask('GET')).toMatchObject({ status: 307, headers: { location: 'https://elsewhere.example' } });
  const { errors } = JSON.parse((await ask('GET')).body);
  expect(errors).toEqual([{ code: 'SomeException', status: '400', detail: 'Some detail.' }]);
  const cut = (await ask('GET')).body;
  expect(() => JSON.parse(cut)).toThrow(SyntaxError);
  const huge = (await ask('GET')).body;
  expect(huge.length).toBeGreaterThan(2_000_000);
  expect(JSON.parse(huge)).toHaveProperty('data');
});

test.each([
  ['before-write', 2],
  ['after-write', 3],
] as const)('a connection reset %s leaves %i allocations', async (when, left) => {
  const { panel, ask, used } = await start();
  panel.fault({ kind: 'reset', when });
  await expect(ask('POST')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(used()).toBe(left);
  expect(panel.requests.at(-1)?.status).toBeNull();
});

test('a hanging request is cut when the panel closes', async () => {
  const { panel, ask } = await start();
  panel.fault({ kind: 'hang', times: Number.POSITIVE_INFINITY });
  const hold = panel.hold({ carryOut: 'after' });
  const asked = expect(ask('GET')).rejects.toMatchObject({ code: 'ECONNRESET' });
  await hold.arrived;
  hold.release();
  await panel.close();
  await asked;
});

test('a slow body stops in the middle', async () => {
  const { panel, headers } = await start();
  panel.fault({ kind: 'slow-body' });
  const response = await fetch(`${panel.url}${PORTS}`, { headers });
  const reader = response.body?.getReader();
  const first = new TextDecoder().decode((await reader?.read())?.value);
  expect(first).toMatch(/^{"object":"list"/);
  expect(() => JSON.parse(first)).toThrow(SyntaxError);
  await reader?.cancel();
});

test('a delay passes on the clock', async () => {
  const { panel, clock, ask } = await start();
  panel.fault({ kind: 'delay', ms: 30_000 });
  const asked = ask('GET');
  await clock.sleeping(30_000);
  clock.advance(30_000);
  expect((await asked).status).toBe(200);
});

test('a fault strikes as often as armed, where it matches, until cleared', async () => {
  const { panel, ask } = await start();
  panel.fault({ kind: 'status', status: 503, path: /account$/, times: 2 });
  panel.fault({
    kind: 'status',
    status: 500,
    path: '/api/client/permissions',
    times: Number.POSITIVE_INFINITY,
  });
  const statuses = async (path: string) => (await ask('GET', path)).status;
  expect(await statuses(PORTS)).toBe(200);
  expect(await statuses('/api/client/account')).toBe(503);
  expect(await statuses('/api/client/account')).toBe(503);
  expect(await statuses('/api/client/account')).toBe(200);
  expect(await statuses('/api/client/permissions')).toBe(500);
  panel.clearFaults();
  expect(await statuses('/api/client/permissions')).toBe(200);
});

test.each([
  ['before', 3],
  ['after', 2],
] as const)('a hold that carries out %s shows %i allocations while it holds', async (carryOut, seen) => {
  const { panel, ask, used } = await start();
  const hold = panel.hold({ method: 'POST', path: PORTS, carryOut });
  const asked = ask('POST');
  await hold.arrived;
  expect(used()).toBe(seen);
  hold.release();
  expect((await asked).status).toBe(200);
  expect(used()).toBe(3);
});

test('every request is written down as it arrived', async () => {
  const { panel, keys, headers } = await start();
  const sent = { ...headers, 'content-type': 'application/json' };
  await send(panel.url, { method: 'POST', path: `${PORTS}/2?a=b`, headers: sent, body: '{"notes":"x"}' });
  const [request] = panel.requests;
  expect(request).toMatchObject({ method: 'POST', path: `${PORTS}/2`, query: 'a=b', body: '{"notes":"x"}' });
  expect(request).toMatchObject({ key: keys.owner.token, at: Date.UTC(2026, 10, 21, 12), status: 200 });
});
