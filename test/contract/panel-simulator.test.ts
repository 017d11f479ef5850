import { expect, test } from 'vitest';
import { actualOf, expectedOf } from './support/compare.ts';
import { PAGE_CASES } from './support/page-cases.ts';
import { SETUPS } from './support/panel-cases.ts';
import { pageOf, playPage } from './support/play-page.ts';
import { recordedCases, recording } from './support/recordings.ts';
import { type Stage, stage } from './support/replay.ts';

/** Kept cases that are not replayed, each with its reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {};

const replayed = recordedCases.filter((name) => !(name in LEFT_OUT));

async function onStage<Result>(act: (stage: Stage) => Promise<Result>): Promise<Result> {
  const ready = await stage();
  try {
    return await act(ready);
  } finally {
    await ready.panel.close();
  }
}

test.each(replayed)('answers as recorded: %s', async (name) => {
  const actual = await onStage(async ({ panel, play }) => actualOf(await play(name), panel.url));
  expect(actual).toEqual(expectedOf(recording(name)));
});

test.each(PAGE_CASES)('answers with a page as recorded: $name', async (told) => {
  await onStage(async (ready) => {
    expect(await playPage(ready, told)).toEqual(pageOf(told, ready.panel.url));
  });
});

/** Groups of recordings that are kept; the number of their cases is the one in the README of the recordings. */
const GROUPS: Readonly<Record<string, number>> = {
  account: 3,
  activity: 30,
  'after-env-restored': 1,
  allocations: 41,
  auth: 31,
  create: 52,
  delete: 35,
  'limit-below-count': 3,
  list: 52,
  notes: 71,
  permissions: 1,
  primary: 29,
  'primary-note': 4,
  ratelimit: 17,
  'reinstall-failed': 2,
  server: 51,
  'strict-mode': 3,
  'subuser-removed': 2,
  'suspended-midway': 1,
};

test.each(Object.entries(GROUPS))(
  'all cases of the group %s are replayed or left out by name',
  (group, count) => {
    const pages = PAGE_CASES.map(({ name }) => name);
    const named = [...recordedCases, ...pages].filter((name) => name.split('.')[0] === group);
    expect(named).toHaveLength(count);
  },
);

test('the tables name only cases that exist, and each case once', () => {
  const unknown = [...Object.keys(SETUPS), ...Object.keys(LEFT_OUT)].filter(
    (name) => !recordedCases.includes(name),
  );
  expect(unknown).toEqual([]);
  expect(PAGE_CASES.filter(({ name }) => recordedCases.includes(name))).toEqual([]);
});

test('no page of the panel is kept as a file', () => {
  for (const name of recordedCases) expect(recording(name).response.body).not.toMatch(/<html|<!doctype/i);
});
