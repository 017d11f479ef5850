import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { range } from '../../sandbox/panel/index.ts';
import { createTester, type PortToTest, testPort } from '../../src/allocations/test-port.ts';
import { PROBE_TIMEOUT_MS } from '../../src/network/port-probe.ts';
import type { Target } from '../../src/network/reach.ts';
import { knownPorts } from '../support/known-ports.ts';
import { leadingNowhere } from '../support/leading.ts';
import { ManualClock } from '../support/manual-clock.ts';

const IP = '8.8.8.8';
const AT = { panel: 'abcdef', serverId: '2295c7ba' };
const NOTHING_LISTENS: Target = { ip: '127.0.0.1', port: 1 };
const trusted = { url: 'http://panel', trusted: true };
const typed = { url: 'https://panel.example', trusted: false };

function allocation(port: number, note: string | null = null): PortToTest['allocation'] {
  return { id: port, ip: IP, alias: null, port, note, isPrimary: false };
}

function setUp(where: Record<number, Target> = {}) {
  const clock = new ManualClock();
  const contacted: number[] = [];
  const reach = {
    resolve: leadingNowhere,
    place: ({ port }: Target) => {
      contacted.push(port);
      return where[port] ?? NOTHING_LISTENS;
    },
  };
  const tester = createTester({ reach, clock, ...knownPorts(clock) });
  const check = (port: PortToTest['allocation'], more: Partial<PortToTest> = {}) =>
    testPort(tester, {
      ...{ allocation: port, allocations: [port], panel: trusted, state: 'running', userId: 'alice', at: AT },
      ...more,
    });
  const watch: typeof check = (port, more) => check(port, { counted: false, ...more });
  return { clock, contacted, tester, where, check, watch };
}

/** Takes every place that an address has in this minute. */
function exhaust({ tester }: ReturnType<typeof setUp>, port: number): void {
  const attempt = { userId: 'somebody', panel: trusted, counted: true };
  for (const _ of range(1, 12)) tester.limits.contact(attempt, { ip: IP, port });
}

