import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COLLECTIONS } from '../../src/store/collections.ts';

/** `npm run store:copy` goes by the list: what is opened beside it would be left behind. */
test('every collection that is opened is in the list', () => {
  const opened = globSync('src/**/*.ts')
    .filter((path) => !path.startsWith('src/store/'))
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/openCollection\(\w+, \{([^}]*)/g)])
    .map(([, options = '']) => /name: '(\w+)'|\.\.\.COLLECTIONS\.(\w+)/.exec(options))
    .map((found) => found?.[1] ?? found?.[2] ?? 'a name that this test cannot read');
  expect(opened.toSorted()).toEqual(Object.keys(COLLECTIONS).toSorted());
});

test('the list calls each collection by its name', () => {
  for (const [key, { name }] of Object.entries(COLLECTIONS)) expect(name).toBe(key);
});
