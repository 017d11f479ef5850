import { expect, onTestFinished, test } from 'vitest';
import { type Dialect, demoWorld, type Panel, recordedWorld, startPanel } from '../../sandbox/panel/index.ts';
import { send } from '../contract/support/send.ts';
import { ManualClock } from '../support/manual-clock.ts';

const A = '/api/client/servers/2295c7ba';
const PORTS = `${A}/network/allocations`;

async function start(dialect: Dialect) {
  const { world, keys, users } = recordedWorld();
  const clock = new ManualClock();
  const panel = await startPanel({ dialect, world, clock });
  onTestFinished(() => panel.close());
  const serverA = world.servers[0];
  if (!serverA) throw new Error('The recorded world has no server.');
  const ask = (line: string, body?: unknown, as: keyof typeof keys = 'owner') =>
    request(panel, { line, token: keys[as].token, body });
  return { world, keys, users, clock, panel, ask, serverA };
}

async function request(panel: Panel, told: { line: string; token: string; body?: unknown }) {
  const [method = '', path = ''] = told.line.split(' ');
  const type = told.body === undefined ? {} : { 'content-type': 'application/json' };
  const headers = { accept: 'application/json', authorization: `Bearer ${told.token}`, ...type };
  const body = told.body === undefined ? null : JSON.stringify(told.body);
  const answer = await send(panel.url, { method, path, headers, body });
  return { status: answer.status, headers: answer.headers, json: answer.body && JSON.parse(answer.body) };
}

const errorsOf = (answer: { status: number; json: unknown }) => ({
  status: answer.status,
  ...Object(answer.json),
});
const refused = (status: number, code: string) =>
  expect.objectContaining({ status, errors: [expect.objectContaining({ code, status: String(status) })] });

test('pelican deletes the primary, and then cannot show it to who may not read allocations', async () => {
  const { ask } = await start('pelican');
  expect((await ask(`DELETE ${PORTS}/1`)).status).toBe(204);
  const { json } = await ask(`GET ${PORTS}`);
  expect(json.data).toHaveLength(1);
  expect(json.data[0].attributes.is_default).toBe(false);
  expect((await ask(`GET ${A}`, undefined, 'noread')).status).toBe(500);
  expect((await ask('GET /api/client', undefined, 'noread')).status).toBe(500);
  expect((await ask(`POST ${PORTS}/2/primary`)).status).toBe(200);
  expect((await ask(`GET ${A}`, undefined, 'noread')).status).toBe(200);
});

test('pelican takes two creates a minute and server, refused ones included', async () => {
  const { ask, world, clock } = await start('pelican');
  Object.assign(world.settings.autoAllocation, { rangeStart: 25565, rangeEnd: 25700 });
  expect((await ask(`POST ${PORTS}`, {}, 'reader')).status).toBe(403);
  expect((await ask(`POST ${PORTS}`, {})).status).toBe(200);
  const third = await ask(`POST ${PORTS}`, {});
  expect(errorsOf(third)).toEqual(refused(429, 'ThrottleRequestsException'));
  expect(third.headers).toMatchObject({ 'retry-after': '60', 'x-ratelimit-limit': '2' });
  clock.advance(60_000);
  expect((await ask(`POST ${PORTS}`, {})).status).toBe(200);
});

test('pelican only hands out ports of its range, and fails without one', async () => {
  const { ask, world } = await start('pelican');
  expect((await ask(`POST ${PORTS}`, {})).json.attributes).toMatchObject({
    ip: '192.0.2.10',
    ip_alias: null,
  });
  expect(world.allocations.at(-1)).toMatchObject({ id: 79, serverId: 1 });
  world.settings.autoAllocation.rangeStart = null;
  expect((await ask(`POST ${PORTS}`, {})).status).toBe(500);
});

test('pelican names things differently', async () => {
  const { ask, world, serverA, users } = await start('pelican');
  world.settings.showDescriptions = false;
  const account = (await ask('GET /api/client/account')).json.attributes;
  expect(Object.keys(account)).not.toContain('id');
  expect(account).toMatchObject({ username: 'owner', root_admin: false, '2fa_enabled': false });
  expect((await ask('GET /api/client/permissions')).json.attributes.permissions).toContain('allocation.read');
  const details = (await ask(`GET ${A}`, undefined, 'reader')).json;
  expect(details.attributes).not.toHaveProperty('description');
  expect(details.attributes.sftp_details).toHaveProperty('alias');
  expect(details.meta.user_permissions).toEqual(['allocation.read', 'websocket.connect']);
  users.manager.viewsServers = true;
  serverA.subusers.find(({ userId }) => userId === users.manager.id)?.permissions.reverse();
  const gappy = (await ask(`GET ${A}`, undefined, 'manager')).json.meta.user_permissions;
  expect(Object.keys(gappy)).toEqual(['0', '1', '2', '3', '5', '6', '7', '8', '9']);
  expect((await ask(`GET ${A}/resources`)).json.attributes.current_state).toBe('missing');
  serverA.status = 'reinstall_failed';
  expect(errorsOf(await ask(`GET ${PORTS}`))).toEqual(refused(409, 'ServerStateConflictException'));
});

test('pelican stores 255 characters of a note', async () => {
  const { ask, world } = await start('pelican');
  expect((await ask(`POST ${PORTS}/2`, { notes: 'x'.repeat(256) })).status).toBe(200);
  expect(world.allocations.find(({ id }) => id === 2)?.notes).toHaveLength(255);
});

