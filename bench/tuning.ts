import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a bot's process is started: what may be tried to make it smaller or faster. */
export interface Tuning {
  flags?: readonly string[];
  env?: Record<string, string>;
}

interface Tunings {
  /** By what they are called in the table. */
  all: ReadonlyMap<string, Tuning>;
  /** The one with the least memory. */
  small: Tuning;
  close(): void;
}

/** V8 rather collects than grows, and glibc gives back what is free; both by default take what the machine has. */
const SMALL = {
  flags: ['--optimize-for-size'],
  env: { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' },
};

/** The ways to start that are compared. Flags change what is compiled, so each has a compile cache of its own. */
export function createTunings(): Tunings {
  const [plain, smallest] = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'portkeeper-bench-'))) as [
    string,
    string,
  ];
  const small = { ...SMALL, env: { ...SMALL.env, NODE_COMPILE_CACHE: smallest } };
  return {
    small,
    all: new Map<string, Tuning>([
      ['as it is', {}],
      ['compile cache', { env: { NODE_COMPILE_CACHE: plain } }],
      ['small', small],
    ]),
    close() {
      for (const folder of [plain, smallest]) rmSync(folder, { recursive: true, force: true });
    },
  };
}
