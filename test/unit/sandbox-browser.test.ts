import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildPage } from '../../sandbox/browser/index.ts';
import { masked, maskText } from '../../sandbox/browser/masking.ts';
import { readOptions } from '../../sandbox/options.ts';

const KEY = 'ptlc_0123456789a0123456789abcdef0123456789abcdef';

test.each([
  [`Authorization: Bearer ${KEY}`, 'Authorization: Bearer ptlc_•••'],
  ['Bot MTEwMDA.sandbox.token', 'Bot •••'],
  ['Bearer something-else', 'Bearer •••'],
  [
    'POST /interactions/12/aB-_9/callback?with_response=false',
    'POST /interactions/12/•••/callback?with_response=false',
  ],
  ['PATCH /webhooks/11/aB-_9/messages/@original', 'PATCH /webhooks/11/•••/messages/@original'],
  ['POST /webhooks/11/aB-_9', 'POST /webhooks/11/•••'],
  [`note ${KEY.replace('ptlc', 'pacc')} "${KEY.replace('ptlc', 'ptla')}"`, 'note pacc_••• "ptla_•••"'],
  ['POST /applications/11/commands', 'POST /applications/11/commands'],
])('%s is masked', (text, wanted) => {
  expect(maskText(text)).toBe(wanted);
});

test('secrets are masked in every depth, whatever they look like', () => {
  const field = (value: string) => ({ type: 18, component: { type: 4, custom_id: 'key', value } });
  const sent = {
    token: 'abc',
    data: { components: [field('typed by mistake'), field(KEY)] },
    list: [KEY, 1, null],
  };
  expect(masked(sent)).toEqual({
    token: '•••',
    data: { components: [field('•••'), field('•••')] },
    list: ['ptlc_•••', 1, null],
  });
  expect(masked(undefined)).toBeUndefined();
});

test('the page is built once, and again when it has changed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portkeeper-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [source, cache] = [join(folder, 'page'), join(folder, 'cache')];
  mkdirSync(source);
  writeFileSync(join(source, 'index.html'), '<script type="module" src="./main.ts"></script>');
  writeFileSync(join(source, 'main.ts'), 'const text: string = "first"; document.title = text;');
  const first = await buildPage({ source, cache });
  expect([...first.keys()]).toContain('/index.html');
  const scriptOf = (page: typeof first) =>
    [...page]
      .filter(([path]) => path.endsWith('.js'))
      .map(([, { bytes }]) => new TextDecoder().decode(bytes));
  expect(scriptOf(first).join()).toContain('first');
  const built = readdirSync(cache);
  utimesSync(join(source, 'main.ts'), new Date(), new Date());
  await buildPage({ source, cache });
  expect(readdirSync(cache)).toEqual(built);
  writeFileSync(join(source, 'main.ts'), 'document.title = "second";');
  expect(scriptOf(await buildPage({ source, cache })).join()).toContain('second');
  expect(readdirSync(cache)).toHaveLength(2);
});

test('a page that cannot be built leaves no draft behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portkeeper-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [source, cache] = [join(folder, 'page'), join(folder, 'cache')];
  mkdirSync(source);
  writeFileSync(join(source, 'index.html'), '<script type="module" src="./missing.ts"></script>');
  await expect(buildPage({ source, cache })).rejects.toThrow('missing.ts');
  expect(readdirSync(cache)).toEqual([]);
});

test('what stands behind npm run sandbox is read, or explained', () => {
  const usual = { tour: false, dialect: 'pterodactyl', logLevel: 'silent', port: null, open: true };
  expect(readOptions([])).toEqual(usual);
  expect(readOptions(['--port', '0', '--no-open'])).toEqual({ ...usual, port: 0, open: false });
  expect(readOptions(['--port', '70000'])).toBe(
    '70000 is no port: use a number from 0 (any free one) to 65535.',
  );
  expect(readOptions(['--port', 'x'])).toContain('x is no port');
  expect(readOptions(['--dialect', 'x'])).toContain('There is no dialect x');
  expect(readOptions(['--what'])).toContain("Unknown option '--what'");
});
