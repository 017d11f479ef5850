import { describe, expect, test } from 'vitest';
import { bedrock } from '../../src/network/games/bedrock.ts';
import { fivem, readFivemPages } from '../../src/network/games/fivem.ts';
import { satisfactory } from '../../src/network/games/satisfactory.ts';
import { source } from '../../src/network/games/source.ts';
import { statusOf } from '../../src/network/games/status.ts';
import { readTerrariaPage } from '../../src/network/games/terraria.ts';
import { voicechat } from '../../src/network/games/voicechat.ts';
import { INFO } from './support/strangers.ts';

const TOKEN = Buffer.from('000102030405060708090a0b0c0d0e0f1011121314151617', 'hex');
const NOTHING = { version: null, players: null, maxPlayers: null };
const hex = (bytes: Buffer) => bytes.toString('hex');
const PREFIX = Buffer.alloc(4, 0xff);
const latin = (text: string) => Buffer.from(text, 'latin1');

test.each([
  ['bedrock', bedrock, null, '01000102030405060700ffff00fefefefefdfdfdfd123456780000000000000000'],
  ['source', source(), null, 'ffffffff54536f7572636520456e67696e6520517565727900'],
  ['source', source(), 'c0ffee01', 'ffffffff54536f7572636520456e67696e6520517565727900c0ffee01'],
  ['fivem', fivem, null, 'ffffffff676574696e666f203030303130323033'],
  ['satisfactory', satisfactory, null, 'd5f60001000102030405060701'],
  ['voicechat', voicechat, null, `ff58bc9ae9c7a845e4a11cefbb6719942518${hex(TOKEN)}`],
])('%s asks with these bytes', (_, codec, challenge, bytes) => {
  expect(hex(codec.question(TOKEN, challenge === null ? null : Buffer.from(challenge, 'hex')))).toBe(bytes);
});

