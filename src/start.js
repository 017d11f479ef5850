import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Starts main.ts with what Node compiled for the last start. This has to be said before the program is loaded, and in
 * JavaScript: one file of TypeScript makes Node load its compiler, which is 18 MiB (docs/benchmarks.md). There are no
 * settings yet: the default folder is the one of config.ts. The first start makes it, with its own rights, and goes
 * without; one that cannot be written changes nothing.
 */
const dataDir = process.env.DATA_DIR || 'data';
if (existsSync(dataDir)) enableCompileCache(join(dataDir, 'compile-cache'));

await import('./main.ts');
