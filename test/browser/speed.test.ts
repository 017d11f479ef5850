import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { buildPage } from '../../sandbox/browser/index.ts';
import { Visitor } from '../../sandbox/screenshots/visitor.ts';
import { inChromium } from '../support/visit.ts';

/** Measured and printed, not judged: a machine under load would fail for no fault of the page's. */

const report = (line: string) => console.info(`measured: ${line}`);
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/** Starts `npm run sandbox` as a user does; resolves with the address that it prints. */
async function startByCommand(): Promise<string> {
  const args = ['run', 'sandbox', '--', '--port', '0', '--no-open'];
  const child = spawn('npm', args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  onTestFinished(async () => {
    if (child.pid === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    // npm and what it started.
    process.kill(-child.pid, 'SIGTERM');
    await ended;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error('npm run sandbox ended without an address.');
}

/** Notes for every input how long it took until its result was painted: a frame is painted before a task after it. */
const WATCH_INPUTS = `
  window.paintedMs = [];
  addEventListener('input', ({ timeStamp }) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.paintedMs.push(performance.now() - timeStamp);
    port2.postMessage(null);
  }), true);`;

inChromium((visit, chromium) => {
  test('from npm run sandbox to a usable page', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'portkeeper-cache-'));
    const began = performance.now();
    await buildPage({ cache });
    const builtMs = performance.now() - began;
    rmSync(cache, { recursive: true });
    await buildPage();
    const started = performance.now();
    const url = await startByCommand();
    const printedMs = performance.now() - started;
    const page = await chromium().newPage();
    onTestFinished(() => page.close());
    const visitor = new Visitor(page);
    await visitor.open(url);
    await visitor.composer.waitFor();
    const usableMs = performance.now() - started;
    report(
      `from npm run sandbox to its address ${seconds(printedMs)}, to a usable page ${seconds(usableMs)};`,
    );
    report(`building the page, the first time and when it has changed, ${seconds(builtMs)} of its own`);
    expect(await page.title()).toContain('Portkeeper');
  });

  test('from a keystroke in the picker to what it shows', async () => {
    const { visitor } = await visit();
    const { page } = visitor;
    await page.evaluate(WATCH_INPUTS);
    for (let round = 0; round < 5; round++) {
      await visitor.composer.fill('');
      await visitor.composer.pressSequentially('/ports li', { delay: 30 });
      await page
        .getByRole('listbox', { name: 'Commands' })
        .getByRole('option', { name: '/ports list' })
        .waitFor();
    }
    const painted = (await page.evaluate<number[]>('window.paintedMs')).toSorted((a, b) => a - b);
    const [median = 0, slowest = 0] = [painted[painted.length >> 1], painted.at(-1)];
    report(
      `from a keystroke in the picker to the paint: median ${median.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms of ${painted.length}`,
    );
    expect(painted.length).toBeGreaterThan(40);
  });
});
