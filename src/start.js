import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/**
 * Starts main.ts, smaller and faster than Node would by itself (docs/benchmarks.md). This has to be said before the
 * program is loaded, and in JavaScript: one file of TypeScript makes Node load its compiler, which is 18 MiB.
 */

/** V8 of older versions does not know it, and says so. */
const NODE_WITH_MEMORY_SAVER = 24;
if (Number.parseInt(process.versions.node, 10) >= NODE_WITH_MEMORY_SAVER) {
  setFlagsFromString('--memory-saver-mode');
}

/**
 * What Node has compiled is kept for the next start. There are no settings yet: the default is the one of config.ts.
 * The first start makes the folder, with its own rights, and goes without; one that cannot be written changes nothing.
 */
const dataDir = process.env.DATA_DIR || 'data';
if (existsSync(dataDir)) enableCompileCache(join(dataDir, 'compile-cache'));

await import('./main.ts');
