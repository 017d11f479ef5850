import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** A program of ours in a process of its own. */
export interface Program {
  child: ChildProcess;
  /** Everything it has printed. */
  output: () => string;
  /** Resolves with the first line that contains `text`; rejects when the program ends before. */
  line(text: string): Promise<string>;
  /** Resolves with the exit code when it has ended. */
  ended: Promise<number | null>;
}

/**
 * Starts `node FILE ARGS`, within another command if one is given, with nothing in its environment but what is given.
 * It is killed when the test is over.
 */
export function startProgram(
  file: string,
  env: Record<string, string>,
  { args = [], inside = [] }: { args?: string[]; inside?: string[] } = {},
): Program {
  return startCommand([...inside, process.execPath, file, ...args], { env });
}

/** What one program compiled is there for the next: most of a start is the compiling of what another test started. */
const COMPILED = resolve('node_modules/.cache/started-by-tests');

/** Starts a command in a folder. It is killed when the test is over; what it has started is not. */
export function startCommand(
  [command = '', ...args]: string[],
  { env, cwd = process.cwd() }: { env: Record<string, string>; cwd?: string },
): Program {
  const child = spawn(command, args, {
    env: { NODE_COMPILE_CACHE: COMPILED, ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiting = new Map<string, (line: string) => void>();
  const onLine = (line: string) => {
    lines.push(line);
    for (const [text, found] of waiting) if (line.includes(text)) found(line);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    child,
    ended,
    output: () => lines.join('\n'),
    line: (text) =>
      Promise.race([
        new Promise<string>((resolve) => {
          const known = lines.find((line) => line.includes(text));
          if (known !== undefined) resolve(known);
          waiting.set(text, resolve);
        }),
        ended.then((code) => {
          throw new Error(`ended with ${code} before printing "${text}":\n${lines.join('\n')}`);
        }),
      ]),
  };
}

/** An empty folder that is deleted when the test is over. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portkeeper-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
