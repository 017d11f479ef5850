import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';

/**
 * After `npm ci`: the Node that came with it is for glibc. Where it does not run (Alpine), it is taken away, and the npm
 * scripts use the system's. In JavaScript that Node 18 reads.
 */
const own = 'node_modules/.bin/node';
if (process.platform !== 'win32' && existsSync(own) && spawnSync(own, ['-e', '']).status !== 0) rmSync(own);
