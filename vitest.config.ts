import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    sequence: { shuffle: true },
    testTimeout: 20_000,
    // Not one fewer, as by default: many tests wait for another process most of the time, a database or a browser.
    maxWorkers: availableParallelism(),
  },
});
