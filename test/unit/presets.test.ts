import { expect, test } from 'vitest';
import { presetOf, presets } from '../../src/allocations/presets.ts';

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
])('%s fills the port %i', (id, port) => expect(presetOf(id)?.port).toBe(port));

test('an id that is none has no preset', () => expect(presetOf('tetris')).toBeUndefined());
