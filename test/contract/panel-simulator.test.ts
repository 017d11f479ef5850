import { expect, test } from 'vitest';
import { actualOf, expectedOf } from './support/compare.ts';
import { DEBUG_CASES, PAGE_CASES } from './support/page-cases.ts';
import { SETUPS } from './support/panel-cases.ts';
import { debuggedOf, pageOf, playDebug, playPage } from './support/play-page.ts';
import { recordedCases, recording } from './support/recordings.ts';
import { type Stage, stage } from './support/replay.ts';

/** Cases that are not replayed, each with its reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'race.create.8-at-once':
    'eight requests at once, six times, each time with another end; see "creates at once" in test/unit/sandbox-panel.test.ts',
};

async function onStage<Result>(act: (stage: Stage) => Promise<Result>): Promise<Result> {
  const ready = await stage();
  try {
    return await act(ready);
  } finally {
    await ready.panel.close();
  }
}

test.each(recordedCases)('answers as recorded: %s', async (name) => {
  const actual = await onStage(async ({ panel, play }) => actualOf(await play(name), panel.url));
  expect(actual).toEqual(expectedOf(recording(name)));
});

test.each(PAGE_CASES)('answers with a page as recorded: $name', async (told) => {
  await onStage(async (ready) => {
    expect(await playPage(ready, told)).toEqual(pageOf(told, ready.panel.url));
  });
});

test.each(DEBUG_CASES)('says more while it is debugged: $name', async (told) => {
  expect(await onStage((ready) => playDebug(ready, told))).toMatchObject(debuggedOf(told));
});

/** The recorded groups and how many cases each has: none is forgotten. */
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

const NAMED = [PAGE_CASES, DEBUG_CASES].flatMap((cases) => cases.map(({ name }) => name));
const ALL = [...recordedCases, ...NAMED, ...Object.keys(LEFT_OUT)];

test.each(Object.entries(GROUPS))('of the group %s all %i cases are accounted for', (group, count) => {
  expect(ALL.filter((name) => name.split('.')[0] === group)).toHaveLength(count);
});

test('all 505 cases are accounted for, and each once', () => {
  expect(new Set(ALL).size).toBe(505);
  expect(ALL).toHaveLength(505);
});

test('the setups are of cases that exist', () => {
  expect(Object.keys(SETUPS).filter((name) => !recordedCases.includes(name))).toEqual([]);
});

test('no page of the panel is kept as a file', () => {
  for (const name of recordedCases) expect(recording(name).response.body).not.toMatch(/<html|<!doctype/i);
});
