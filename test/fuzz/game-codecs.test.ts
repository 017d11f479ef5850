import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerBedrock } from '../../sandbox/games/bedrock.ts';
import { answerFivem } from '../../sandbox/games/fivem.ts';
import type { GameFacts } from '../../sandbox/games/listener.ts';
import { answerSatisfactory } from '../../sandbox/games/satisfactory.ts';
import { answerSource } from '../../sandbox/games/source.ts';
import { answerVoicechat } from '../../sandbox/games/voicechat.ts';
import { bedrock } from '../../src/network/games/bedrock.ts';
import type { UdpCodec } from '../../src/network/games/codec.ts';
import { fivem, readFivemPages } from '../../src/network/games/fivem.ts';
import { json } from '../../src/network/games/json.ts';
import { minecraft } from '../../src/network/games/minecraft.ts';
import { satisfactory } from '../../src/network/games/satisfactory.ts';
import { source } from '../../src/network/games/source.ts';
import type { GameStatus } from '../../src/network/games/status.ts';
import { readTerrariaPage } from '../../src/network/games/terraria.ts';
import { voicechat } from '../../src/network/games/voicechat.ts';
import { hostileText } from './support/hostile.ts';
import { mutated } from './support/mutate.ts';
import { holds, RUNS } from './support/runs.ts';

const TOKEN = Buffer.from('000102030405060708090a0b0c0d0e0f1011121314151617', 'hex');
const MAX_FRAME_BYTES = 64 * 1024;

const facts = fc
  .record({
    name: hostileText,
    players: fc.nat(255),
    maxPlayers: fc.nat(255),
    partBytes: fc.integer({ min: 150, max: 999 }),
  })
  .map(
    ({ name, players, maxPlayers, partBytes }): GameFacts => ({
      // What fits into the 15 parts that an answer may have.
      name: name.replaceAll('\0', '').slice(0, 500),
      players: () => players,
      maxPlayers: () => maxPlayers,
      quirks: () => ({ partBytes, isTrusting: true }),
    }),
  );

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

/** Bytes that are cut, longer, or have others in some places: numbers that say how much follows, ends of texts. */
function harmed(whole: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const byte = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff), fc.nat(255));
  const changes = fc.array(fc.tuple(fc.nat(9_999), byte), { maxLength: 6 });
  return fc
    .tuple(whole, changes, fc.option(fc.nat(9_999), { nil: null }), bytes)
    .map(([original, places, cut, more]) => {
      const packet = Buffer.concat([original, more.subarray(0, more.length % 20)]);
      for (const [at, value] of places) packet[at % packet.length] = value;
      return cut === null ? packet : packet.subarray(0, cut % (packet.length + 1));
    });
}

/** Any number of bytes up to what is accepted, all of a kind. */
const large = fc.tuple(fc.nat(4_096), fc.nat(255)).map(([length, byte]) => Buffer.alloc(length, byte));

function isBounded(status: GameStatus): void {
  const { version, players, maxPlayers } = status;
  if (version !== null) {
    expect([...version].length).toBeGreaterThan(0);
    expect([...version].length).toBeLessThanOrEqual(60);
    expect(version.isWellFormed()).toBe(true);
  }
  for (const count of [players, maxPlayers]) {
    if (count !== null) expect(Number.isInteger(count) && count >= 0 && count <= 1_000_000).toBe(true);
  }
  if (players !== null && maxPlayers !== null) expect(players).toBeLessThanOrEqual(maxPlayers);
}

type Answer = (question: Buffer, facts: GameFacts) => Buffer[];
const OVER_UDP: [string, () => UdpCodec, Answer][] = [
  ['bedrock', () => bedrock, answerBedrock],
  ['source', source, answerSource],
  ['fivem', () => fivem, answerFivem],
  ['satisfactory', () => satisfactory, answerSatisfactory],
  ['voicechat', () => voicechat, answerVoicechat],
];

