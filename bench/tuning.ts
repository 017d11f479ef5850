import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDockerfile } from '../container/dockerfile.ts';
import { ROOT } from './programs.ts';

/** How a bot's process is started: what may be tried to make it smaller or faster. */
export interface Tuning {
  flags?: readonly string[];
  env?: Record<string, string>;
}

interface Tunings {
  /** By what they are called in the table. */
  all: ReadonlyMap<string, Tuning>;
  /** What the image sets for the memory of its process. */
  image: Tuning;
  close(): void;
}

/** The ways to start that are compared. */
export function createTunings(): Tunings {
  const cache = mkdtempSync(join(tmpdir(), 'portkeeper-bench-'));
  const image = { env: imageEnv() };
  return {
    image,
    all: new Map<string, Tuning>([
      ['as it is', {}],
      ['both with a compile cache', { env: { NODE_COMPILE_CACHE: cache } }],
      ['in the image', image],
    ]),
    close: () => rmSync(cache, { recursive: true, force: true }),
  };
}

function imageEnv(): Record<string, string> {
  const env = readDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).at(-1)?.env ?? {};
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('MALLOC_')));
}
