import { expect, test } from 'vitest';
import {
  ALIKE,
  PELICAN_DEBUG_CASES,
  PELICAN_LEFT_OUT,
  PELICAN_PAGE_CASES,
} from './support/pelican-page-cases.ts';
import { PELICAN_SCRIPT } from './support/replay.ts';
import { replays } from './support/replay-suite.ts';

const GROUPS: Readonly<Record<string, number>> = {
  '2fa-required': 3,
  'accept-none': 1,
  'accept-xhr': 1,
  account: 7,
  activity: 31,
  'alloc-list': 46,
  'api-keys': 6,
  auth: 22,
  command: 2,
  cookie: 1,
  cors: 1,
  create: 51,
  'database-down': 2,
  'debug-on': 5,
  delete: 52,
  details: 46,
  head: 1,
  json: 12,
  list: 58,
  maintenance: 4,
  'malformed-json': 1,
  notes: 62,
  options: 1,
  permissions: 3,
  power: 11,
  primary: 27,
  race: 1,
  ratelimit: 12,
  resources: 17,
  'same-origin': 2,
  'server-deleted': 1,
  star: 11,
  'strict-mode': 2,
  'subuser-removed': 2,
  'suspended-midway': 2,
  throttle: 29,
  users: 1,
};

test('the recordings have 537 cases', () => {
  expect(Object.values(GROUPS).reduce((sum, count) => sum + count)).toBe(537);
});

replays({
  script: PELICAN_SCRIPT,
  pages: PELICAN_PAGE_CASES,
  debugged: PELICAN_DEBUG_CASES,
  alike: ALIKE,
  leftOut: PELICAN_LEFT_OUT,
  groups: GROUPS,
});
