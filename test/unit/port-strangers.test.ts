import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Known } from '../../src/allocations/games.ts';
import { createTester, testPort } from '../../src/allocations/test-port.ts';
import type { Target } from '../../src/network/reach.ts';
import { sign, told } from '../../src/views/verdicts.ts';
import { knownPorts } from '../support/known-ports.ts';
import { leadingTo } from '../support/leading.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { tcp } from './support/tcp-stranger.ts';

const PORT = 40_000;
const STATUS = Buffer.from('{"version":{"name":"1.21.4"},"players":{"online":1,"max":20}}');

interface Scene {
  note?: string | null;
  known?: Known;
  port?: number;
  ip?: string;
  alias?: string;
  /** What the alias leads to. */
  leads?: string[];
}

/** Tests a port behind which `target` is, for somebody who knows `known` of it. */
async function check(
  target: Target,
  { note = null, known, port = PORT, ...where }: Scene,
  clock: ManualClock,
) {
  const { ip = '203.0.113.10', alias = null, leads = [] } = where;
  const ports = knownPorts(clock).known;
  const reach = { resolve: leadingTo(...leads), place: () => target };
  const tester = createTester({ reach, clock, known: ports });
  const at = { panel: 'abcdef', serverId: '2295c7ba' };
  if (known)
    await ports.remember({ owner: 'alice', panel: at.panel, server: at.serverId, allocation: 1 }, known);
  const allocation = { ...{ id: 1, ip, alias, port, note }, isPrimary: false };
  return testPort(tester, {
    ...{ at, allocation, allocations: [allocation], state: 'running', userId: 'alice' },
    panel: { url: 'http://panel', trusted: true },
  });
}

async function udp(answer: (socket: UdpSocket, port: number) => void): Promise<Target> {
  const socket = createSocket('udp4');
  socket.on('message', (_, { port }) => answer(socket, port));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return { ip: '127.0.0.1', port: socket.address().port };
}

/** A number that nobody has over UDP: the machine says so. */
async function unusedUdp(): Promise<Target> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return { ip: '127.0.0.1', port };
}

/** The status as Minecraft frames it. */
function framed(json: Buffer): Buffer {
  const text = Buffer.concat([Buffer.from([0, json.length]), json]);
  return Buffer.concat([Buffer.from([text.length]), text]);
}

/** Goes on to the next timer, so that what is silent is so at once. */
const hurry = (clock: ManualClock) =>
  clock.advance(Math.max(0, (clock.nextWake() ?? clock.now()) - clock.now()));

describe('what accepts connections and speaks no Minecraft', () => {
  test.each<[string, (socket: Socket) => void]>([
    [
      'answers a question with a web page',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    ],
    ['greets by itself', (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n')],
    ['answers with any bytes', (socket) => socket.once('data', () => socket.end(Buffer.alloc(64, 0xff)))],
    ['resets after the first byte', (socket) => socket.once('data', () => socket.resetAndDestroy())],
    [
      'answers half and resets',
      (socket) =>
        socket.once('data', () =>
          socket.write(framed(STATUS).subarray(0, 9), () => socket.resetAndDestroy()),
        ),
    ],
    ['sends an empty status', (socket) => socket.once('data', () => socket.end(framed(Buffer.from('[]'))))],
  ])('%s: 🟠, chosen, answered before or guessed', async (_, serve) => {
    const target = await tcp(serve);
    for (const known of [
      undefined,
      { game: 'minecraft', answered: false },
      { game: 'minecraft', answered: true },
    ]) {
      const verdict = await check(
        target,
        { note: 'Minecraft', ...(known ? { known } : {}) },
        new ManualClock(),
      );
      expect(verdict).toEqual({ kind: 'mute', game: 'Minecraft', answered: known?.answered ?? false });
      expect(sign(verdict)).toBe('🟠');
    }
  });

  test('is open where nothing is known: it accepts connections', async () => {
    const verdict = await check(await tcp((socket) => socket.destroy()), {}, new ManualClock());
    expect(verdict).toMatchObject({ kind: 'open', answer: null });
  });
});

test('a Minecraft that answers byte by byte, and late, is Minecraft', async () => {
  const clock = new ManualClock();
  const target = await tcp((socket) =>
    socket.once('data', () => {
      clock.advance(2_900);
      for (const byte of framed(STATUS)) socket.write(Buffer.from([byte]));
    }),
  );
  expect(await check(target, { note: 'Minecraft' }, clock)).toMatchObject({
    kind: 'open',
    answer: { players: 1 },
  });
});

describe('UDP that the machine itself refuses', () => {
  test.each(['Bedrock', 'Rust', 'voice chat', 'Palworld'])('guessed (%s): nobody can tell', async (note) => {
    const verdict = await check(await unusedUdp(), { note }, new ManualClock());
    expect(verdict).toMatchObject({ kind: 'cannot-tell', why: 'no-answer' });
    expect(told(verdict)).not.toMatch(/closed/i);
  });

  test('where the game has answered before: closed', async () => {
    const known = { game: 'rust', answered: true };
    const verdict = await check(await unusedUdp(), { note: 'Rust', known }, new ManualClock());
    expect(verdict).toEqual({ kind: 'refused', answered: true });
  });
});

describe('UDP that answers something else', () => {
  test.each(['Bedrock', 'Rust', 'voice chat', 'Satisfactory'])('is not %s', async (note) => {
    const clock = new ManualClock();
    const target = await udp((socket, port) => {
      socket.send('what?', port, '127.0.0.1', () => hurry(clock));
    });
    const verdict = await check(target, { note }, clock);
    expect(sign(verdict)).toBe('⚪');
  });
});

test.each(['Mumble', 'Mindustry', 'FiveM', 'Satisfactory', 'Factorio', 'SCP:SL', 'Plasmo Voice', 'ASA'])(
  '%s on a machine that refuses everything: nobody can tell from the note',
  async (note) => {
    const verdict = await check(await unusedUdp(), { note }, new ManualClock());
    expect(verdict.kind).toBe('cannot-tell');
    expect(told(verdict)).not.toMatch(/closed/i);
  },
);

test.each(['Mumble', 'Mindustry'])('%s takes TCP as well: open', async (note) => {
  expect(await check(await tcp(() => undefined), { note }, new ManualClock())).toMatchObject({
    kind: 'open',
  });
});

test('a Bedrock port with the note “Java” is asked as its number says, and nothing is called closed', async () => {
  const verdict = await check(await unusedUdp(), { note: 'Java', port: 19_132 }, new ManualClock());
  expect(verdict).toEqual({ kind: 'cannot-tell', why: 'no-answer', game: 'Minecraft Bedrock' });
});

describe('addresses', () => {
  test('IPv6 as well', async () => {
    const target = await tcp((socket) => socket.once('data', () => socket.end(framed(STATUS))), '::1');
    const verdict = await check(target, { note: 'Minecraft', ip: '2001:db8::10' }, new ManualClock());
    expect(verdict).toMatchObject({ kind: 'open', answer: { game: 'Minecraft' } });
  });

  test('an alias that leads nowhere is not down, on a machine that names no other address', async () => {
    const scene = { note: 'Minecraft', ip: '0.0.0.0', alias: 'gone.example' };
    const verdict = await check(await unusedUdp(), scene, new ManualClock());
    expect(verdict).toEqual({ kind: 'name-not-found', name: 'gone.example' });
    expect(sign(verdict)).not.toBe('🔴');
  });
});
