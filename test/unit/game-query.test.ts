import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { queryGame } from '../../src/network/game-query.ts';
import { PROBE_TIMEOUT_MS, probePort } from '../../src/network/port-probe.ts';
import { directReach, type Target } from '../../src/network/reach.ts';
import { ManualClock } from '../support/manual-clock.ts';

const around = () => ({ reach: directReach, clock: new ManualClock() });

/** Answers each packet with what `answer` makes of it. */
async function udp(
  answer: (packet: Buffer) => Buffer[],
  host = '127.0.0.1',
): Promise<Target & { answered: Promise<void> }> {
  const socket = createSocket(host === '::1' ? 'udp6' : 'udp4');
  const answered = Promise.withResolvers<void>();
  socket.on('message', (packet, { port, address }) => {
    for (const one of answer(packet)) socket.send(one, port, address, () => answered.resolve());
  });
  socket.bind(0, host);
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return { ip: host, port: socket.address().port, answered: answered.promise };
}

/** What was sent on the loopback interface is there; whoever waits for it has read it some turns later. */
async function heard({ answered }: { answered: Promise<void> }): Promise<void> {
  await answered;
  for (let turns = 0; turns < 20; turns++) await turn();
}

async function tcp(serve: (socket: Socket) => void): Promise<Target> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  return { ip: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0 };
}

const PONG = Buffer.concat([
  Buffer.from('1c1122334455667788', 'hex'),
  Buffer.alloc(8),
  Buffer.from('00ffff00fefefefefdfdfdfd12345678', 'hex'),
]);

function pong(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([PONG, length, Buffer.from(text)]);
}

const BEDROCK = 'MCPE;A world;800;1.21.50;4;30;1;Sub;Survival;1;19132;19133';

describe('Minecraft Bedrock', () => {
  test.each(['127.0.0.1', '::1'])('tells version and players over UDP on %s', async (host) => {
    const target = await udp(() => [pong(BEDROCK)], host);
    expect(await queryGame('bedrock', target, around())).toMatchObject({
      kind: 'answered',
      status: { version: '1.21.50', players: 4, maxPlayers: 30 },
    });
  });

  test('numbers that cannot be true, and colours, are left out', async () => {
    const target = await udp(() => [pong('MCPE;A;800;§a1.21§r;-4;1e99;1;S;S')]);
    expect(await queryGame('bedrock', target, around())).toMatchObject({
      kind: 'answered',
      status: { version: '1.21', players: null },
    });
  });

  test('is refused where nothing listens', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    socket.close();
    await once(socket, 'close');
    expect(await queryGame('bedrock', { ip: '127.0.0.1', port }, around())).toEqual({ kind: 'refused' });
  });

  test('nonsense is no answer, however much of it comes', async () => {
    const target = await udp(() => Array.from({ length: 40 }, (_, number) => Buffer.alloc(number * 100)));
    const surroundings = around();
    const asked = queryGame('bedrock', target, surroundings);
    await heard(target);
    surroundings.clock.advance(PROBE_TIMEOUT_MS);
    expect(await asked).toEqual({ kind: 'silent' });
  });
});

test('FiveM is asked over UDP only', async () => {
  const info = '\\sv_maxclients\\48\\clients\\7\\gamename\\CitizenFX\\hostname\\A city\\iv\\-1382';
  const asked: string[] = [];
  const target = await udp((packet) => {
    asked.push(packet.toString('latin1'));
    return [Buffer.from(`\xff\xff\xff\xffinfoResponse\n${info}`, 'latin1')];
  });
  expect(await queryGame('fivem', target, around())).toMatchObject({
    kind: 'answered',
    status: { version: null, players: 7, maxPlayers: 48 },
  });
  expect(asked).toEqual(['\xff\xff\xff\xffgetinfo xxx\0']);
});

/** A2S_INFO, as far as it is read. */
const INFO = Buffer.concat([
  Buffer.from('ffffffff4911', 'hex'),
  Buffer.from('A server\0de_dust2\0csgo\0CS\0'),
  Buffer.from([0, 0, 5, 10, 0, 0x64, 0x6c, 0, 0]),
  Buffer.from('1.40\0\0'),
]);

