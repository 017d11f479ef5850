import './enough-node.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Starts main.ts, on a Node that can, with the settings of `.env` and with what Node compiled for the last start. In
 * JavaScript, since one file of TypeScript makes Node load its compiler, which is 18 MiB (docs/benchmarks.md). The first
 * start makes the data folder, with its own rights, and keeps nothing there yet; one that cannot be written changes
 * nothing.
 */
const EXIT_CONFIG = 78;

// A container's first process does not die of a signal that nobody listens to. main.ts takes over.
const { listenForEnd } = await import('./ending.js');
listenForEnd({ underNpm: 'npm_lifecycle_event' in process.env });

const { addSettings } = await import('./settings-file.js');
try {
  const stray = addSettings('.env', process.env);
  // Without what they say, which may be a secret.
  if (stray.length > 0) warn(`.env, line ${stray.join(', ')}: not understood. Write NAME=value, one a line`);
  if (!existsSync('.env') && existsSync('.env.txt')) warn('.env.txt is not read: rename it to .env');
} catch (error) {
  end(`settings – .env cannot be read (${error.code})`);
}

const dataDir = process.env.DATA_DIR || 'data';
const { enableCompileCache } = await import('node:module');
if (existsSync(dataDir)) enableCompileCache(join(dataDir, 'compile-cache'));

await import('./main.ts');

function warn(line) {
  console.log(`⚠ settings – ${line}`);
}

function end(line) {
  console.log(`✗ ${line}`);
  process.exit(EXIT_CONFIG);
}
