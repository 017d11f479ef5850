import { expect, test } from 'vitest';
import { presetBehind, presetOf, presets } from '../../src/allocations/presets.ts';

test('Discord takes the choices: at most 25, each with its own id', () => {
  expect(presets.length).toBeLessThanOrEqual(25);
  expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
  expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
});

test.each(presets)('$id fits a choice of 100 characters and a port', ({ id, name, port }) => {
  expect(id).toMatch(/^[\w-]{1,100}$/);
  expect(`${name} (${port})`.length).toBeLessThanOrEqual(100);
  expect(Number.isInteger(port) && port >= 1 && port <= 65_535).toBe(true);
});

test.each([
  ['minecraft', 25565],
  ['bedrock', 19132],
  ['fivem', 30120],
  ['cs2', 27015],
  ['rust', 28015],
  ['valheim', 2456],
  ['terraria', 7777],
  ['web', 8080],
  ['rcon', 25575],
  ['votifier', 8192],
  ['satisfactory', 7777],
  ['ark', 7777],
  ['palworld', 8211],
  ['enshrouded', 15637],
  ['zomboid', 16261],
  ['7dtd', 26900],
  ['factorio', 34197],
  ['teamspeak', 9987],
  ['voicechat', 24454],
  ['plan', 8804],
  ['dynmap', 8123],
  ['bluemap', 8100],
  ['scpsl', 7777],
  ['vrising', 9876],
  ['conan', 7777],
])('%s fills the port %i', (id, port) => expect(presetOf(id)?.port).toBe(port));

test('a preset is known again by the port and the note that it filled', () => {
  for (const preset of presets) {
    expect(presetBehind({ port: preset.port, note: preset.name })).toBe(preset);
    expect(presetBehind({ port: preset.port + 1, note: preset.name })).not.toBe(preset);
  }
});

test('an id that is none has no preset', () => expect(presetOf('tetris')).toBeUndefined());
