import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    sequence: { shuffle: true },
    testTimeout: 20_000,
    // Many wait for another process most of the time: a database, a browser, a bot of their own.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
  },
});
