import { expect, test } from 'vitest';
import { playTour } from '../../sandbox/tour.ts';
import { startSandbox } from '../../sandbox/world.ts';
import { DIALECTS } from '../support/dialects.ts';
import { startProgram } from '../support/process.ts';

test.each(DIALECTS)('the tour shows what it should on %s', async (dialect) => {
  const sandbox = await startSandbox({ dialect, logLevel: 'silent' });
  const printed: string[] = [];
  const succeeded = await playTour(sandbox, (text) => void printed.push(text));
  await sandbox.close();
  expect(printed.at(-1)).toContain('✓ All');
  expect(succeeded).toBe(true);
});

test('the tour fails when a step shows something else', async () => {
  const sandbox = await startSandbox({ dialect: 'pterodactyl', logLevel: 'silent' });
  for (const server of sandbox.panel.world.servers) server.allocationLimit = 2;
  const printed: string[] = [];
  const succeeded = await playTour(sandbox, (text) => void printed.push(text));
  await sandbox.close();
  expect(succeeded).toBe(false);
  expect(printed.at(-1)).toContain('✗ This should have shown');
});

test('without a terminal the sandbox runs until SIGTERM, and leaves nothing behind', async () => {
  const sandbox = startProgram('sandbox/index.ts', {});
  await sandbox.line('Stop with SIGTERM');
  sandbox.child.kill('SIGTERM');
  expect(await sandbox.ended).toBe(0);
});
