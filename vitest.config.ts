import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const include = ['test/**/*.test.ts'];
/** Who puts something in the place of a module needs one that nobody has loaded before. */
const isolated = globSync(include).filter((path) =>
  /\bvi\s*\.\s*(do)?[mM]ock\(/.test(readFileSync(path, 'utf8')),
);
/** `npm run fuzz` says how often a property is tried; none has ever taken this long for one case. */
const CASE_LIMIT_MS = 50;
const fuzzRuns = process.env.FUZZ_RUNS;

export default defineConfig({
  test: {
    // No order between tests, but the same disorder each time; `npm run fuzz` tries others.
    sequence: { shuffle: true, ...(fuzzRuns === undefined && { seed: 1 }) },
    testTimeout: 20_000 + Number(fuzzRuns ?? 0) * CASE_LIMIT_MS,
    // One more than there are cores: many tests wait for another process most of the time, a database or a browser.
    maxWorkers: availableParallelism() + 1,
    // Nearly nothing in the program is shared by all who load it, so the tests load it once a worker, not once a file.
    projects: [
      { extends: true, test: { name: 'shared', include, exclude: isolated, isolate: false } },
      { extends: true, test: { name: 'isolated', include: isolated } },
    ],
  },
});
