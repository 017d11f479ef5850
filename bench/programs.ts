import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A bot in a process of its own. */
export interface Program {
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<void>;
  /** Resident memory in MiB, as the system counts it. */
  residentMib(): number;
  /** Processor time of its event loop so far: what waits for others on the machine does not count. */
  busyMs(): number;
  /** Asks it to end, and resolves when it has. */
  stop(): Promise<void>;
}

export const ROOT = join(import.meta.dirname, '..');
const STOP_WITHIN_MS = 5_000;
const running = new Set<ChildProcess>();

/** What `npm start` gives to Node, so that what is measured is what is run – but never the operator's settings. */
export function startFlags(): string[] {
  const text = readFileSync(join(ROOT, 'package.json'), 'utf8');
  const { scripts } = z.object({ scripts: z.object({ start: z.string() }) }).parse(JSON.parse(text));
  return scripts.start.split(' ').filter((word) => word.startsWith('--') && !word.startsWith('--env-file'));
}

/** Starts `node FLAGS FILE` with nothing in its environment but `env`. */
export function startProgram(file: string, env: Record<string, string>, flags: readonly string[]): Program {
  const child = spawn(process.execPath, [...flags, join(ROOT, file)], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return programOf(child);
}

/** What was started in another way; ended with all others. */
export function programOf(child: ChildProcess): Program {
  const { pid, spawnfile } = child;
  if (pid === undefined) throw new Error(`${spawnfile} could not be started.`);
  running.add(child);
  const ended = once(child, 'exit').then(() => void running.delete(child));
  return {
    ended,
    residentMib: () => residentMibOf(pid),
    busyMs: () => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    async stop() {
      if (!running.has(child)) return;
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await ended;
      clearTimeout(impatience);
    },
  };
}

/** Ends what is still running, by its id. */
export function stopAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

function residentMibOf(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (!found) throw new Error('This system does not tell how much memory a process has; Linux does.');
  return Number(found[1]) / 1_024;
}
