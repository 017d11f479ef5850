import { describe, expect, test } from 'vitest';
import { GAME_LIST } from '../../src/allocations/game-list.ts';
import { type Known, knowledgeOf } from '../../src/allocations/games.ts';
import { presets } from '../../src/allocations/presets.ts';

function guess(note: string | null, port = 40_000) {
  const knowledge = knowledgeOf({ note, port });
  return knowledge.kind === 'guessed' ? knowledge : null;
}

test.each(presets)('the preset $id is known by its note', ({ id, name }) => {
  expect(guess(name)?.game.id).toBe(id);
});

const WORDS = GAME_LIST.flatMap(({ id, words }) => words.map((word) => [word, id] as const));

test.each(WORDS)('a note "%s" means %s, in every way to write it', (word, id) => {
  const written = [word, word.toUpperCase(), `My server (${word})!`, word.replaceAll(' ', '-'), `${word}:`];
  for (const note of written) expect(guess(note)?.game.id, note).toBe(id);
});

test('ids and words are each given once', () => {
  const ids = GAME_LIST.map(({ id }) => id);
  const words = WORDS.map(([word]) => word);
  expect(ids.length).toBe(new Set(ids).size);
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  const ports = GAME_LIST.flatMap((game) => game.ports);
  expect(ports.filter((port, index) => ports.indexOf(port) !== index)).toEqual([]);
});

describe('notes as people write them', () => {
  test.each([
    ['our minecraft world', 'minecraft'],
    ['minecraft bedrock, for the kids', 'bedrock'],
    ['Minecraft2', 'minecraft'],
    ['mc_lobby', 'minecraft'],
    ['CS2 (Mirage)', 'cs2'],
    ['CS:GO', 'cs2'],
    ['Ark: Ragnarok', 'ark'],
    ['ARK Survival Ascended', 'asa'],
    ['voice chat', 'voicechat'],
    ['Minecraft Voice-Chat', 'voicechat'],
    ['Simple Voice Chat (UDP)', 'voicechat'],
    ['Geyser', 'bedrock'],
    ['Minecraft + Geyser', 'bedrock'],
    ['DayZ', 'dayz'],
    ['TS3', 'teamspeak'],
    ['ts3 server', 'teamspeak'],
    ['TS3 Filetransfer', 'ts-files'],
    ['CSGO', 'cs2'],
    ['Plan', 'plan'],
    ['dynmap', 'dynmap'],
    ['Minecraft RCON', 'rcon'],
    ['Rust RCON', 'rcon'],
    ['Palworld REST API', 'web'],
    ['minecraft query', 'query'],
    ['MariaDB', 'database'],
    ['Garry’s Mod', 'steam'],
    ['我的世界服务器', 'minecraft'],
    ['ＴＳ３', 'teamspeak'],
    ['Sprachchat', 'voicechat'],
    ['Geyser (Java)', 'bedrock'],
    ['SCP:SL', 'scpsl'],
    ['ARK: SA', 'asa'],
    ['Mumble', 'mumble'],
    ['MinecraftBedrock', 'bedrock'],
    ['RustServer', 'rust'],
    ['Mi\u200bnecraft', 'minecraft'],
    ['Valheim, was on 25565 before', 'valheim'],
    ['Sprach-Chat', 'voicechat'],
    ['serveur vocal', 'voicechat'],
    ['ボイスチャット', 'voicechat'],
    ['语音聊天', 'voicechat'],
    ['음성 채팅', 'voicechat'],
    ['Minecraft Web-Karte', 'dynmap'],
    ['веб-карта', 'dynmap'],
    // What is only called a map may be a world.
    ['Minecraft mapa survival', 'minecraft'],
    ['RaknetFork', null],
    ['port 25565', null],
    ['19132/udp', null],
    ['the park', null],
    ['rusty', null],
    ['planet', null],
    ['Survival', null],
    ['', null],
    ['🦀', null],
  ])('"%s" means %s', (note, id) => {
    expect(guess(note)?.game.id ?? null).toBe(id);
  });

  test.each([
    ['Minecraft Java & Bedrock', 25_565, 'minecraft'],
    ['Minecraft Java & Bedrock', 19_132, 'bedrock'],
    ['Minecraft + voice chat', 25_565, 'minecraft'],
    ['Minecraft + voice chat', 24_454, 'voicechat'],
    ['Rust / Minecraft', 28_015, 'rust'],
    ['CS2 + TS3', 9_987, 'teamspeak'],
    // The longer name holds the shorter one, which is not meant.
    ['Minecraft Bedrock', 25_565, 'bedrock'],
    ['minecraft query', 25_565, 'query'],
  ])('"%s" on %i means %s: of several, what the number is usual for', (note, port, id) => {
    expect(guess(note, port)).toMatchObject({ by: 'note', game: { id } });
  });

  test('the note counts more than the number', () => {
    expect(guess('Web', 25_565)).toMatchObject({ by: 'note', game: { id: 'web', transport: 'tcp' } });
  });
});

test.each([
  [25_565, 'minecraft'],
  [19_132, 'bedrock'],
  [24_454, 'voicechat'],
  [25_575, 'rcon'],
  [8_192, 'votifier'],
  [8_804, 'plan'],
  [8_123, 'dynmap'],
  [8_100, 'bluemap'],
  [8_080, 'web'],
  [30_120, 'fivem'],
  [27_015, 'steam'],
  [28_015, 'rust'],
  [2_456, 'valheim'],
  [8_211, 'palworld'],
  [15_637, 'enshrouded'],
  [16_261, 'zomboid'],
  [26_900, '7dtd'],
  [34_197, 'factorio'],
  [9_987, 'teamspeak'],
  [10_999, 'dst'],
  [6_567, 'mindustry'],
  [9_876, 'vrising'],
  // Terraria, Satisfactory, ARK, Conan, SCP: Secret Laboratory …
  [7_777, null],
  // Dead since Satisfactory 1.0.
  [15_777, null],
])('the number %i alone means %s', (port, id) => {
  expect(guess(null, port)?.game.id ?? null).toBe(id);
});

test('what has only UDP and no query is never tried over TCP', () => {
  for (const note of ['Factorio', 'TeamSpeak', 'Plasmo Voice', 'SCP:SL', 'Don’t Starve Together', 'ASA']) {
    expect(guess(note)?.game).toMatchObject({ transport: 'udp', protocol: null });
  }
});

describe('what is remembered', () => {
  const minecraft: Known = { game: 'minecraft', answered: true };

  test.each([
    [null, 40_000],
    ['Survival', 40_000],
    ['Minecraft', 40_000],
    [null, 27_015],
  ])('is certain with the note %j on %i', (note, port) => {
    expect(knowledgeOf({ note, port }, minecraft)).toMatchObject({ kind: 'certain', answered: true });
  });

  test.each(['voice chat', 'Minecraft Bedrock', 'Web'])('is over when the note says %s', (note) => {
    expect(knowledgeOf({ note, port: 40_000 }, minecraft)).toMatchObject({ kind: 'guessed', by: 'note' });
  });

  test('of a game that this program does not know any more is nothing', () => {
    const known = { game: 'tetris', answered: true };
    expect(knowledgeOf({ note: null, port: 40_000 }, known)).toEqual({ kind: 'nothing' });
  });
});