test('the documented dialect gives the port that was asked for', async () => {
  const { ask } = await start('documented');
  const given = await ask(`POST ${PORTS}`, { port: 25610 });
  expect(given.json.attributes).toMatchObject({ ip: '192.0.2.10', port: 25610 });
  const elsewhere = await ask(`POST ${PORTS}`, { ip: '192.0.2.11', port: 25568 });
  expect(elsewhere.json.attributes).toMatchObject({
    ip: '192.0.2.11',
    ip_alias: 'play.example.com',
    port: 25568,
  });
  const again = await ask(`POST ${PORTS}`, { port: 25610 });
  expect(errorsOf(again)).toEqual(refused(409, 'AllocationNotAvailableException'));
});

test.each([
  ['port', { port: 'x' }],
  ['port', { port: 70_000 }],
  ['ip', { ip: 'nowhere' }],
])('the documented dialect refuses a %s like %j', async (field, body) => {
  const { ask } = await start('documented');
  const answer = await ask(`POST ${PORTS}`, body);
  expect(errorsOf(answer)).toEqual(refused(422, 'ValidationException'));
  expect(answer.json.errors[0].meta.source_field).toBe(field);
});

test('the documented dialect has its own names for refusals', async () => {
  const { ask, keys, world } = await start('documented');
  const ports = (id: string) => `/api/client/servers/${id}/network/allocations`;
  expect(errorsOf(await ask(`POST ${ports('8f83bc65')}`, {}))).toEqual(
    refused(400, 'TooManyAllocationsException'),
  );
  expect(errorsOf(await ask(`POST ${ports('84635afd')}`, {}))).toEqual(
    refused(503, 'NoAvailableAllocationsException'),
  );
  expect(errorsOf(await ask(`DELETE ${PORTS}/1`))).toEqual(
    refused(400, 'CannotDeletePrimaryAllocationException'),
  );
  expect(errorsOf(await ask(`DELETE ${PORTS}/2`, undefined, 'reader'))).toEqual(
    refused(403, 'InsufficientPermissionsException'),
  );
  expect(errorsOf(await ask(`GET ${ports('zzzzzzzz')}`))).toEqual(refused(404, 'NotFoundHttpException'));
  world.keys = world.keys.filter((key) => key !== keys.owner);
  expect(errorsOf(await ask(`GET ${PORTS}`))).toEqual(refused(401, 'InvalidCredentialsException'));
});

test('the documented dialect may insist on a stopped server', async () => {
  const { ask, world, serverA } = await start('documented');
  Object.assign(world.settings, { requireStopped: true, daemonReachable: true });
  expect((await ask(`POST ${PORTS}/2/primary`)).json.errors[0].detail).toBe(
    'Server must be stopped to change the primary allocation.',
  );
  expect((await ask(`DELETE ${PORTS}/2`)).json.errors[0].detail).toBe(
    'Server must be stopped to remove allocations.',
  );
  expect((await ask(`POST ${A}/power`, { signal: 'stop' })).status).toBe(204);
  expect(serverA.power).toBe('offline');
  expect((await ask(`POST ${PORTS}/2/primary`)).status).toBe(200);
});

test('newer Pterodactyl limits creates per server', async () => {
  const { ask, world } = await start('pterodactyl');
  world.settings.createsPerMinutePerServer = 1;
  expect((await ask(`POST ${PORTS}`, {})).status).toBe(200);
  expect((await ask(`POST ${PORTS}`, {}, 'manager')).status).toBe(429);
});

test('creates at once overrun the limit and return one allocation twice where a panel does (fact 7)', async () => {
  const { ask, world, panel } = await start('pterodactyl');
  Object.assign(world, { choosePort: (ports: readonly number[]) => ports[0] });
  world.settings.raceDuplicates = true;
  const hold = panel.hold({ method: 'POST', carryOut: 'after' });
  const asked = [ask(`POST ${PORTS}`, {}), ask(`POST ${PORTS}`, {}), ask(`POST ${PORTS}`, {})];
  await hold.arrivals(3);
  hold.release();
  const ids = (await Promise.all(asked)).map(({ json }) => json.attributes.id);
  expect(ids).toEqual([44, 44, 44]);
});

test('the demonstration world has three people and changes dialect while it runs', async () => {
  const { world, keys, servers } = demoWorld('documented');
  const panel = await startPanel({ dialect: 'documented', world });
  onTestFinished(() => panel.close());
  const ports = `/api/client/servers/${servers.survival}/network/allocations`;
  const ask = (line: string, token: string, body?: unknown) => request(panel, { line, token, body });
  expect((await ask('GET /api/client', keys.alice)).json.data).toHaveLength(2);
  expect((await ask('GET /api/client', keys.bob)).json.data).toHaveLength(1);
  expect((await ask('GET /api/client', keys.carol)).json.data).toHaveLength(0);
  expect((await ask(`POST ${ports}`, keys.alice, { port: 8192 })).json.attributes.port).toBe(8192);
  expect((await ask(`POST ${ports}`, keys.bob, {})).status).toBe(403);
  panel.dialect = 'pelican';
  expect((await ask('GET /api/client/account', keys.alice)).json.attributes).not.toHaveProperty('id');
});
