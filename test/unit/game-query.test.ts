import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { RESEND_AFTER_MS } from '../../src/network/ask-udp.ts';
import { type GameProtocol, queryGame } from '../../src/network/game-query.ts';
import { PROBE_TIMEOUT_MS } from '../../src/network/port-probe.ts';
import { around, frame, http, INFO, page, pong, tcp, udp, unusedPort } from './support/strangers.ts';

const BEDROCK = 'MCPE;A world;800;1.21.50;4;30;1;Sub;Survival;1;19132;19133';
const SILENT = { kind: 'silent' };

/** An answer of each protocol over UDP to a question of ours. */
const ANSWERS: [GameProtocol, (question: Buffer) => Buffer][] = [
  ['bedrock', (question) => pong(question, BEDROCK)],
  ['source', () => INFO],
  ['fivem', (question) => getInfo(question.toString('latin1').split(' ')[1] ?? '')],
  [
    'satisfactory',
    (question) =>
      Buffer.from(`d5f60101${question.toString('hex', 4, 12)}03fa920500${'00'.repeat(11)}01`, 'hex'),
  ],
  ['voicechat', (question) => question.subarray(18)],
];

const getInfo = (challenge: string) =>
  Buffer.from(
    `\xff\xff\xff\xffinfoResponse\n\\sv_maxclients\\48\\clients\\7\\challenge\\${challenge}\\hostname\\A city`,
    'latin1',
  );

describe.each(ANSWERS)('%s over UDP', (protocol, answer) => {
  test.each(['127.0.0.1', '::1'])('is answered on %s', async (host) => {
    const target = await udp((question) => [answer(question)], host);
    expect(await queryGame(protocol, target, around())).toMatchObject({ kind: 'answered', tookMs: 0 });
    expect(target.asked).toHaveLength(1);
  });

  test('a lost first packet is not silence: it is asked again after a second, once', async () => {
    const target = await udp((question, count) => (count === 1 ? [] : [answer(question)]));
    const surroundings = around();
    const asked = queryGame(protocol, target, surroundings);
    await target.heard(1);
    await surroundings.clock.sleeping(RESEND_AFTER_MS);
    surroundings.clock.advance(RESEND_AFTER_MS);
    // Since the question that was answered, and not since the one that was lost.
    expect(await asked).toMatchObject({ kind: 'answered', tookMs: 0 });
    expect(target.asked).toHaveLength(2);
  });

  test('silence to both is silence, and not asked a third time', async () => {
    const target = await udp(() => []);
    const surroundings = around();
    const asked = queryGame(protocol, target, surroundings);
    await target.heard(1);
    surroundings.clock.advance(RESEND_AFTER_MS);
    await target.heard(2);
    surroundings.clock.advance(PROBE_TIMEOUT_MS - RESEND_AFTER_MS);
    expect(await asked).toEqual(SILENT);
    expect(target.asked).toHaveLength(2);
  });

  test('is refused where nothing listens', async () => {
    const port = await unusedPort();
    expect(await queryGame(protocol, { ip: '127.0.0.1', port }, around())).toEqual({ kind: 'refused' });
  });

  test('nonsense is no answer, however much of it comes', async () => {
    const target = await udp(() =>
      Array.from({ length: 60 }, (_, number) => Buffer.alloc(number * 100, 0xff)),
    );
    const surroundings = around();
    const asked = queryGame(protocol, target, surroundings);
    await target.heard();
    surroundings.clock.advance(PROBE_TIMEOUT_MS);
    expect(await asked).toEqual(SILENT);
  });

  test('a real answer after nonsense counts', async () => {
    const target = await udp((question) => [Buffer.alloc(0), Buffer.from('hello'), answer(question)]);
    expect(await queryGame(protocol, target, around())).toMatchObject({ kind: 'answered' });
  });
});

describe.each(ANSWERS.filter(([protocol]) => protocol !== 'source'))('%s', (protocol, answer) => {
  test('an answer to another question is none', async () => {
    const target = await udp((question) => [answer(Buffer.from(question).fill(7, 4))]);
    const surroundings = around();
    const asked = queryGame(protocol, target, surroundings);
    await target.heard();
    surroundings.clock.advance(PROBE_TIMEOUT_MS);
    expect(await asked).toEqual(SILENT);
  });

  test('a late answer to the first question counts, with the time it took', async () => {
    const questions: Buffer[] = [];
    const target = await udp((question) => {
      questions.push(question);
      const [first] = questions;
      return questions.length === 2 && first ? [answer(first)] : [];
    });
    const surroundings = around();
    const asked = queryGame(protocol, target, surroundings);
    await target.heard(1);
    surroundings.clock.advance(RESEND_AFTER_MS);
    expect(await asked).toMatchObject({ kind: 'answered', tookMs: RESEND_AFTER_MS });
  });
});

test.each<GameProtocol>(['minecraft', 'bedrock', 'source', 'fivem', 'terraria', 'satisfactory', 'voicechat'])(
  '%s: nobody listens on port 0, and nothing is thrown',
  async (protocol) => {
    expect(await queryGame(protocol, { ip: '127.0.0.1', port: 0 }, around())).toEqual({ kind: 'refused' });
  },
);

