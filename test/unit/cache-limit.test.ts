import { LRUCache } from 'lru-cache';
import { expect, test } from 'vitest';
import { cacheLimit } from '../../src/cache-limit.ts';

test('the longest unused is forgotten', () => {
  const kept = new LRUCache<string, number>(cacheLimit(2));
  kept.set('a', 1).set('b', 2);
  kept.get('a');
  kept.set('c', 3);
  expect([...kept.keys()].toSorted()).toEqual(['a', 'c']);
});

test('no room is taken for what has not come', () => {
  expect(() => new LRUCache<string, number>(cacheLimit(2 ** 32)).set('a', 1)).not.toThrow();
});
