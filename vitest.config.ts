import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // No order between tests, but the same disorder each time; `npm run fuzz` tries others.
    sequence: { shuffle: true, ...(process.env.FUZZ_RUNS === undefined && { seed: 1 }) },
    testTimeout: 20_000,
    // Not one fewer, as by default: many tests wait for another process most of the time, a database or a browser.
    maxWorkers: availableParallelism(),
  },
});
