import { describe, expect, onTestFinished, test } from 'vitest';
import * as sandbox from '../../sandbox/panel/index.ts';
import type { NoAnswer } from '../../src/panel/problems.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { A, clientOf, DETAILS, listen, QUERY, VERBS } from './support/panel-client.ts';

/** What of an answer is looked at here; the rest is in `what-came.test.ts`. */
interface Seen {
  how: NoAnswer['how'];
  status?: number;
}
const failing = (answer: Seen, unsent = false) => ({ problem: { kind: 'no-answer', answer, unsent } });

async function simulated(dialect: sandbox.Dialect = 'pterodactyl') {
  const { world, keys } = sandbox.recordedWorld();
  world.choosePort = (ports) => ports[0] ?? 0;
  const clock = new ManualClock();
  const panel = await sandbox.startPanel({ dialect, world, clock });
  onTestFinished(() => panel.close());
  const key = keys.owner.token;
  return { panel, world, clock, key, client: clientOf(panel.url, { key, clock }) };
}

const ALWAYS = { times: Number.POSITIVE_INFINITY };

describe('against the simulated panel', () => {
  // biome-ignore format: the port that each gives when 25612 is wished for
  const GIVEN = [['pterodactyl', 25608], ['pelican', 30000], ['documented', 25612]] as const;
  test.each(GIVEN)('every verb works on %s', async (dialect, port) => {
    const { client, world } = await simulated(dialect);
    expect(await client.account()).toEqual({ username: 'owner' });
    expect(await client.countServers()).toBe(14);
    expect(await client.servers()).toHaveLength(14);
    expect(await client.server(A)).toEqual({ ...DETAILS, isPelican: dialect === 'pelican' });
    expect(await client.assign(A, { ip: '192.0.2.10', port: 25612 })).toMatchObject({ port });
    expect(await client.setNote(A, 2, 'votes')).toEqual({ ...QUERY, note: 'votes' });
    expect(await client.makePrimary(A, 2)).toEqual({ ...QUERY, note: 'votes', isPrimary: true });
    expect(await client.remove(A, 1)).toBeUndefined();
    expect(world.allocations.find(({ id }) => id === 1)?.serverId).toBeNull();
  });

  test('reads what only Pelican sends: permissions with gaps, no description, no allocation to see', async () => {
    const { client, panel, world } = await simulated('pelican');
    world.settings.showDescriptions = false;
    Object.assign(world.users[0] ?? {}, { viewsServers: true });
    const permissions = ['websocket.connect', 'allocation.read'];
    Object.assign(world.servers[0] ?? {}, { ownerId: 10, subusers: [{ userId: 1, permissions }] });
    const watching = ['errors', 'install', 'transfer'].map((what) => `admin.websocket.${what}`);
    const all = new Set(['websocket.connect', ...watching, 'allocation.read']);
    expect(await client.server(A)).toMatchObject({ permissions: all, isPelican: true });
    const hidden = { allocations: { object: 'null_resource', attributes: null } };
    const attributes = { identifier: A, uuid: A, name: 'None', feature_limits: {}, relationships: hidden };
    panel.fault({ kind: 'wrong-shape', body: { attributes } });
    expect(await client.server(A)).toMatchObject({ name: 'None', allocations: [], permissions: new Set() });
  });

  test('a page is not taken for an answer, whatever stands in it (fact 2)', async () => {
    const url = await listen((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('{"attributes":{"username":"owner"}}');
    });
    await expect(clientOf(url).account()).rejects.toMatchObject(failing({ how: 'not-json' }));
  });

  test('reads all pages of somebody with 230 servers, each server once', async () => {
    const { panel, world } = await simulated();
    const [owner, node] = [
      sandbox.addUser(world, { username: 'host' }),
      sandbox.addNode(world, { name: 'Big' }),
    ];
    const rest = { owner, node, allocationLimit: 1 };
    const ports = sandbox.addAllocations(world, {
      node,
      ip: '192.0.2.200',
      ports: sandbox.range(1001, 1230),
    });
    for (const one of ports) sandbox.addServer(world, { ...rest, name: `S${one.port}`, allocations: [one] });
    const { token: key } = sandbox.addKey(world, { userId: owner.id });
    const servers = await clientOf(panel.url, { key }).servers();
    expect(servers.map(({ name }) => name)).toEqual(ports.map(({ port }) => `S${port}`));
    const queries = panel.requests.map(({ query }) => query).sort();
    expect(queries).toEqual([1, 2, 3].map((page) => `per_page=100&page=${page}`));
  });

  test('sends the key as bearer, asks for JSON, and is no browser (facts 1, 22)', async () => {
    const { panel, client, key } = await simulated();
    // The removal is refused: by then it would be that of the primary.
    for (const verb of Object.values(VERBS)) await verb(client).catch(() => undefined);
    const methods = panel.requests.map(({ method }) => method).join(' ');
    expect(methods).toBe('GET GET GET GET POST POST POST DELETE');
    for (const { method, headers } of panel.requests) {
      expect(headers).toMatchObject({ accept: 'application/json', authorization: `Bearer ${key}` });
      expect(headers['content-type']).toBe(method === 'POST' ? 'application/json' : undefined);
      expect(Object.keys(headers).filter((name) => /^(cookie|origin|referer)$/.test(name))).toEqual([]);
    }
  });

  // biome-ignore format: `reads`: how often a reading is sent; `waits`: until the limit
  const FAULTS: [sandbox.Fault, Seen, { reads: number; waits?: true }][] = [
    [{ kind: 'reset' }, { how: 'connection-lost' }, { reads: 2 }], [{ kind: 'reset', when: 'after-write' }, { how: 'connection-lost' }, { reads: 2 }],
    [{ kind: 'hang' }, { how: 'time-out' }, { reads: 1, waits: true }], [{ kind: 'slow-body' }, { how: 'time-out' }, { reads: 1, waits: true }],
    [{ kind: 'malformed-json' }, { how: 'not-json' }, { reads: 1 }],
    [{ kind: 'html', status: 200 }, { how: 'not-json' }, { reads: 1 }], [{ kind: 'html', status: 404 }, { how: 'not-json' }, { reads: 1 }],
    [{ kind: 'html', status: 502 }, { how: 'server-error', status: 502 }, { reads: 2 }], [{ kind: 'status', status: 500 }, { how: 'server-error', status: 500 }, { reads: 1 }],
    [{ kind: 'huge' }, { how: 'too-large' }, { reads: 1 }], [{ kind: 'wrong-shape' }, { how: 'wrong-shape' }, { reads: 1 }],
  ];

  const TRIES = [{ verb: 'server', limitMs: 10_000 } as const, { verb: 'assign', limitMs: 20_000 } as const];
  test.each(FAULTS)('struck by %j: %j, and a write is sent once', async (fault, answer, { reads, waits }) => {
    const { panel, clock, client } = await simulated();
    const path = `/api/client/servers/${A}`;
    panel.fault({ ...fault, ...ALWAYS, path });
    for (const { verb, limitMs } of TRIES) {
      panel.requests.length = 0;
      const hold = panel.hold({ path, carryOut: 'after' });
      const failed = expect(VERBS[verb](client)).rejects.toMatchObject(failing(answer));
      await hold.arrived;
      hold.release();
      // By the time this is answered, what was sent before it has arrived.
      if (waits) await fetch(`${panel.url}/api/client/account`).then(() => clock.advance(limitMs));
      await failed;
      const sent = panel.requests.filter((request) => request.path.startsWith(path));
      expect(sent).toHaveLength(verb === 'server' ? reads : 1);
    }
  });

  test('a reading that lost its connection once is answered by the second try', async () => {
    const { panel, client } = await simulated();
    panel.fault({ kind: 'reset' });
    expect(await client.account()).toEqual({ username: 'owner' });
    expect(panel.requests).toHaveLength(2);
  });

  test.each(['assign', 'note', 'primary', 'remove'] as const)('%s is never sent twice', async (verb) => {
    const { panel, client } = await simulated();
    panel.fault({ kind: 'reset', when: 'after-write' });
    await expect(VERBS[verb](client)).rejects.toMatchObject(failing({ how: 'connection-lost' }));
    panel.fault({ kind: 'html', status: 503 });
    await expect(VERBS[verb](client)).rejects.toMatchObject(failing({ how: 'server-error', status: 503 }));
    expect(panel.requests).toHaveLength(2);
  });

  test.each([301, 302, 307, 308] as const)('a redirect %i is not followed', async (status) => {
    const { panel, client } = await simulated();
    let contacts = 0;
    const location = await listen((_, response) => void response.end(String(++contacts)));
    panel.fault({ kind: 'redirect', status, location, ...ALWAYS });
    await expect(client.account()).rejects.toMatchObject(failing({ how: 'redirect' }));
    await expect(client.assign(A, {})).rejects.toMatchObject(failing({ how: 'redirect' }));
    expect([contacts, panel.requests.length]).toEqual([0, 2]);
  });

  test.each<[Seen, (panel: sandbox.Panel) => string | Promise<string>]>([
    [{ how: 'name-not-found' }, () => 'http://nonexistent.invalid'],
    [{ how: 'no-tls' }, ({ url }) => url.replace('http:', 'https:')],
    [{ how: 'refused-connection' }, (panel) => panel.close().then(() => panel.url)],
  ])('%j: nothing can have been sent', async (answer, address) => {
    const { panel } = await simulated();
    const client = clientOf(await address(panel));
    for (const ask of Object.values(VERBS)) {
      await expect(ask(client)).rejects.toMatchObject(failing(answer, true));
    }
    expect(panel.requests).toEqual([]);
  });
});
