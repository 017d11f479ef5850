import { expect, test } from 'vitest';
import { startCommand } from '../support/process.ts';

/** A program that is told to end and never does. */
const STUCK = `
  import { listenForEnd, takeOver } from './src/ending.js';
  listenForEnd({ underNpm: false });
  takeOver().addEventListener('abort', () => console.log('stopping'));
  setInterval(() => undefined, 1_000);
  console.log('ready');
`;

async function stuck() {
  const program = startCommand([process.execPath, '--input-type=module', '--eval', STUCK], { env: {} });
  await program.line('ready');
  return program;
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'who sends %s again because it takes too long ends it at once, without a word too many',
  async (signal) => {
    const program = await stuck();
    const again = setInterval(() => program.child.kill(signal), 50);
    expect(await program.ended.finally(() => clearInterval(again))).toBe(1);
    expect(program.output()).toBe('ready\nstopping');
  },
  20_000,
);

test('one press of Ctrl+C that arrives twice, from the terminal and from npm, ends nothing in the middle', async () => {
  const program = await stuck();
  program.child.kill('SIGINT');
  await program.line('stopping');
  program.child.kill('SIGINT');
  program.child.kill('SIGTERM');
  const first = await Promise.race([program.ended, program.line('never').catch(() => 'ended'), settled()]);
  expect(first).toBe('goes on');
});

/** Longer than a signal takes to arrive, and far shorter than what counts as a second one. */
async function settled(): Promise<string> {
  const other = startCommand([process.execPath, '--eval', ''], { env: {} });
  await other.ended;
  return 'goes on';
}
