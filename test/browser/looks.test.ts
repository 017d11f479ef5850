import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Visitor } from '../../sandbox/screenshots/visitor.ts';
import { inChromium } from '../support/visit.ts';

/** How the page looks, to every kind of eyes. */

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe-core finds that is serious or critical, a line each. */
const serious = (options: object) => `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => [id, target, failureSummary].join(' '))))`;

/** A theme changes colours only: what else axe-core looks at is the same in both, and looked at in one. */
const RULES = { light: {}, dark: { runOnly: ['color-contrast', 'link-in-text-block'] } };

async function expectAccessible({ page }: Visitor, colorScheme: keyof typeof RULES): Promise<void> {
  await page.evaluate(AXE);
  expect(await page.evaluate(serious(RULES[colorScheme]))).toEqual([]);
}

/** Everything that is wider than the place it has, and does not scroll by itself on purpose. */
const OVERFLOWING = `[document.documentElement, ...document.querySelectorAll('body *')]
  .filter((one) => one.checkVisibility() && one.clientWidth > 0)
  .filter((one) => one.matches('html, .page, main, .pane, .messages, .pane-body, .wire-rows, .composer, .popup, dialog, header, aside, nav'))
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.localName + '.' + one.className + ' ' + one.scrollWidth + ' in ' + one.clientWidth)`;

const expectNoOverflow = async ({ page }: Visitor) => expect(await page.evaluate(OVERFLOWING)).toEqual([]);

/** A conversation with everything in it that the bot draws. */
async function converse(visitor: Visitor): Promise<void> {
  await visitor.list('Survival');
  await visitor.choose('Ports of Survival', /24454/);
  await visitor.press('Port 24454 of Survival', 'Remove');
  await visitor.message('Remove this port?').waitFor();
  await visitor.command('/help');
  await visitor.message('Portkeeper').waitFor();
  await visitor.command('/ports watch allocation:25565 server:Survival channel:#alerts role:@Operators');
  await visitor.message('Watched').getByText('@Operators').waitFor();
  await visitor.list('Creative');
}

/** Looks with the picker open, then with a menu, then with a window. */
async function lookAtEverything(visitor: Visitor, look: () => Promise<void>): Promise<void> {
  const { page } = visitor;
  await look();
  await visitor.composer.fill('/');
  await page.getByRole('listbox', { name: 'Commands' }).waitFor();
  await look();
  await visitor.composer.fill('/ports note ');
  await page.getByRole('listbox', { name: 'allocation' }).getByRole('option').first().waitFor();
  await look();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await visitor.message('Ports of Creative').getByRole('combobox').click();
  await look();
  await page.keyboard.press('Escape');
  await visitor.press('Ports of Creative', 'Add a port');
  await visitor.dialog.waitFor();
  await look();
  await page.keyboard.press('Escape');
  await visitor.dialog.waitFor({ state: 'detached' });
}

inChromium((visit) => {
  test.each(['light', 'dark'] as const)('axe-core finds nothing serious, %s', async (colorScheme) => {
    const { visitor } = await visit({ linked: 'alice', colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(visitor, colorScheme);
    await converse(visitor);
    await lookAtEverything(visitor, () => expectAccessible(visitor, colorScheme));
  });

  test.each([360, 768, 1200, 2560])('nothing is wider than the page, at %i px', async (width) => {
    const { visitor } = await visit({ linked: 'alice', viewport: { width, height: 900 } });
    await converse(visitor);
    await lookAtEverything(visitor, () => expectNoOverflow(visitor));
    for (const name of ['Panel', 'Wire']) {
      const tab = visitor.page.getByRole('tab', { name, exact: true });
      if ((await tab.count()) > 0) await tab.click();
      await visitor.page.getByRole('heading', { name, exact: true }).waitFor();
      await expectNoOverflow(visitor);
    }
  });

  test('the theme that is chosen stays', async () => {
    const { visitor } = await visit({ colorScheme: 'light' });
    const background = () => visitor.page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await visitor.page.getByLabel('Theme').selectOption('dark');
    const dark = await background();
    expect(dark).not.toBe(light);
    await visitor.page.reload();
    await visitor.composer.waitFor();
    expect(await background()).toBe(dark);
  });
});
