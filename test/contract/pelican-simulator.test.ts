import { expect, test } from 'vitest';
import { actualOf, expectedOf } from './support/compare.ts';
import { PELICAN_SETUPS } from './support/pelican-cases.ts';
import {
  ALIKE,
  PELICAN_DEBUG_CASES,
  PELICAN_LEFT_OUT,
  PELICAN_PAGE_CASES,
} from './support/pelican-page-cases.ts';
import { debuggedOf, pageOf, playDebug, playPage } from './support/play-page.ts';
import { PELICAN } from './support/recordings.ts';
import { pelicanStage } from './support/replay.ts';

type Stage = Awaited<ReturnType<typeof pelicanStage>>;

async function onStage<Result>(act: (stage: Stage) => Promise<Result>): Promise<Result> {
  const ready = await pelicanStage();
  try {
    return await act(ready);
  } finally {
    await ready.panel.close();
  }
}

test.each(PELICAN.cases)('answers as recorded: %s', async (name) => {
  const actual = await onStage(async ({ panel, play }) => actualOf(await play(name), panel.url));
  expect(actual).toEqual(expectedOf(PELICAN.read(name)));
});

test.each(Object.entries(ALIKE))('answers %s as another case', async (_name, { kept, path }) => {
  const actual = await onStage(async ({ panel, play }) => actualOf(await play(kept, path), panel.url));
  expect(actual).toEqual(expectedOf(PELICAN.read(kept)));
});

test.each(PELICAN_PAGE_CASES)('answers with a page as recorded: $name', async (told) => {
  const { page, url } = await onStage(async (ready) => {
    return { page: await playPage(ready, told), url: ready.panel.url };
  });
  expect(page).toEqual(pageOf(told, url));
});

test.each(PELICAN_DEBUG_CASES)('says more while it is debugged: $name', async (told) => {
  expect(await onStage((ready) => playDebug(ready, told))).toMatchObject(debuggedOf(told));
});

/** The recorded groups and how many cases each has: none is forgotten. */
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

const NAMED = [PELICAN_PAGE_CASES, PELICAN_DEBUG_CASES].flatMap((cases) => cases.map(({ name }) => name));
const ALL = [...PELICAN.cases, ...NAMED, ...Object.keys(ALIKE), ...Object.keys(PELICAN_LEFT_OUT)];

test.each(Object.entries(GROUPS))('of the group %s all %i cases are accounted for', (group, count) => {
  expect(ALL.filter((name) => name.split('.')[0] === group)).toHaveLength(count);
});

test('all 537 cases are accounted for, and each once', () => {
  expect(new Set(ALL).size).toBe(537);
  expect(ALL).toHaveLength(537);
  expect(Object.values(GROUPS).reduce((sum, count) => sum + count)).toBe(537);
});

test('what is left out has a reason, and the setups are of cases that exist', () => {
  for (const reason of Object.values(PELICAN_LEFT_OUT)) expect(reason).toMatch(/\w+ \w+/);
  expect(Object.keys(PELICAN_SETUPS).filter((name) => !PELICAN.cases.includes(name))).toEqual([]);
});

test('no page of the panel, no file of it and no key is kept', () => {
  for (const name of PELICAN.cases) {
    const { request, response } = PELICAN.read(name);
    expect(response.body).not.toMatch(/<html|<!doctype|\/vendor\//i);
    expect(JSON.stringify([request, response])).not.toMatch(/p[tlac]{3}_[A-Za-z0-9]{16,}/);
  }
});
