import { expect, test } from 'vitest';
import type { Visitor } from '../../sandbox/screenshots/visitor.ts';
import { inChromium } from '../support/visit.ts';

/** Without a mouse, and without a manual. */

/** Presses Tab until the focus is on what has this name. */
async function tabTo({ page }: Visitor, name: string): Promise<void> {
  const target = page.locator(':focus').and(page.getByRole('button', { name, exact: true }));
  for (let times = 0; times < 60; times++) {
    if ((await target.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

const hasFocus = (visitor: Visitor, role: 'combobox' | 'textbox', name: string | RegExp) =>
  visitor.page.locator(':focus').and(visitor.page.getByRole(role, { name })).waitFor();

const isInClipboard = (text: string) =>
  `navigator.clipboard.readText().then((copied) => copied === '${text}')`;

inChromium((visit) => {
  test('the picker: arrows move, Tab and Enter choose, Escape closes', async () => {
    const { visitor } = await visit({ linked: 'alice' });
    const { page } = visitor;
    const { keyboard } = page;
    const active = () =>
      page.getByRole('option', { selected: true }).and(page.locator('.popup *')).textContent();
    await visitor.composer.focus();
    await keyboard.type('/');
    await page.getByRole('listbox', { name: 'Commands' }).waitFor();
    const first = await active();
    await keyboard.press('ArrowDown');
    expect(await active()).not.toBe(first);
    await keyboard.press('ArrowUp');
    expect(await active()).toBe(first);
    await keyboard.press('Escape');
    await page.getByRole('listbox', { name: 'Commands' }).waitFor({ state: 'detached' });
    await hasFocus(visitor, 'combobox', /^Message/);
    await keyboard.type('ports no');
    await keyboard.press('Tab');
    await hasFocus(visitor, 'combobox', 'allocation');
    await page.getByRole('option', { name: /25565/ }).first().waitFor();
    await keyboard.type('24454');
    await page.getByRole('option', { name: /voice chat/ }).waitFor();
    await keyboard.press('Enter');
    await keyboard.type('te');
    await keyboard.press('Enter');
    await hasFocus(visitor, 'textbox', 'text');
    await keyboard.type('by hand');
    await keyboard.press('Enter');
    await visitor.message('Note saved').getByText('by hand').waitFor();
    await hasFocus(visitor, 'combobox', /^Message/);
  });

  test('buttons, menus and windows', async () => {
    const { visitor } = await visit({ linked: 'alice' });
    const { page } = visitor;
    const { keyboard } = page;
    await visitor.list('Survival');
    const menu = visitor.message('Ports of Survival').getByRole('combobox');
    await menu.focus();
    await keyboard.press('ArrowDown');
    await keyboard.press('End');
    await keyboard.press('Enter');
    await visitor.message('Port 24454 of Survival').waitFor();
    await tabTo(visitor, 'Edit note');
    await keyboard.press('Enter');
    await hasFocus(visitor, 'textbox', 'Note');
    await keyboard.press('Escape');
    await visitor.dialog.waitFor({ state: 'detached' });
    await page.locator(':focus').and(visitor.button('Port 24454 of Survival', 'Edit note')).waitFor();
    await keyboard.press('Enter');
    await hasFocus(visitor, 'textbox', 'Note');
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('typed');
    await tabTo(visitor, 'Submit');
    await keyboard.press('Enter');
    await visitor.message('Note saved').getByText('typed').waitFor();
  });

  test('following what the page says leads through everything', async () => {
    const { visitor, sandbox } = await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    const { page } = visitor;
    const { keyboard } = page;
    const guide = page.getByRole('complementary', { name: 'Start here' });
    const says = (command: string) => guide.getByRole('button', { name: command, exact: true });
    await guide.getByRole('button', { name: 'Copy the key' }).click();
    await page.waitForFunction(isInClipboard(sandbox.demo.keys.alice));
    await says('/panel link').click();
    await keyboard.press('Enter');
    await hasFocus(visitor, 'textbox', /^API key/);
    await keyboard.press('ControlOrMeta+V');
    await keyboard.press('Enter');
    await visitor.message('Linked').waitFor();
    await says('/ports list').click();
    await keyboard.press('Enter');
    await visitor.choose('Which server?', /Survival/);
    await visitor.message('Ports of Survival').waitFor();
    await says('/ports add').click();
    await keyboard.press('Enter');
    await page
      .getByRole('article', { name: /Portkeeper: (Which server|Port added)/ })
      .last()
      .waitFor();
    if ((await visitor.message('Port added').count()) === 0)
      await visitor.choose('Which server?', /Survival/);
    await visitor.message('Port added to Survival').waitFor();
    await says('/ports remove').click();
    await page.getByRole('option', { name: /24454/ }).click();
    await keyboard.press('Enter');
    await visitor.press('Remove this port?', 'Remove');
    await visitor.message('Port removed').waitFor();
    await guide.getByText('That was everything a member does.').waitFor();
  });
});