describe('Source', () => {
  const challenge = Buffer.from('ffffffff41c0ffee01', 'hex');

  test('that asks back gets the number, also when the answer to that is lost', async () => {
    const target = await udp((question, count) => {
      if (question.length === 25) return [challenge];
      return count === 2 ? [] : [INFO];
    });
    const surroundings = around();
    const asked = queryGame('source', target, surroundings);
    await target.heard(2);
    surroundings.clock.advance(RESEND_AFTER_MS);
    expect(await asked).toMatchObject({ kind: 'answered', tookMs: 0, status: { players: 5 } });
    expect(target.asked.map((packet) => packet.toString('hex', 25))).toEqual(['', 'c0ffee01', 'c0ffee01']);
  });

  test('that only ever asks back is not answered for ever', async () => {
    const target = await udp(() => [challenge]);
    const surroundings = around();
    const asked = queryGame('source', target, surroundings);
    await target.heard(4);
    surroundings.clock.advance(PROBE_TIMEOUT_MS);
    expect(await asked).toEqual(SILENT);
    expect(target.asked).toHaveLength(4);
  });

  test('in parts that come in any order, one of them twice, is put together', async () => {
    const part = (number: number, payload: Buffer) =>
      Buffer.concat([
        Buffer.from(`feffffff0900000003${number.toString(16).padStart(2, '0')}e004`, 'hex'),
        payload,
      ]);
    const [a, b, c] = [INFO.subarray(0, 10), INFO.subarray(10, 20), INFO.subarray(20)];
    const target = await udp(() => [part(2, c), part(0, a), part(2, c), part(1, b)]);
    expect(await queryGame('source', target, around())).toMatchObject({
      kind: 'answered',
      status: { version: '1.40', players: 5, maxPlayers: 10 },
    });
  });
});

describe('FiveM', () => {
  const dynamic = page('{"clients": 31, "sv_maxclients": "64", "hostname": "A city"}');
  const info = page('{"server": "FXServer-master SERVER v1.0.0.7290 linux", "version": -1382, "vars": {}}');

  test('whose UDP is closed is asked for its pages', async () => {
    const target = await http((path) => (path === '/dynamic.json' ? dynamic : info));
    expect(await queryGame('fivem', target, around())).toMatchObject({
      kind: 'answered',
      status: { version: '1.0.0.7290', players: 31, maxPlayers: 64 },
    });
  });

  test('with most pages switched off', async () => {
    const target = await http((path) => (path === '/info.json' ? info : page('Nope.', '403 Forbidden')));
    expect(await queryGame('fivem', target, around())).toMatchObject({
      kind: 'answered',
      status: { version: '1.0.0.7290', players: null, maxPlayers: null },
    });
  });

  test('another web server is not FiveM', async () => {
    const target = await http(() => page('{"name": "A shop"}'));
    expect(await queryGame('fivem', target, around())).toEqual({ kind: 'refused' });
  });
});

describe('Minecraft', () => {
  test.each([
    ['not JSON', frame('{{{{{{{{{{')],
    ['JSON of another kind', frame('[1, 2, 3, 4, 5, 6]')],
    ['a length that is no number', Buffer.alloc(40, 0xff)],
    ['a length of six bytes', Buffer.from('808080808001', 'hex')],
    ['a length of 2 GiB', Buffer.from('8080808008', 'hex')],
    ['a length of 2 GiB less one byte', Buffer.from('ffffffff07', 'hex')],
    ['a length below zero', Buffer.from('ffffffff0f', 'hex')],
    ['a text longer than its frame', Buffer.from('0300ff7f', 'hex')],
    ['an empty frame', Buffer.from([0])],
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['nothing', Buffer.alloc(0)],
  ])('%s is no answer, and nobody waits for more', async (_, bytes) => {
    const target = await tcp((socket) => void socket.resume().end(bytes));
    expect(await queryGame('minecraft', target, around())).toEqual(SILENT);
  });

  test('what is no answer is not waited for while the connection stays open', async () => {
    const target = await tcp((socket) => void socket.resume().write(Buffer.from('8080808008', 'hex')));
    expect(await queryGame('minecraft', target, around())).toEqual(SILENT);
  });

  test('is understood byte by byte', async () => {
    const status = frame('{"version":{"name":"1.21.4"},"players":{"online":3,"max":20}}');
    const target = await tcp(async (socket) => {
      socket.setNoDelay(true).resume();
      for (const byte of status) await new Promise((done) => socket.write(Buffer.from([byte]), done));
    });
    expect(await queryGame('minecraft', target, around())).toMatchObject({
      kind: 'answered',
      status: { version: '1.21.4', players: 3, maxPlayers: 20 },
    });
  });

  test('one that dribbles is given up when the time is over', async () => {
    const { promise: begun, resolve } = Promise.withResolvers<Socket>();
    const target = await tcp((socket) => {
      socket.resume().write(frame('{"players":{}}').subarray(0, 9));
      resolve(socket);
    });
    const surroundings = around();
    const asked = queryGame('minecraft', target, surroundings);
    const socket = await begun;
    const closed = new Promise((done) => socket.on('close', done));
    surroundings.clock.advance(PROBE_TIMEOUT_MS);
    expect(await asked).toEqual(SILENT);
    await closed;
  });

  test('a connection that is refused is told apart from one that is ended', async () => {
    const port = await unusedPort();
    expect(await queryGame('minecraft', { ip: '127.0.0.1', port }, around())).toEqual({ kind: 'refused' });
    const target = await tcp((socket) => void socket.resetAndDestroy());
    expect(await queryGame('minecraft', target, around())).toEqual(SILENT);
  });

  test('a server that sends without end is cut off', async () => {
    const { promise: cut, resolve } = Promise.withResolvers<number>();
    const target = await tcp((socket) => {
      socket.resume().on('close', () => resolve(socket.bytesWritten));
      // Announces as much as is allowed and sends something else, for ever.
      socket.write(Buffer.from([0xff, 0xff, 0x03]));
      const more = () => {
        while (socket.writable && socket.write(Buffer.alloc(16_384)));
      };
      socket.on('drain', more);
      more();
    });
    expect(await queryGame('minecraft', target, around())).toEqual(SILENT);
    // What fits into the buffers between them is written without being read.
    expect(await cut).toBeLessThan(12 * 1024 * 1024);
  });
});
