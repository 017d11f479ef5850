import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** Which room may use which; `docs` of the same are in CONTRIBUTING.md. Anything may use the leaves. */
const ARROWS: Record<string, string[]> = {
  commands: ['allocations', 'accounts', 'views', 'discord', 'watching', 'pictures'],
  accounts: ['panel', 'store', 'network'],
  allocations: ['panel', 'store', 'network'],
  config: ['network', 'store'],
  discord: ['views'],
  network: [],
  operations: [],
  panel: ['network'],
  pictures: ['views'],
  store: [],
  views: [],
  watching: ['allocations', 'accounts', 'panel', 'store', 'network'],
};

/** Where only the shape of what another room makes is needed. */
const TYPE_ARROWS: Record<string, string[]> = {
  commands: ['store', 'panel'],
  discord: ['watching'],
  views: ['allocations', 'accounts', 'operations', 'panel', 'network', 'store', 'watching'],
  pictures: ['watching'],
};

const LEAVES = [
  'at-most',
  'cache-limit',
  'clock',
  'failure',
  'panel-key',
  'setting-names',
  'settings-file.js',
  'turns',
];
const MAIN = ['main', 'portkeeper', 'opening', 'checklist', 'doctor', 'keys', 'logins', 'trust', 'ending.js'];

const IMPORT = /(?:import|export)\s+(type\s)?[^;]*?from\s+'(\.[^']+)'/g;

function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  if (top !== 'src') return top;
  return second.replace(/\.ts$/, '');
}

const importsOf = (path: string, room = roomOf) =>
  [...readFileSync(path, 'utf8').matchAll(IMPORT)].map(([, isType, target = '']) => ({
    path,
    from: room(path),
    to: room(normalize(join(dirname(path), target))),
    isType: isType !== undefined,
  }));

const imports = globSync(['src/**/*.ts', 'commands/**/*.ts']).flatMap((path) => importsOf(path));

test('there are imports to look at', () => {
  expect(imports.length).toBeGreaterThan(200);
});

test.each(Object.keys(ARROWS))('%s uses only what it may', (room) => {
  const allowed = [room, ...LEAVES, ...(ARROWS[room] ?? [])];
  const types = [...allowed, ...(TYPE_ARROWS[room] ?? [])];
  const wrong = imports.filter(
    ({ from, to, isType }) => from === room && !(isType ? types : allowed).includes(to),
  );
  expect(wrong).toEqual([]);
});

test('every room has its row, nothing uses main, and neither src nor commands use the sandbox or tests', () => {
  const rooms = new Set(imports.map(({ from }) => from));
  expect([...rooms].filter((room) => ![...Object.keys(ARROWS), ...LEAVES, ...MAIN].includes(room))).toEqual(
    [],
  );
  const outside = [...MAIN, 'sandbox', 'test'];
  const wrong = imports.filter(({ from, to }) => outside.includes(to) && !MAIN.includes(from));
  expect(wrong).toEqual([]);
  expect(imports.filter(({ to }) => ['sandbox', 'test'].includes(to))).toEqual([]);
});

/** The rooms of the sandbox; `page` runs in a browser and gets hardly more than types. */
const SANDBOX_ARROWS: Record<string, { values: string[]; types: string[] }> = {
  discord: { values: [], types: [] },
  panel: { values: [], types: [] },
  terminal: { values: ['discord', 'timestamps'], types: [] },
  browser: { values: ['discord', 'panel', 'panel-key', 'people'], types: ['world'] },
  screenshots: { values: ['browser', 'world', 'leaping-clock'], types: [] },
  page: { values: ['timestamps'], types: ['browser', 'discord', 'panel', 'people'] },
};

function sandboxRoomOf(path: string): string {
  const [top = '', room = '', inner] = path.split('/');
  if (top !== 'sandbox') return roomOf(path);
  return room === 'browser' && inner === 'page' ? 'page' : room.replace(/\.ts$/, '');
}

test.each(Object.entries(SANDBOX_ARROWS))('sandbox/%s uses only what it may', (room, { values, types }) => {
  const paths = globSync('sandbox/**/*.ts').filter((path) => sandboxRoomOf(path) === room);
  const found = paths.flatMap((path) => importsOf(path, sandboxRoomOf));
  const allowed = [room, 'clock', ...values];
  expect(paths.length).toBeGreaterThan(0);
  expect(found.filter(({ to, isType }) => !(isType ? [...allowed, ...types] : allowed).includes(to))).toEqual(
    [],
  );
});

test('only main.ts reads the environment, and start.js what is needed before', () => {
  const readers = globSync(['src/**/*.{js,ts}', 'commands/**/*.{js,ts}']).filter((path) =>
    readFileSync(path, 'utf8').includes('process.env'),
  );
  expect(readers.toSorted()).toEqual(['src/main.ts', 'src/start.js']);
  expect(readFileSync('src/start.js', 'utf8').match(/process\.env[.\w]*/g)).toEqual([
    ...['process.env', 'process.env', 'process.env.DATA_DIR'],
  ]);
});

test('only the resolver looks names up, so that none of a stranger takes the threads that Discord’s names need', () => {
  const asking = globSync(['src/**/*.{js,ts}', 'commands/**/*.ts']).filter((path) =>
    /['"](node:)?dns\b/.test(readFileSync(path, 'utf8')),
  );
  expect(asking).toEqual(['src/network/resolver.ts']);
});

test('no file is over 300 lines', () => {
  const long = globSync(['src/**/*.ts', 'commands/**/*.ts', 'sandbox/**/*.ts', 'test/**/*.ts']).filter(
    (path) => readFileSync(path, 'utf8').split('\n').length > 301,
  );
  expect(long).toEqual([]);
});
