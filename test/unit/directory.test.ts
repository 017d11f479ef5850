import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { demoWorld, startPanel } from '../../sandbox/panel/index.ts';
import { createDirectory, cutOf, type Listing } from '../../src/allocations/directory.ts';
import { createPanelClient } from '../../src/panel/client.ts';
import { createDialects } from '../../src/panel/dialects.ts';
import { createTransport } from '../../src/panel/transport.ts';
import { pageOf } from '../support/big-answers.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** A directory, and two panels on which everybody asks with Alice's key. */
async function setUp() {
  const clock = new ManualClock();
  const transport = createTransport({ clock });
  const directory = createDirectory({ clock });
  const start = async (ref: string) => {
    const demo = demoWorld();
    for (const server of demo.world.servers) server.name += ` ${ref}`;
    const panel = await startPanel({ dialect: 'pterodactyl', world: demo.world });
    onTestFinished(() => panel.close());
    const options = {
      dialects: createDialects(),
      transport,
      clock,
      panel: { url: panel.url, trusted: true },
      key: demo.keys.alice,
    };
    return { panel, open: { ref, client: createPanelClient(options) } };
  };
  const [one, two] = [await start('one'), await start('two')];
  onTestFinished(() => transport.close());
  const list = (userId: string) => directory.listing(userId, async () => [one.open, two.open]);
  const asked = () => [one.panel.requests.length, two.panel.requests.length];
  return { one: one.panel, open: one.open, two: two.panel, list, asked, clock, directory };
}

const names = ({ servers }: Listing) => servers.map(({ panel, server }) => `${panel}: ${server.name}`);
const ONE = ['one: Survival one', 'one: Creative one'];
const TWO = ['two: Survival two', 'two: Creative two'];
const BOTH = [...ONE, ...TWO];

test('all panels are listed, and asked once in 30 seconds', async () => {
  const { list, asked, clock } = await setUp();
  expect(names(await list('alice'))).toEqual(BOTH);
  clock.advance(29_999);
  expect(names(await list('alice'))).toEqual(BOTH);
  expect(asked()).toEqual([1, 1]);
  clock.advance(2);
  await list('alice');
  expect(asked()).toEqual([2, 2]);
});

test('questions at once share one answer', async () => {
  const { list, asked } = await setUp();
  await Promise.all(Array.from({ length: 10 }, () => list('alice')));
  expect(asked()).toEqual([1, 1]);
});

test('nobody is shown what another person’s keys reach', async () => {
  const { list, asked, directory } = await setUp();
  await list('alice');
  expect(await directory.listing('bob', async () => [])).toEqual({ servers: [], errors: [] });
  await list('carol');
  expect(asked()).toEqual([2, 2]);
});

test('a panel that fails hides only its own servers, and is not asked again at once', async () => {
  const { two, list, asked, clock } = await setUp();
  two.fault({ kind: 'status', status: 500 });
  for (let turn = 0; turn < 3; turn++) {
    const listing = await list('alice');
    expect(names(listing)).toEqual(ONE);
    expect(listing.errors).toEqual([
      expect.objectContaining({ problem: expect.objectContaining({ kind: 'no-answer' }) }),
    ]);
  }
  expect(asked()).toEqual([1, 1]);
  clock.advance(30_001);
  expect(await list('alice')).toMatchObject({ servers: { length: 4 }, errors: [] });
});

test('not being able to open any panel is listed and kept as well', async () => {
  const { directory } = await setUp();
  const failure = new Error('The store does not answer.');
  let opened = 0;
  const open = async () => {
    opened += 1;
    throw failure;
  };
  expect(await directory.listing('alice', open)).toEqual({ servers: [], errors: [failure] });
  expect(await directory.listing('alice', open)).toEqual({ servers: [], errors: [failure] });
  expect(opened).toBe(1);
});

test('what was just read corrects what is kept, for that person and no longer than the rest', async () => {
  const { list, asked, clock, directory } = await setUp();
  const known = (await list('alice')).servers[1];
  if (!known) throw new Error('Creative is not listed.');
  await list('bob');
  clock.advance(20_000);
  const server = { ...known.server, name: 'Renamed' };
  directory.saw('alice', { panel: 'one', server });
  directory.saw('alice', { panel: 'three', server: { ...server, name: 'Nowhere' } });
  expect(names(await list('alice'))).toEqual([ONE[0], 'one: Renamed', ...TWO.slice(0, 1), TWO[1]]);
  expect(names(await list('bob'))).toEqual(BOTH);
  expect(asked()).toEqual([2, 2]);
  clock.advance(10_001);
  expect(names(await list('alice'))).toEqual(BOTH);
});

test('a correction while the panels are still being asked is not lost', async () => {
  const { one, list, directory } = await setUp();
  const creative = (await list('bob')).servers[1];
  if (!creative) throw new Error('Creative is not listed.');
  const hold = one.hold({});
  const listing = list('alice');
  await hold.arrived;
  directory.saw('alice', { panel: 'one', server: { ...creative.server, name: 'Renamed' } });
  hold.release();
  await listing;
  expect(names(await list('alice'))).toContain('one: Renamed');
});

test('seeing a server before anything was listed keeps nothing', async () => {
  const { list, directory } = await setUp();
  const { servers } = await list('bob');
  for (const known of servers) directory.saw('alice', known);
  expect(names(await list('alice'))).toEqual(BOTH);
});

/** Lists as many pages as it is asked for, all as big as can be. */
async function endlessPanel(ref: string) {
  const server = createServer(({ url = '' }, response) => {
    const page = Number(new URL(url, 'http://panel').searchParams.get('page'));
    const body = pageOf(new Array(100).fill(20), { page, pages: 1_000, name: 'x'.repeat(200) });
    response.setHeader('content-type', 'application/json').end(body);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const clock = new ManualClock();
  const transport = createTransport({ clock });
  onTestFinished(() => transport.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = { transport, clock, dialects: createDialects(), key: 'a key' };
  return { ref, client: createPanelClient({ ...options, panel: { url, trusted: true } }) };
}

test('of lists without end as much is kept as of one, of a short one everything, and it is known', async () => {
  const { directory, open } = await setUp();
  const endless = [await endlessPanel('a'), await endlessPanel('b')];
  const alone = await directory.listing('alice', async () => endless.slice(0, 1));
  expect(cutOf(alone)).toEqual({ servers: true, ports: true });
  const listing = await directory.listing('bob', async () => [...endless, open]);
  expect(cutOf(listing)).toEqual({ servers: true, ports: true });
  expect(names(listing).slice(-2)).toEqual(ONE);
  for (const { servers } of [alone, listing]) {
    const allocations = servers.flatMap(({ server }) => server.allocations);
    expect(allocations.length).toBeGreaterThan(4_500);
    expect(allocations.length).toBeLessThanOrEqual(5_000);
  }
  const [big] = alone.servers;
  if (!big) throw new Error('Nothing is listed.');
  directory.saw('alice', { ...big, server: { ...big.server, name: 'x'.repeat(500_000) } });
  expect((await directory.listing('alice', async () => [])).servers).toEqual(alone.servers);
});

test('forgetting one person asks again for that person only', async () => {
  const { list, asked, directory } = await setUp();
  await list('alice');
  await list('bob');
  directory.forget('alice');
  await list('alice');
  await list('bob');
  expect(asked()).toEqual([3, 3]);
});