describe.each(OVER_UDP)('%s', (name, open, answer) => {
  const question = open().question(TOKEN, null);

  test('reads whatever comes, in whatever order, as nothing or as something that can be', () => {
    const packet = fc.oneof(bytes, large, harmed(facts.map((told) => Buffer.concat(answer(question, told)))));
    holds(RUNS, fc.array(packet, { maxLength: 45 }), (packets) => {
      const codec = open();
      for (const one of packets) {
        const heard = codec.read(one, TOKEN);
        if (heard && 'status' in heard) isBounded(heard.status);
        else if (heard) expect(codec.question(TOKEN, heard.challenge).length).toBeLessThan(40);
      }
    });
  });

  test('reads each answer of a game, whatever it is named', () => {
    holds(RUNS, facts, (told) => {
      const codec = open();
      const heard = answer(question, told).map((one) => codec.read(one, TOKEN));
      const [found] = heard.flatMap((one) => (one && 'status' in one ? [one.status] : []));
      if (!found) throw new Error('There is no status.');
      isBounded(found);
      const isPlausible = told.players() <= told.maxPlayers();
      const tells = name !== 'satisfactory' && name !== 'voicechat';
      if (tells && isPlausible) expect(found.players).toBe(told.players());
    });
  });
});

/** Source's answers repeat nothing of the question. */
const MATCHED = OVER_UDP.filter(([name]) => name !== 'source');

test.each(MATCHED)('%s: no answer to another question is taken for one', (_, open, answer) => {
  const question = open().question(TOKEN, null);
  const other = Buffer.from(TOKEN).fill(0xaa, 0, 8);
  holds(RUNS, facts, (told) => {
    for (const one of answer(question, told)) expect(open().read(one, other)).toBeNull();
  });
});

const varint = fc.oneof(
  fc.constantFrom(
    '00',
    '7f',
    '8000',
    'ff01',
    'ffff03',
    '808004',
    '818004',
    'ffffffff07',
    '8080808008',
    '808080808001',
  ),
  fc.stringMatching(/^([89a-f][0-9a-f]){0,5}[0-7][0-9a-f]$/),
);
const RECORDED = [
  '{"version":{"name":"1.21.4","protocol":769},"players":{"max":20,"online":3,"sample":[{"name":"A","id":"x"}]},"description":{"text":"A","extra":[{"text":"b"}]}}',
  '{"version":{"name":"Paper 1.20.1"},"players":{"max":-1,"online":"7","sample":null},"description":"A"}',
];

describe('Minecraft', () => {
  const { read } = minecraft({ ip: '127.0.0.1', port: 25_565 });

  test('a frame with any lengths and any text is nothing, something that can be, or not all there', () => {
    const text = fc.oneof(
      mutated(fc.constantFrom(...RECORDED)).map((one) => Buffer.from(one)),
      bytes,
      large,
    );
    const length = (value: number) =>
      Buffer.from([(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14]);
    const proper = text.map((one) =>
      Buffer.concat([length(one.length + 4), Buffer.from([0]), length(one.length), one]),
    );
    const wild = fc
      .tuple(varint, varint, varint, text)
      .map(([frame, id, inner, one]) => Buffer.concat([Buffer.from(frame + id + inner, 'hex'), one]));
    holds(RUNS, fc.oneof(proper, harmed(proper), wild, bytes), (received) => {
      const found = read(received);
      if (found && 'needed' in found) {
        expect(found.needed).toBeGreaterThan(received.length);
        expect(found.needed).toBeLessThanOrEqual(MAX_FRAME_BYTES + 5);
      } else if (found) isBounded(found);
    });
  });

  test('in pieces it is the same as at once', () => {
    const status = fc.nat(300).map((online) => `{"players":{"online":${online},"max":300}}`);
    holds(RUNS, status, (text) => {
      const content = Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
      const whole = Buffer.concat([Buffer.from([content.length]), content]);
      for (let at = 0; at < whole.length; at++) {
        expect(read(whole.subarray(0, at))).toEqual({ needed: at === 0 ? 1 : whole.length });
      }
      expect(read(whole)).toMatchObject({ maxPlayers: 300 });
    });
  });
});

const PAGES = [
  '{"status":"200","name":"A","serverversion":"v1.4.4.9","playercount":2,"maxplayers":8,"players":[{"nickname":"A"}]}',
  '{"server":"FXServer-master SERVER v1.0.0.7290 linux","version":-1382,"resources":["chat"],"vars":{"sv_maxClients":"32"}}',
  '{"hostname":"A","clients":7,"sv_maxclients":"48","iv":"-1382"}',
  '[{"id":1,"name":"A","ping":20}]',
];

test('pages of whatever kind are nothing, or something that can be', () => {
  const page = mutated(fc.constantFrom(...PAGES)).map(json);
  holds(RUNS, fc.tuple(page, page, page), (pages) => {
    for (const status of [readFivemPages(pages), readTerrariaPage(pages[0])]) if (status) isBounded(status);
  });
});