test.each([
  ['whole', INFO, 'answered'],
  [
    'split, which may be compressed without bound',
    Buffer.concat([Buffer.from('feffffff010000000100b004', 'hex'), INFO]),
    'silent',
  ],
])('a packet of Source that is %s', async (_, packet, kind) => {
  const target = await udp(() => [packet]);
  const surroundings = around();
  const asked = queryGame('source', target, surroundings);
  await heard(target);
  if (kind === 'silent') surroundings.clock.advance(PROBE_TIMEOUT_MS);
  expect((await asked).kind).toBe(kind);
});

describe('Minecraft', () => {
  const frame = (json: string) => {
    const text = Buffer.from(json);
    return Buffer.concat([Buffer.from([text.length + 2, 0, text.length]), text]);
  };

  test.each([
    ['not JSON', frame('{{{{{{{{{{')],
    ['JSON of another kind', frame('[1, 2, 3, 4, 5, 6]')],
    ['a length that is no number', Buffer.alloc(40, 0xff)],
    ['null where players should be', frame('{"version": null, "players": null}')],
  ])('%s is no answer', async (_, bytes) => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const target = await tcp((socket) => void socket.end(bytes).resume().on('close', resolve));
    const surroundings = around();
    const asked = queryGame('minecraft', target, surroundings);
    await closed;
    surroundings.clock.advance(PROBE_TIMEOUT_MS);
    expect(await asked).toEqual({ kind: 'silent' });
  });

  test('a server that sends without end is cut off', async () => {
    const { promise: cut, resolve } = Promise.withResolvers<number>();
    const target = await tcp((socket) => {
      socket.resume().on('close', () => resolve(socket.bytesWritten));
      // Announces far more than it has sent so far, for ever.
      socket.write(Buffer.from([0xff, 0xff, 0xff, 0x7f]));
      const more = () => {
        while (socket.writable && socket.write(Buffer.alloc(16_384)));
      };
      socket.on('drain', more);
      more();
    });
    expect(await queryGame('minecraft', target, around())).toEqual({ kind: 'silent' });
    // What fits into the buffers between them is written without being read.
    expect(await cut).toBeLessThan(12 * 1024 * 1024);
  });
});

describe('Terraria (TShock)', () => {
  const page = (status: string, body: string) => (socket: Socket) => {
    socket.once('data', () => socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n${body}`));
  };
  const status = {
    ...{ status: '200', name: 'A world', serverversion: 'v1.4.4.9', port: 7777, playercount: 2 },
    ...{ maxplayers: 8, players: [{ nickname: 'A', team: 0 }] },
  };

  test('tells version and players', async () => {
    const target = await tcp(page('200 OK', JSON.stringify(status)));
    expect(await queryGame('terraria', target, around())).toMatchObject({
      kind: 'answered',
      status: { version: 'v1.4.4.9', players: 2, maxPlayers: 8 },
    });
  });

  test('a redirect is not followed', async () => {
    let visits = 0;
    const inner = await tcp((socket) => {
      visits += 1;
      page('200 OK', JSON.stringify(status))(socket);
    });
    const target = await tcp(page(`302 Found\r\nlocation: http://127.0.0.1:${inner.port}/`, ''));
    expect(await queryGame('terraria', target, around())).toEqual({ kind: 'silent' });
    expect(visits).toBe(0);
  });

  test('more than a status can be is no answer', async () => {
    const target = await tcp(page('200 OK', JSON.stringify({ ...status, name: 'x'.repeat(100_000) })));
    expect(await queryGame('terraria', target, around())).toEqual({ kind: 'silent' });
  });
});

describe('a connection', () => {
  test('is opened and closed, and nothing is sent', async () => {
    const received: Buffer[] = [];
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const target = await tcp((socket) => {
      socket.on('data', (bytes: Buffer) => received.push(bytes));
      socket.on('close', () => resolve());
    });
    expect(await probePort(target, around())).toEqual({ kind: 'open', tookMs: 0 });
    await closed;
    expect(received).toEqual([]);
  });

  test('that takes too long is given up', async () => {
    const target = await tcp(() => undefined);
    const surroundings = around();
    const probing = probePort(target, surroundings);
    surroundings.clock.advance(PROBE_TIMEOUT_MS);
    expect(await probing).toEqual({ kind: 'silent' });
  });

  test('goes where the reach leads, and nowhere else', async () => {
    const target = await tcp(() => undefined);
    const reach = { ...directReach, place: () => target };
    expect(await probePort({ ip: '203.0.113.1', port: 1 }, { ...around(), reach })).toMatchObject({
      kind: 'open',
    });
  });
});
