import { expect, test } from 'vitest';
import { chromiumMissing, chromiumRequired } from '../support/visit.ts';

if (chromiumMissing) console.warn(`Not run: the tests of the page in a browser; ${chromiumMissing}.`);

test.skipIf(!chromiumRequired)('a Chromium can be started where that is asked for', () => {
  expect(chromiumMissing).toBeNull();
});
