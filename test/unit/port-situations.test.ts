import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listenFor } from '../../sandbox/games/listener.ts';
import { createTester, type PortToTest, testPort } from '../../src/allocations/test-port.ts';
import type { Verdict } from '../../src/allocations/verdict.ts';
import type { Target } from '../../src/network/reach.ts';
import { sign, told } from '../../src/views/verdicts.ts';
import { knownPorts } from '../support/known-ports.ts';
import { leadingNowhere } from '../support/leading.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { tcp } from './support/tcp-stranger.ts';

const IP = '203.0.113.10';
const NOTHING_LISTENS: Target = { ip: '127.0.0.1', port: 1 };
const FACTS = { name: 'Survival', players: () => 3, maxPlayers: () => 20, quirks: () => ({}) };

function allocation(port: number, note: string | null): PortToTest['allocation'] {
  return { id: port, ip: IP, alias: null, port, note, isPrimary: false };
}

/** A bot that reaches what `where` says, and remembers. */
function setUp(where: Record<number, Target>, clock = new ManualClock()) {
  const { known } = knownPorts(clock);
  const reach = {
    resolve: leadingNowhere,
    place: ({ port }: Target) => where[port] ?? NOTHING_LISTENS,
  };
  const tester = createTester({ reach, clock, known });
  const about = { panel: { url: 'http://panel', trusted: true }, userId: 'alice' } as const;
  const check = async (port: PortToTest['allocation'], more: Partial<PortToTest> = {}): Promise<Verdict> =>
    testPort(tester, {
      ...{ allocation: port, allocations: [port], state: 'running', ...about },
      at: { panel: 'abcdef', serverId: '2295c7ba' },
      ...more,
    });
  const place = (allocationId: number) => ({
    ...{ owner: 'alice', panel: 'abcdef', server: '2295c7ba', allocation: allocationId },
  });
  const choose = (id: number, game: string) => known.remember(place(id), { game, answered: false });
  return { check, choose, known, place, clock };
}