async function listener(): Promise<Target> {
  const server = createServer((socket) => socket.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { ip: '127.0.0.1', port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
}

/** A port that takes what it gets and never answers. */
async function mute() {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return { target: { ip: '127.0.0.1', port: socket.address().port }, asked: once(socket, 'message') };
}

describe('a query port that a limit refuses', () => {
  test.each([
    ['Valheim', 2_456, 2_457],
    ['Rust', 28_015, 28_016],
  ])('of %s: the silence of the others proves nothing', async (note, own, query) => {
    const silent = await mute();
    const made = setUp({ [own]: silent.target });
    exhaust(made, query);
    const free = made.clock.now() + 60_000;
    const port = allocation(own, note);
    const found = made.check(port, { allocations: [port, allocation(query)] });
    await silent.asked;
    await made.clock.sleeping(PROBE_TIMEOUT_MS);
    made.clock.advance(PROBE_TIMEOUT_MS);
    expect(await found).toEqual({ kind: 'limited', retryAtMs: free });
    expect(made.contacted).toEqual([own]);
  });

  test.each([
    ['refused', 'running', 'limited'],
    ['open', 'running', 'open'],
    ['refused', 'offline', 'offline'],
  ] as const)(
    'of a game with TCP as well, where that is %s and the server %s: %s',
    async (tcp, state, kind) => {
      const made = setUp(tcp === 'open' ? { 26900: await listener() } : {});
      exhaust(made, 26_901);
      const port = allocation(26_900, '7 Days to Die');
      const found = await made.check(port, { state, allocations: [port, allocation(26_901)] });
      expect(found.kind).toBe(kind);
    },
  );
});

describe('what watches share', () => {
  const port = allocation(40_000);

  test('25 watches of one port look at it once at a time, and each of them gets a result every minute', async () => {
    const made = setUp({ 40000: await listener() });
    for (const _ of range(1, 5)) {
      const found = await Promise.all(range(1, 25).map((n) => made.watch(port, { userId: `user-${n}` })));
      expect(found.map(({ kind }) => kind)).toEqual(range(1, 25).map(() => 'open'));
      made.clock.advance(60_000);
    }
    expect(made.contacted).toHaveLength(5);
  });

  test('spread over the minute, 60 of them get a result as well', async () => {
    const made = setUp({ 40000: await listener() });
    for (const second of range(1, 180)) {
      expect((await made.watch(port, { userId: `user-${second % 60}` })).kind).toBe('open');
      made.clock.advance(1_000);
    }
    expect(made.contacted).toHaveLength(9);
  });

  test('is no older than 20 s', async () => {
    const made = setUp({ 40000: await listener() });
    expect((await made.watch(port)).kind).toBe('open');
    made.where[40_000] = NOTHING_LISTENS;
    made.clock.advance(19_999);
    expect((await made.watch(port)).kind).toBe('open');
    made.clock.advance(1);
    expect((await made.watch(port)).kind).toBe('refused');
  });

  test('is never what a person gets, or who follows a restart; a watch may have theirs', async () => {
    const made = setUp({ 40000: await listener() });
    await made.watch(port);
    made.where[40_000] = NOTHING_LISTENS;
    expect((await made.check(port)).kind).toBe('refused');
    expect((await made.watch(port)).kind).toBe('refused');
    made.where[40_000] = await listener();
    expect((await made.watch(port, { fresh: true })).kind).toBe('open');
  });

  test.each<[string, Partial<PortToTest>, PortToTest['allocation']?]>([
    ['a panel of another kind', { panel: typed }],
    ['another port', {}, allocation(40_001)],
    ['another game', {}, allocation(40_000, 'Minecraft')],
    ['another address', {}, { ...port, ip: '8.8.8.9' }],
  ])('is only the same: %s', async (_, more, other = port) => {
    const made = setUp();
    await made.watch(port);
    const before = made.contacted.length;
    await made.watch(other, { ...more, allocations: [other] });
    expect(made.contacted.length).toBe(before + 1);
  });

  test('a server with another query port is another thing to ask', async () => {
    const rust = allocation(28_015, 'Rust');
    const made = setUp();
    await made.watch(rust);
    made.clock.advance(1_000);
    await made.watch(rust, { allocations: [rust, allocation(28_016)] });
    expect(made.contacted.toSorted()).toEqual([28_015, 28_015, 28_016]);
  });

  test('counts as breadth on panels that were typed', async () => {
    const made = setUp();
    const at = (ip: string) => ({ ...port, ip });
    await made.watch(at('9.9.9.9'), { panel: typed, userId: 'bob' });
    for (const last of range(1, 10)) await made.watch(at(`8.8.4.${last}`), { panel: typed });
    expect((await made.watch(at('9.9.9.9'), { panel: typed })).kind).toBe('limited');
    expect((await made.watch(at('8.8.4.1'), { panel: typed })).kind).toBe('cannot-tell');
  });

  test('is not that another may not look', async () => {
    const made = setUp();
    const rust = allocation(28_015, 'Rust');
    const about = { panel: typed, allocations: [rust, allocation(28_016)] };
    for (const other of range(2_000, 2_058)) {
      const attempt = { userId: 'mallory', panel: typed, counted: false };
      made.tester.limits.learn(attempt, { ip: IP, port: other });
    }
    expect((await made.watch(rust, { ...about, userId: 'mallory' })).kind).toBe('limited');
    expect((await made.watch(rust, about)).kind).toBe('cannot-tell');
  });

  test('a test that a limit put off is no result for the next', async () => {
    const made = setUp({ 40000: await listener() });
    exhaust(made, 40_000);
    expect((await made.watch(port)).kind).toBe('limited');
    made.clock.advance(60_000);
    expect((await made.watch(port)).kind).toBe('open');
  });
});

test('a name that cannot be looked up now is told as that, and its port is not called anything', async () => {
  const clock = new ManualClock();
  const resolve = async () => {
    throw Object.assign(new Error('ESERVFAIL'), { code: 'ESERVFAIL' });
  };
  const tester = createTester({
    reach: { resolve, place: () => NOTHING_LISTENS },
    clock,
    ...knownPorts(clock),
  });
  const named = { ...allocation(40_000), ip: '0.0.0.0', alias: 'play.example.net' };
  const about = { allocations: [named], panel: trusted, state: 'running', userId: 'alice', at: AT } as const;
  expect(await testPort(tester, { allocation: named, ...about })).toEqual({
    ...{ kind: 'limited', retryAtMs: clock.now() + 5_000, name: 'play.example.net' },
  });
});
