import { expect, test } from 'vitest';
import type { RecordedWorld } from '../../../sandbox/panel/index.ts';
import { actualOf, expectedOf } from './compare.ts';
import type { DebugCase, PageCase } from './page-cases.ts';
import { debuggedOf, pageOf, playDebug, playPage } from './play-page.ts';
import { type Script, type Stage, stageOf } from './replay.ts';

/** Everything that was recorded of one panel, and how each case is accounted for. */
export interface Suite<World extends RecordedWorld> {
  script: Script<World>;
  pages: readonly PageCase<string>[];
  debugged: readonly DebugCase<string>[];
  /** Cases whose answer is that of a kept one, and the path they differ in. */
  alike: Readonly<Record<string, { kept: string; path: string }>>;
  /** Cases that are not replayed, each with its reason. */
  leftOut: Readonly<Record<string, string>>;
  /** The recorded groups and how many cases each has: none is forgotten. */
  groups: Readonly<Record<string, number>>;
}

/** Declares the tests that replay the recordings of one panel against the simulated one. */
export function replays<World extends RecordedWorld>(suite: Suite<World>): void {
  const { recordings } = suite.script;
  const onStage = stageHand(suite.script);
  const answered = (name: string, path?: string) =>
    onStage(async ({ panel, play }) => actualOf(await play(name, path), panel.url));

  test.each(recordings.cases)('answers as recorded: %s', async (name) => {
    expect(await answered(name)).toEqual(expectedOf(recordings.read(name)));
  });

  const alike = Object.entries(suite.alike).map(([name, rest]) => ({ name, ...rest }));
  test.for(alike)('answers $name as another case', async ({ kept, path }) => {
    expect(await answered(kept, path)).toEqual(expectedOf(recordings.read(kept)));
  });

  test.each(suite.pages)('answers with a page as recorded: $name', async (told) => {
    await onStage(async (ready) => {
      expect(await playPage(ready, told)).toEqual(pageOf(told, ready.panel.url));
    });
  });

  test.each(suite.debugged)('says more while it is debugged: $name', async (told) => {
    expect(await onStage((ready) => playDebug(ready, told))).toMatchObject(debuggedOf(told));
  });

  accounts(suite);
}

/** Acts on a stage of its own, which is closed whatever comes of it. */
function stageHand<World extends RecordedWorld>(script: Script<World>) {
  return async <Result>(act: (stage: Stage<World>) => Promise<Result>): Promise<Result> => {
    const ready = await stageOf(script);
    try {
      return await act(ready);
    } finally {
      await ready.panel.close();
    }
  };
}

function accounts<World extends RecordedWorld>(suite: Suite<World>): void {
  const { recordings, setups } = suite.script;
  const named = [...suite.pages, ...suite.debugged].map(({ name }) => name);
  const all = [...recordings.cases, ...named, ...Object.keys(suite.alike), ...Object.keys(suite.leftOut)];

  test.each(Object.entries(suite.groups))(
    'of the group %s all %i cases are accounted for',
    (group, count) => {
      expect(all.filter((name) => name.split('.')[0] === group)).toHaveLength(count);
    },
  );

  test('every case is accounted for, and each once', () => {
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(Object.values(suite.groups).reduce((sum, count) => sum + count));
  });

  test('what is left out has a reason, and the setups are of cases that exist', () => {
    for (const reason of Object.values(suite.leftOut)) expect(reason).toMatch(/\w+ \w+/);
    expect(Object.keys(setups).filter((name) => !recordings.cases.includes(name))).toEqual([]);
  });

  test('no page of the panel, no file of it and no key is kept', () => {
    for (const name of recordings.cases) {
      const { request, response } = recordings.read(name);
      expect(response.body).not.toMatch(/<html|<!doctype|\/vendor\//i);
      expect(JSON.stringify([request, response])).not.toMatch(/p[tlac]{3}_[A-Za-z0-9]{16,}/);
    }
  });
}
