import { expect, test } from 'vitest';
import { DEBUG_CASES, PAGE_CASES } from './support/page-cases.ts';
import { PTERODACTYL_SCRIPT } from './support/replay.ts';
import { replays } from './support/replay-suite.ts';

const GROUPS: Readonly<Record<string, number>> = {
  'accept-browser-list': 1,
  'accept-html': 2,
  'accept-json-charset': 1,
  'accept-star': 6,
  'accept-vnd': 2,
  'accept-xml': 1,
  account: 3,
  activity: 30,
  'after-env-restored': 1,
  allocations: 41,
  auth: 31,
  command: 1,
  cookie: 3,
  cors: 2,
  create: 52,
  'database-down': 2,
  'debug-on': 5,
  delete: 35,
  'double-slash': 2,
  html: 11,
  json: 6,
  'limit-below-count': 3,
  list: 52,
  maintenance: 7,
  'malformed-json': 1,
  notes: 71,
  options: 1,
  permissions: 1,
  power: 3,
  primary: 29,
  'primary-note': 4,
  race: 1,
  ratelimit: 17,
  'reinstall-failed': 2,
  resources: 10,
  'same-origin-header-stateful': 2,
  server: 51,
  startup: 1,
  'strict-mode': 3,
  'subuser-removed': 2,
  'suspended-midway': 1,
  'trailing-slash': 1,
  users: 1,
  websocket: 3,
};

test('the recordings have 505 cases', () => {
  expect(Object.values(GROUPS).reduce((sum, count) => sum + count)).toBe(505);
});

replays({
  script: PTERODACTYL_SCRIPT,
  pages: PAGE_CASES,
  debugged: DEBUG_CASES,
  alike: {},
  leftOut: {
    'race.create.8-at-once':
      'eight requests at once, six times, each time with another end; see "creates at once" in test/unit/sandbox-panel.test.ts',
  },
  groups: GROUPS,
});