describe('Source', () => {
  const told = { version: '1.40', players: 5, maxPlayers: 10 };
  const info = (texts: string[], rest: number[], tail = '1.40\0\0') =>
    Buffer.concat([
      latin('\xff\xff\xff\xffI\x11'),
      latin(texts.map((text) => `${text}\0`).join('')),
      Buffer.from(rest),
      latin(tail),
    ]);
  const numbers = [0, 0, 5, 10, 0, 0x64, 0x6c, 0, 0];

  test.each<[string, Buffer, object]>([
    ['as usual', INFO, told],
    ['without names', info(['', '', '', ''], numbers), told],
    ['with a long name', info(['x'.repeat(3_000), 'm', 'f', 'g'], numbers), told],
    ['cut off before the version', info(['A', 'm', 'f', 'g'], numbers, ''), { ...told, version: null }],
    ['a version without end', info(['A', 'm', 'f', 'g'], numbers, '1.40'), told],
    ['The Ship', info(['A', 'm', 'ship', 'g'], [0x60, 9, ...numbers.slice(2), 1, 2, 3]), told],
    [
      'more players than fit',
      info(['A', 'm', 'f', 'g'], [0, 0, 30, 10, 0, 0, 0, 0, 0]),
      { ...told, players: null, maxPlayers: null },
    ],
    [
      'no most players',
      info(['A', 'm', 'f', 'g'], [0, 0, 3, 0, 0, 0, 0, 0, 0]),
      { ...told, players: 3, maxPlayers: null },
    ],
    [
      'Rust, whose counts need more than a byte',
      info(['A', 'm', 'rust', 'g'], numbers, '1.40\0\xb1\x87\x6f12345678mp500,cp310,v2588\x0012345678'),
      { ...told, players: 310, maxPlayers: 500 },
    ],
    ['Rust without keywords', info(['A', 'm', 'rust', 'g'], numbers), told],
    [
      'GoldSource',
      latin('\xff\xff\xff\xffm1.2.3.4:27015\0A\0de_dust\0cstrike\0CS\0\x05\x0a\x2f'),
      { ...told, version: null },
    ],
  ])('%s', (_, packet, status) => {
    expect(source().read(packet, TOKEN)).toEqual({ status });
  });

  test.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['only its beginning', latin('\xff\xff\xff\xffI')],
    ['cut off in the names', latin('\xff\xff\xff\xffI\x11A server\0de_d')],
    ['cut off before the counts', info(['A', 'm', 'f', 'g'], [0, 0, 5], '')],
    ['half a challenge', latin('\xff\xff\xff\xffA\x01\x02')],
    ['players, which were not asked for', latin('\xff\xff\xff\xffD\0')],
    ['FiveM', latin('\xff\xff\xff\xffinfoResponse\n\\clients\\3')],
  ])('%s is no answer', (_, packet) => {
    expect(source().read(packet, TOKEN)).toBeNull();
  });

  test('asks back', () => {
    const heard = source().read(latin('\xff\xff\xff\xffA\x01\x02\x03\x04 and more'), TOKEN);
    expect(heard).toEqual({ challenge: Buffer.from([1, 2, 3, 4]) });
  });

  const [first, second] = [INFO.subarray(0, 20), INFO.subarray(20)];
  const part = (head: string, payload: Buffer) =>
    Buffer.concat([Buffer.from(`feffffff${head}`, 'hex'), payload]);

  test.each<[string, Buffer[], object | null]>([
    ['Source', [part('070000000200e004', first), part('070000000201e004', second)], told],
    ['Source before the Orange Box', [part('070000000200', first), part('070000000201', second)], told],
    ['GoldSource', [part('0700000002', first), part('0700000012', second)], told],
    ['the last one first', [part('070000000201e004', second), part('070000000200e004', first)], told],
    ['of two answers', [part('070000000200e004', first), part('080000000201e004', second)], null],
    ['packed with bzip2', [part('070000800200e004', first), part('070000800201e004', second)], null],
    ['one missing', [part('070000000300e004', first), part('070000000301e004', second)], null],
    ['a count of none', [part('070000000000e004', first)], null],
    ['a count of 255', [part('07000000ff00e004', first)], null],
    ['no whole head', [part('0700', Buffer.alloc(0))], null],
  ])('in parts: %s', (_, packets, status) => {
    const codec = source();
    expect(packets.map((packet) => codec.read(packet, TOKEN)).at(-1)).toEqual(status && { status });
  });

  test('of endless parts only some are kept', () => {
    const codec = source();
    for (let id = 10; id < 60; id++) codec.read(part(`${id}0000000200e004`, first), TOKEN);
    codec.read(part('070000000200e004', first), TOKEN);
    expect(codec.read(part('070000000201e004', second), TOKEN)).toBeNull();
  });
});

describe('FiveM', () => {
  const read = (text: string) => fivem.read(Buffer.concat([PREFIX, Buffer.from(text)]), TOKEN);
  const counts = { version: null, players: 7, maxPlayers: 48 };

  test.each<[string, string, object | null]>([
    [
      'as usual',
      'infoResponse\n\\sv_maxclients\\48\\clients\\7\\challenge\\00010203\\gamename\\CitizenFX\\hostname\\A',
      { status: counts },
    ],
    ['without the challenge', 'infoResponse\n\\sv_maxclients\\48\\clients\\7', { status: counts }],
    ['to another question', 'infoResponse\n\\sv_maxclients\\48\\clients\\7\\challenge\\00010204', null],
    [
      'a name that would be counts',
      'infoResponse\n\\sv_maxclients\\48\\clients\\7\\hostname\\A\\clients\\40',
      { status: counts },
    ],
    ['counts that are none', 'infoResponse\n\\sv_maxclients\\many\\clients\\-1', { status: NOTHING }],
    ['with nothing in it', 'infoResponse\n', null],
    ['another answer', 'statusResponse\n\\clients\\7', null],
  ])('%s', (_, text, heard) => {
    expect(read(text)).toEqual(heard);
  });

  const dynamic = { clients: 7, sv_maxclients: '48' };
  const info = { server: 'FXServer-master SERVER v1.0.0.7290 linux', vars: { sv_maxClients: '32' } };

  test.each<[string, unknown[], object | null]>([
    ['all pages', [dynamic, info, []], { ...counts, version: '1.0.0.7290' }],
    [
      'no counts but the players',
      [undefined, info, [{}, {}, {}]],
      { version: '1.0.0.7290', players: 3, maxPlayers: 32 },
    ],
    ['only counts', [dynamic, undefined, undefined], counts],
    ['a server that says nothing of itself', [undefined, { server: 'x', vars: null }, undefined], NOTHING],
    ['players alone prove nothing', [undefined, undefined, []], null],
    ['something else', [{ hello: 1 }, ['x'], 'x'], null],
    ['nothing', [undefined, undefined, undefined], null],
  ])('pages: %s', (_, pages, status) => {
    expect(readFivemPages(pages)).toEqual(status);
  });
});

