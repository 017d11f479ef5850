import { expect, test } from 'vitest';
import { inChromium } from '../support/visit.ts';

/** What a member does with the bot, on the page. */

inChromium((visit) => {
  test('a key is linked through the window, which first says what is wrong', async () => {
    const { visitor, sandbox } = await visit();
    await visitor.command('/panel link');
    await visitor.submit({});
    await visitor.dialog.getByText('This field is required').waitFor();
    await visitor.submit({ 'API key': sandbox.demo.keys.alice });
    await visitor.message('Linked').getByText('your key reaches 2 servers').waitFor();
    expect(await visitor.dialog.count()).toBe(0);
  });

  test('ports are listed, and one is chosen in the menu, noted and removed after a question', async () => {
    const { visitor } = await visit({ linked: 'alice' });
    await visitor.list('Survival');
    await visitor.message('Ports of Survival').getByText('2 of 5 ports used').waitFor();
    await visitor.choose('Ports of Survival', /24454.*voice chat/);
    await visitor.press('Port 24454 of Survival', 'Edit note');
    await visitor.submit({ Note: 'proximity chat' });
    await visitor.message('Note saved').getByText('proximity chat').waitFor();
    await visitor.portAtPanel(24454).getByText('proximity chat').waitFor();
    await visitor.press('Note saved', 'Show ports');
    await visitor.choose('Ports of Survival', /24454/);
    await visitor.press('Port 24454 of Survival', 'Remove');
    await visitor.message('Remove this port?').getByText('This question expires: in').waitFor();
    expect(await visitor.portAtPanel(24454).count()).toBe(1);
    await visitor.press('Remove this port?', 'Remove');
    await visitor.message('Port removed').waitFor();
    await visitor.portAtPanel(24454).waitFor({ state: 'detached' });
  });

  test('a port is added by typing, with suggestions of the bot', async () => {
    const { visitor } = await visit({ linked: 'alice' });
    const { page } = visitor;
    await visitor.composer.pressSequentially('/ports a');
    await page.getByRole('listbox', { name: 'Commands' }).getByRole('option', { name: '/ports add' }).click();
    await page
      .getByRole('listbox', { name: 'Options' })
      .getByRole('option', { name: /^server/ })
      .click();
    await page.getByRole('combobox', { name: 'server' }).pressSequentially('cre');
    await page
      .getByRole('listbox', { name: 'server' })
      .getByRole('option', { name: /Creative/ })
      .click();
    await page.getByRole('combobox', { name: 'More options' }).pressSequentially('note:');
    await page.getByRole('textbox', { name: 'note' }).fill('web map');
    await page.getByRole('button', { name: 'Send' }).click();
    await visitor.message('Port added to Creative').getByText('web map').waitFor();
    await visitor.showServer('Creative');
    await page.getByRole('row', { name: /web map/ }).waitFor();
    await visitor.wire.getByText('Alice types into /ports').first().waitFor();
  });

  test('a required option that is missing is asked for, and nothing is sent', async () => {
    const { visitor } = await visit();
    await visitor.command('/ports remove');
    await visitor.page
      .getByRole('alert')
      .getByText(/^allocation: .*required/)
      .waitFor();
    expect(await visitor.messages.count()).toBe(0);
    expect(await visitor.wire.getByText('Alice used').count()).toBe(0);
  });

  test('nobody else sees what one member is told', async () => {
    const { visitor, another, sandbox } = await visit({ linked: 'alice' });
    await visitor.list('Survival');
    const bob = await another('/?person=bob');
    await bob.page.getByText('This is the beginning of #general').waitFor();
    await visitor.press('Ports of Survival', 'Refresh');
    await visitor.choose('Ports of Survival', /24454/);
    await visitor.message('Port 24454 of Survival').waitFor();
    await bob.command('/ports list');
    await bob.message('Not linked yet').waitFor();
    expect(await bob.messages.count()).toBe(1);
    await bob.link(sandbox.demo.keys.bob);
    await bob.list('Survival');
    await bob.choose('Ports of Survival', /24454/);
    expect(await bob.button('Port 24454 of Survival', 'Remove').isDisabled()).toBe(true);
    await visitor.be('carol');
    await visitor.page.getByText('This is the beginning of #general').waitFor();
    expect(await visitor.messages.count()).toBe(0);
    await visitor.be('alice');
    await visitor.message('Port 24454 of Survival').waitFor();
  });

  test('what is shared is seen by everybody, and cannot be dismissed', async () => {
    const { visitor } = await visit({ linked: 'alice' });
    await visitor.command('/ports list server:Survival share:True');
    await visitor.message('Ports of Survival').waitFor();
    await visitor.be('dave');
    await visitor.message('Ports of Survival').waitFor();
    expect(await visitor.button('Ports of Survival', 'Dismiss message').count()).toBe(0);
  });

  test('a direct message is a place of its own', async () => {
    const { visitor } = await visit();
    const { page } = visitor;
    await page.getByLabel('Place').selectOption('dm');
    await page.getByText('This is the beginning of @Portkeeper').waitFor();
    await visitor.command('/help');
    await visitor.message('Portkeeper').waitFor();
    await page.goBack();
    await page.getByText('This is the beginning of #general').waitFor();
    expect(await visitor.messages.count()).toBe(0);
    await page.goForward();
    await visitor.message('Portkeeper').waitFor();
  });

  test('a message is dismissed', async () => {
    const { visitor } = await visit();
    await visitor.command('/help');
    await visitor.press('Portkeeper', 'Dismiss message');
    await visitor.page.getByText('This is the beginning of #general').waitFor();
    expect(await visitor.messages.count()).toBe(0);
  });
});
