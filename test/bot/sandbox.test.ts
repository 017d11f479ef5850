import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { complete } from '../../sandbox/terminal/complete.ts';
import { startPrompt } from '../../sandbox/terminal/index.ts';
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

test('the prompt completes channels and roles, and takes their names', async () => {
  const sandbox = await startSandbox({ dialect: 'pterodactyl', logLevel: 'silent' });
  onTestFinished(() => sandbox.close());
  const completing = { actor: sandbox.people.alice('alerts'), words: [], suggestions: new Map() };
  const completed = (line: string) => complete(line, completing);
  expect(await completed('/ports watch channel:#al')).toEqual([['channel:#alerts '], 'channel:#al']);
  expect(await completed('/ports watch role:')).toEqual([['role:@Operators '], 'role:']);
  const modal = await (await sandbox.people.alice('guild').slash('/panel link')).modal();
  await (await modal.submit({ key: sandbox.demo.keys.alice })).answer();
  const [input, output] = [new PassThrough(), new PassThrough()];
  const { done } = startPrompt({ discord: sandbox.discord, actors: sandbox.people, input, output });
  const watch = '/ports watch allocation:25565 channel:#alerts role:@Operators';
  input.write([watch, 'alerts', '/ports watches', 'quit', ''].join('\n'));
  await done;
  const shown = String(output.read());
  expect(shown).toContain('Alerts go to #alerts and ping @Operators');
});

test('the page is served where the sandbox says', async () => {
  const sandbox = startProgram('sandbox/index.ts', {}, { args: ['--port', '0'] });
  const line = await sandbox.line('Open http');
  const page = await fetch(line.replace(/^Open (\S+) .*$/, '$1'));
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>Portkeeper sandbox</title>');
});

test('a port that is taken is said, when it was asked for', async () => {
  const first = startProgram('sandbox/index.ts', {}, { args: ['--port', '0'] });
  const port = /:(\d+) in/.exec(await first.line('Open http'))?.[1] ?? '';
  const second = startProgram('sandbox/index.ts', {}, { args: ['--port', port] });
  expect(await second.ended).toBe(69);
  expect(second.output()).toContain(`Port ${port} is taken`);
});

test('without a terminal the sandbox runs until SIGTERM, and leaves nothing behind', async () => {
  const sandbox = startProgram('sandbox/index.ts', {});
  await sandbox.line('Stop with SIGTERM');
  sandbox.child.kill('SIGTERM');
  expect(await sandbox.ended).toBe(0);
});