test.each<[string, unknown, object | null]>([
  [
    'all there is',
    { status: '200', serverversion: 'v1.4.4.9', playercount: 2, maxplayers: 8 },
    { version: 'v1.4.4.9', players: 2, maxPlayers: 8 },
  ],
  ['a status that is a number, and no players', { status: 200, players: null }, NOTHING],
  ['not authorized', { status: '401' }, null],
  ['nothing', undefined, null],
  ['a list', [{ status: '200' }], null],
])('Terraria: %s', (_, page, status) => {
  expect(readTerrariaPage(page)).toEqual(status);
});

test.each<[string, string, object | null]>([
  [
    'as documented',
    'd5f60101000102030405060703fa920500000000000000000001000100040053617665',
    { status: { ...NOTHING, version: '365306' } },
  ],
  ['a newer protocol', 'd5f60102000102030405060703fa920500', { status: { ...NOTHING, version: '365306' } }],
  ['to another question', 'd5f60101ff0102030405060703fa920500', null],
  ['a question', 'd5f60001000102030405060701', null],
  ['cut off', 'd5f60101000102030405060703fa9205', null],
  ['nothing', '', null],
])('Satisfactory: %s', (_, bytes, heard) => {
  expect(satisfactory.read(Buffer.from(bytes, 'hex'), TOKEN)).toEqual(heard);
});

test('Simple Voice Chat brings back exactly what it got', () => {
  expect(voicechat.read(Buffer.from(TOKEN), TOKEN)).toEqual({ status: NOTHING });
  expect(voicechat.read(TOKEN.subarray(1), TOKEN)).toBeNull();
  expect(voicechat.read(Buffer.concat([TOKEN, TOKEN]), TOKEN)).toBeNull();
});

test.each<[object, object]>([
  [{ players: 5, maxPlayers: 4 }, NOTHING],
  [
    { players: 5, maxPlayers: 0 },
    { ...NOTHING, players: 5 },
  ],
  [
    { players: 0, maxPlayers: 0 },
    { ...NOTHING, players: 0 },
  ],
  [{ players: 1_000_001, maxPlayers: 2.5 }, NOTHING],
  [
    { players: '12', maxPlayers: '1e3' },
    { ...NOTHING, players: 12 },
  ],
  [{ players: Number.NaN, maxPlayers: Number.POSITIVE_INFINITY }, NOTHING],
  [{ version: '§l§' }, { ...NOTHING, version: '§' }],
  [{ version: ` ${'x'.repeat(70_000)}` }, { ...NOTHING, version: 'x'.repeat(60) }],
  [{ version: '🚀'.repeat(100) }, { ...NOTHING, version: '🚀'.repeat(60) }],
  [{ version: '\ud800 1' }, { ...NOTHING, version: '\ufffd 1' }],
  [{ version: ' §a ' }, NOTHING],
])('%j is told as %j', (told, status) => {
  expect(statusOf(told)).toEqual(status);
});
