import { expect, test } from 'vitest';
import { inChromium } from '../support/visit.ts';

/** What goes wrong around the bot, and how the page shows it. */

inChromium((visit) => {
  test('a revoked key is noticed, and linked again', async () => {
    const { visitor, sandbox } = await visit({ linked: 'alice' });
    const revoked = visitor.switch('Alice’s key is revoked');
    await revoked.check();
    await visitor.command('/ports list server:Survival');
    await visitor.press('Your key does not work any more', 'Link again');
    await visitor.submit({ 'API key': sandbox.demo.keys.alice });
    await visitor.message('That key does not work').waitFor();
    await revoked.uncheck();
    await visitor.link(sandbox.demo.keys.alice);
    await visitor.list('Survival');
  });

  test('the panel is down, and back', async () => {
    const { visitor } = await visit({ linked: 'alice' });
    await visitor.list('Survival');
    await visitor.switch('Down').check();
    await visitor.press('Ports of Survival', 'Refresh');
    await visitor
      .message('The panel does not answer properly')
      .getByText(/^Reference [0-9A-F]+$/)
      .waitFor();
    await visitor.switch('Down').uncheck();
    await visitor.list('Survival');
  });

  test('a slow panel makes the bot think, and it answers', async () => {
    const { visitor } = await visit({ linked: 'alice' });
    await visitor.switch('Slow').check();
    await visitor.command('/ports list server:Survival');
    await visitor.page.getByText('Portkeeper is thinking…').waitFor();
    await visitor.switch('Slow').uncheck();
    await visitor.message('Ports of Survival').waitFor();
  });

  test('what is changed at the panel shows after a refresh', async () => {
    const { visitor } = await visit({ linked: 'alice' });
    await visitor.list('Survival');
    const { page } = visitor;
    await page.getByLabel('Free port').selectOption('8192');
    await page.getByRole('button', { name: 'Add to Survival' }).click();
    await visitor.portAtPanel(8192).waitFor();
    await page.getByRole('button', { name: 'Make play.example.net:8192 primary' }).click();
    await page.getByRole('button', { name: 'Edit note of play.example.net:8192' }).click();
    await page.getByRole('textbox', { name: 'Note of port 8192' }).fill('from behind');
    await page.getByRole('button', { name: 'Save' }).click();
    await visitor.portAtPanel(8192).getByText('from behind').waitFor();
    await visitor.press('Ports of Survival', 'Refresh');
    await visitor.message('Ports of Survival').getByText('from behind').waitFor();
    await visitor.message('Ports of Survival').getByText('3 of 5 ports used').waitFor();
  });

  test('a suspended server is said to be suspended', async () => {
    const { visitor } = await visit({ linked: 'alice' });
    await visitor.switch('Suspended').check();
    await visitor.command('/ports list server:Survival');
    await visitor.page
      .getByRole('article')
      .getByText(/suspended/)
      .first()
      .waitFor();
  });

  test('a reload keeps the conversation and who one is', async () => {
    const { visitor } = await visit({ linked: 'bob' });
    await visitor.be('bob');
    await visitor.list('Survival');
    await visitor.page.reload();
    await visitor.message('Ports of Survival').getByText('2 of 5 ports used').waitFor();
    await visitor.press('Ports of Survival', 'Refresh');
    await visitor.choose('Ports of Survival', /25565/);
    await visitor.message('Port 25565 of Survival').waitFor();
    expect(await visitor.page.getByLabel('Who am I').inputValue()).toBe('bob');
  });

  test('buttons from before a restart of the bot go on working', async () => {
    const { visitor, sandbox } = await visit({ linked: 'alice' });
    await visitor.list('Survival');
    const { bot } = sandbox;
    const isBack = new Promise<void>((resolve) => bot.watch(() => bot.state === 'running' && resolve()));
    await visitor.page.getByRole('button', { name: 'Restart the bot' }).click();
    await isBack;
    await visitor.page.getByText('Portkeeper is online').waitFor();
    await visitor.press('Ports of Survival', 'Add a port');
    await visitor.submit({ Note: 'after the restart' });
    await visitor.message('Port added to Survival').getByText('after the restart').waitFor();
  });

  test('a button and a command that nobody answers say so', async () => {
    const { visitor, sandbox } = await visit({ linked: 'alice' });
    await visitor.list('Survival');
    sandbox.discord.fault({ match: { path: /callback$/ }, kind: 'reset', times: Number.POSITIVE_INFINITY });
    await visitor.press('Ports of Survival', 'Refresh');
    await visitor.command('/help');
    await visitor.message('Ports of Survival').getByText('This interaction failed').waitFor();
    const failed = visitor.page.getByRole('article', { name: '/help: The application did not respond' });
    await failed.waitFor();
  });

  test('a rule of Discord’s that the bot breaks is shown red', async () => {
    const { visitor, sandbox } = await visit({ breaksRules: true });
    const wire = visitor.page.getByRole('region', { name: 'Wire', exact: true });
    await wire.getByText('No rule of Discord’s was broken.').waitFor();
    await fetch(`${sandbox.discord.apiUrl}/v10/interactions/1/secret-token/callback`, {
      method: 'POST',
      body: '{"type":4}',
      headers: { 'content-type': 'application/json' },
    });
    await wire.getByText('1 broke a rule of Discord’s').waitFor();
    await wire.getByText(/Breaks a rule of Discord’s: unknown-interaction/).waitFor();
    const colour = await visitor.page.evaluate<string>(COLOUR_OF_VIOLATION);
    const [red = 0, green = 0, blue = 0] = colour.match(/\d+/g)?.map(Number) ?? [];
    expect(red).toBeGreaterThan(2 * Math.max(green, blue));
  });

  test('the wire shows what went to the panel, and no key', async () => {
    const { visitor, sandbox } = await visit();
    await visitor.link(sandbox.demo.keys.alice);
    await visitor.list('Survival');
    await visitor.wire.getByText('Alice sent the form').waitFor();
    const panel = visitor.wire.getByRole('listitem').filter({ hasText: 'GET /api/client' }).first();
    await panel.click();
    await panel
      .getByLabel(/^JSON of/)
      .getByText('"authorization": "Bearer ptlc_•••"')
      .waitFor();
    const rows = await visitor.page.evaluate<number>(OPEN_ALL_ROWS);
    await visitor.wire
      .getByLabel(/^JSON of/)
      .nth(rows - 1)
      .waitFor();
    const everything = await visitor.wire.innerText();
    expect(everything).toContain('"custom_id": "key"');
    expect(everything).not.toContain(sandbox.demo.keys.alice.slice(6));
  });
});

/** Answers how many there are. */
const OPEN_ALL_ROWS = `(() => {
  const rows = [...document.querySelectorAll('details.wire-row')];
  for (const row of rows) row.open = true;
  return rows.length;
})()`;
const COLOUR_OF_VIOLATION = "getComputedStyle(document.querySelector('.wire-row .violation')).color";