/** Takes what it gets over UDP, and never answers. @param clock goes on to the next timer with each packet */
async function mute(clock?: ManualClock): Promise<Target> {
  const socket = createSocket('udp4');
  socket.on('message', async () => {
    await setImmediate();
    clock?.advance(Math.max(0, (clock.nextWake() ?? clock.now()) - clock.now()));
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return { ip: '127.0.0.1', port: socket.address().port };
}

async function game(protocol: 'minecraft' | 'source'): Promise<Target & { close(): Promise<void> }> {
  const listener = await listenFor(protocol, FACTS);
  let isOpen = true;
  const close = async () => {
    if (isOpen) await listener.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { ip: '127.0.0.1', port: listener.port, close };
}

const acceptAndClose = () => tcp((socket) => socket.end());

describe('something that takes UDP and says nothing is never called closed', () => {
  test.each([
    null,
    'voice chat',
    'Voice-Chat!',
    'Geyser',
    'DayZ',
    'CSGO',
    'TS3',
    'Plasmo Voice',
    'Valheim',
    'our little world',
  ])('with the note %j', async (note) => {
    const clock = new ManualClock();
    const { check } = setUp({ 40000: await mute(clock) }, clock);
    const verdict = await check(allocation(40_000, note));
    expect(verdict.kind).toBe('cannot-tell');
    expect(sign(verdict)).toBe('⚪');
    expect(told(verdict)).toMatch(/^Can’t/);
    expect(told(verdict)).not.toMatch(/closed|refused|nothing listens/i);
  });

  test.each([19_132, 27_015, 2_456, 8_211, 15_637, 24_454, 9_987, 34_197, 10_999, 30_120, 26_900, 7_777])(
    'with the usual number %i',
    async (port) => {
      const clock = new ManualClock();
      const { check } = setUp({ [port]: await mute(clock) }, clock);
      expect(sign(await check(allocation(port, null)))).toBe('⚪');
    },
  );

  test.each(['bedrock', 'valheim', 'cs2', 'ark', 'voicechat', 'palworld', 'zomboid'])(
    'chosen as %s when it was added',
    async (preset) => {
      const clock = new ManualClock();
      const { check, choose } = setUp({ 40000: await mute(clock) }, clock);
      await choose(40_000, preset);
      expect(sign(await check(allocation(40_000, null)))).toBe('⚪');
    },
  );
});

test('a machine that refuses TCP on a port that may be UDP: nobody can tell', async () => {
  const { check } = setUp({});
  expect(await check(allocation(40_000, null))).toEqual({ kind: 'cannot-tell', why: 'no-tcp', game: null });
  expect(await check(allocation(40_000, 'Minecraft'))).toMatchObject({ kind: 'cannot-tell', why: 'no-tcp' });
});

describe('Minecraft', () => {
  test('something that accepts and closes is not called open', async () => {
    const { check } = setUp({ 40000: await acceptAndClose() });
    const verdict = await check(allocation(40_000, 'Minecraft'));
    expect(verdict).toEqual({ kind: 'mute', game: 'Minecraft', answered: false });
    expect(told(verdict)).toContain('Something accepts connections, but no Minecraft answers');
  });

  test('chosen when it was added, and refused: closed, with the next step', async () => {
    const { check, choose } = setUp({});
    await choose(40_000, 'minecraft');
    const verdict = await check(allocation(40_000, null));
    expect(sign(verdict)).toBe('🔴');
    expect(told(verdict)).toBe(
      'Closed: nothing uses this port yet. Set it in the game or plugin, then restart',
    );
  });

  test('that answered once is known from then on, also without the note', async () => {
    const where: Record<number, Target> = { 40000: await game('minecraft') };
    const { check } = setUp(where);
    expect(await check(allocation(40_000, 'Minecraft'))).toMatchObject({
      kind: 'open',
      answer: { game: 'Minecraft', players: 3 },
    });
    expect(await check(allocation(40_000, null))).toMatchObject({ kind: 'open', answer: { players: 3 } });
    where[40_000] = NOTHING_LISTENS;
    expect(await check(allocation(40_000, null))).toEqual({ kind: 'refused', answered: true });
    where[40_000] = await acceptAndClose();
    expect(await check(allocation(40_000, null))).toMatchObject({ kind: 'mute', answered: true });
  });

  test('that answered once is a guess again when the note names something else', async () => {
    const where: Record<number, Target> = { 40000: await game('minecraft') };
    const { check, clock } = setUp(where);
    await check(allocation(40_000, 'Minecraft'));
    where[40_000] = await mute(clock);
    expect(await check(allocation(40_000, 'Minecraft voice chat'))).toMatchObject({
      kind: 'cannot-tell',
      why: 'no-answer',
    });
  });

  test('what was known for three months is a guess again', async () => {
    const where: Record<number, Target> = { 40000: await game('minecraft') };
    const { check, known, place, clock } = setUp(where);
    await check(allocation(40_000, 'Minecraft'));
    clock.advance(90 * 24 * 3_600_000);
    expect(await known.of(place(40_000))).toBeNull();
  });
});

describe('a Steam game', () => {
  test('that answered once and is silent now is called silent', async () => {
    const where: Record<number, Target> = { 40000: await game('source') };
    const { check, clock } = setUp(where);
    expect(await check(allocation(40_000, 'Rust'))).toMatchObject({ kind: 'open', answer: { game: 'Rust' } });
    where[40_000] = await mute(clock);
    const verdict = await check(allocation(40_000, 'Rust'));
    expect(verdict).toEqual({ kind: 'silent', answered: true, game: 'Rust' });
    expect(sign(verdict)).toBe('🔴');
  });

  test('that answered on its query port, which the server has no longer, was not asked', async () => {
    const where: Record<number, Target> = { 2456: await mute(), 2457: await game('source') };
    const { check, clock } = setUp(where);
    const [own, query] = [allocation(2_456, null), allocation(2_457, null)];
    expect(await check(own, { allocations: [own, query] })).toMatchObject({
      kind: 'open',
      answer: { game: 'Valheim', queryPort: 2_457 },
    });
    where[2_456] = await mute(clock);
    expect(sign(await check(own))).toBe('⚪');
    where[2_457] = await mute(clock);
    expect(sign(await check(own, { allocations: [own, query] }))).toBe('🔴');
  });

  test.each([
    ['ARK', 7_777, 27_015],
    ['Conan', 7_777, 27_015],
    ['Palworld', 8_211, 27_015],
    ['Rust', 28_015, 28_016],
    ['Rust', 28_015, 28_017],
    ['Enshrouded', 15_636, 15_637],
    ['V Rising', 9_876, 9_877],
    ['7 Days to Die', 26_900, 26_901],
    ['DayZ', 2_302, 27_016],
    ['Unturned', 27_016, 27_015],
  ])('%s on %i is asked on %i as well', async (note, port, queryPort) => {
    const { check } = setUp({ [port]: await mute(), [queryPort]: await game('source') });
    const own = allocation(port, note);
    const found = await check(own, { allocations: [own, allocation(queryPort, null)] });
    expect(found).toMatchObject({ kind: 'open', answer: { queryPort, players: 3 } });
  });
});

describe('the panel says that the server is off', () => {
  test.each([null, 'voice chat', 'Minecraft', 'Rust', 'RCON'])('whatever it is (%j)', async (note) => {
    const clock = new ManualClock();
    const { check } = setUp({ 40000: await mute(clock) }, clock);
    const verdict = await check(allocation(40_000, note), { state: 'offline' });
    expect(verdict).toEqual({ kind: 'offline', state: 'offline' });
    expect(sign(verdict)).toBe('🔴');
  });

  test('and something in front of it accepts connections', async () => {
    const { check } = setUp({ 40000: await acceptAndClose() });
    expect((await check(allocation(40_000, null), { state: 'offline' })).kind).toBe('offline');
  });

  test('but the game answers: the panel’s word is old', async () => {
    const { check } = setUp({ 40000: await game('minecraft') });
    expect((await check(allocation(40_000, 'Minecraft'), { state: 'offline' })).kind).toBe('open');
  });
});

test('a number that is usual for UDP, and something accepts TCP there: open', async () => {
  const { check } = setUp({ 27015: await tcp(() => undefined) });
  expect(await check(allocation(27_015, null))).toMatchObject({ kind: 'open', answer: null });
});

test('what accepts TCP is known as that: refused later, it is closed', async () => {
  const where: Record<number, Target> = { 40000: await acceptAndClose() };
  const { check } = setUp(where);
  expect((await check(allocation(40_000, null))).kind).toBe('open');
  where[40_000] = NOTHING_LISTENS;
  expect(await check(allocation(40_000, null))).toEqual({ kind: 'refused', answered: true });
});
