import { expect, test } from 'vitest';
import { gameOf } from '../../src/allocations/games.ts';
import { presets } from '../../src/allocations/presets.ts';

test.each(presets)('the preset $id is known by its note and by its port', ({ name, port }) => {
  expect(gameOf({ note: name, port: 40_000 })?.name).toBe(name);
  expect(gameOf({ note: null, port })?.name).toBe(name);
});

test.each([
  ['our minecraft world', 'Minecraft'],
  ['minecraft bedrock, for the kids', 'Minecraft Bedrock'],
  ['CS2 (Mirage)', 'CS2 / CS:GO'],
  ['Ark: Ragnarok', 'ARK'],
  ['the park', null],
  ['rusty', null],
  ['', null],
  ['🦀', null],
])('a note "%s" means %s', (note, name) => {
  expect(gameOf({ note, port: 40_000 })?.name ?? null).toBe(name);
});

test('the note counts more than the number', () => {
  expect(gameOf({ note: 'Web', port: 25_565 })).toMatchObject({
    name: 'Web',
    transport: 'tcp',
    protocol: null,
  });
});

test('what has only UDP and no query is never tried over TCP', () => {
  for (const note of ['Factorio', 'Palworld', 'TeamSpeak', 'Simple Voice Chat', 'Satisfactory']) {
    expect(gameOf({ note, port: 40_000 })).toMatchObject({ transport: 'udp', protocol: null });
  }
});
