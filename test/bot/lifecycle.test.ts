import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../support/dialects.ts';
import { ask, pick, press, stage } from '../support/stage.ts';

describe.each(DIALECTS)('after a restart of the bot, on %s', (dialect) => {
  test('buttons, menus, confirmations and keys still work', async () => {
    const made = await stage({ dialect });
    const list = await ask(made.alice, '/ports list', { server: 'Survival' });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    await made.restart();
    expect((await press(list, 'Refresh')).text).toContain('Ports of Survival');
    expect((await pick(list, 'play.example.net:24454')).text).toContain('Port 24454');
    expect((await press(question, 'Remove')).text).toContain('no longer belongs to Survival');
  });
});

test('Undo of a removal works after a restart, with its note', async () => {
  const made = await stage({ dialect: 'documented' });
  const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
  const removed = await press(question, 'Remove');
  await made.restart();
  expect((await press(removed, 'Undo')).text).toContain('`play.example.net:24454` – voice chat');
});

describe('while the bot stops', () => {
  /** A stop that takes as long as the panel takes to answer a check of a watched port. */
  async function stopping() {
    const made = await stage();
    const list = await ask(made.alice, '/ports list', { server: 'Survival' });
    await ask(made.alice, '/ports watch', { server: 'Survival', allocation: '25565', every: '1' });
    const held = made.panel.hold({});
    let isChecking = false;
    held.arrived.then(() => {
      isChecking = true;
    });
    while (!isChecking) {
      made.clock.advance(1_000);
      await setImmediate();
    }
    const stopped = made.stop();
    made.panel.requests.length = 0;
    return { ...made, list, held, stopped };
  }

  test('a command is refused at once, without a word to the panel', async () => {
    const { alice, panel, held, stopped } = await stopping();
    const answer = await ask(alice, '/ports list', { server: 'Survival' });
    expect(answer.text).toContain('Portkeeper is restarting');
    expect(await alice.autocomplete('/ports list', { server: 'Sur' }, 'server')).toEqual([]);
    expect(panel.requests).toEqual([]);
    held.release();
    await stopped;
  });

  test('a click is refused beside its message, so that the button is there afterwards', async () => {
    const { list, held, stopped } = await stopping();
    const answer = await press(list, 'Refresh');
    expect(answer.text).toContain('Portkeeper is restarting');
    expect(answer.ephemeral).toBe(true);
    expect(answer.id).not.toBe(list.id);
    expect(list.text).toContain('Ports of Survival');
    held.release();
    await stopped;
  });
});

describe('commands', () => {
  test('are registered once, for guilds, direct messages, guild and user installs', async () => {
    const made = await stage();
    expect(made.discord.commands.map(({ name }) => name)).toEqual(['panel', 'ports', 'help']);
    for (const { contexts, integration_types } of made.discord.commands) {
      expect(contexts).toEqual([0, 1, 2]);
      expect(integration_types).toEqual([0, 1]);
    }
  });

  test('are not sent again when nothing has changed, and are when something has', async () => {
    const made = await stage();
    const puts = () => made.discord.requests.filter(({ method }) => method === 'PUT').length;
    await made.restart();
    expect(puts()).toBe(0);
    const [first] = made.discord.commands;
    if (first) first.description = 'Changed by hand';
    await made.restart();
    expect(puts()).toBe(1);
  });
});

describe('custom_ids that are not ours any more', () => {
  test.each(['remove:0:REF:SERVER:2', 'gone-route:1:REF:SERVER', 'list:99:REF:SERVER:0:extra'])(
    '%s shows the list as it is now',
    async (pattern) => {
      const made = await stage();
      const list = await ask(made.alice, '/ports list', { server: 'Survival' });
      const [, , panel = '', server = ''] = (list.buttons[0]?.customId ?? '').split(':');
      const [row] = list.components;
      if (row?.type !== 1 || row.components[0]?.type !== 3) throw new Error('The list has changed.');
      row.components[0].custom_id = pattern.replace('REF', panel).replace('SERVER', server);
      const answer = await pick(list, 'play.example.net:24454');
      expect(answer.text).toContain('from an older version');
      expect(answer.text).toContain('2 of 5 ports used');
    },
  );

  test.each([
    '',
    'x',
    'remove:1:../../x:y:2',
    'remove-now:1:aaaaaa:bbbbbbbb:2abc:zzz',
    '💥',
    'list:1:aaaaaa:0c2e538d:0',
  ])('forged "%s" gets an answer and changes nothing', async (forged) => {
    const made = await stage();
    const list = await ask(made.alice, '/ports list', { server: 'Survival' });
    const [row] = list.components;
    if (row?.type !== 1 || row.components[0]?.type !== 3) throw new Error('The list has changed.');
    row.components[0].custom_id = forged;
    const answer = await pick(list, 'play.example.net:24454');
    expect(answer.text).toMatch(/older version|Not linked yet/);
    expect(made.panel.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});

test('works in a direct message, and installed to a user', async () => {
  const { discord, link, demo } = await stage();
  const inPrivate = discord.member({ name: 'Alice', guild: null });
  await link(inPrivate, demo.keys.alice);
  expect((await ask(inPrivate, '/ports list', { server: 'Survival' })).text).toContain('Ports of Survival');
  const installed = discord.member({ name: 'Bob', installedTo: 'user', guild: 'A guild without the bot' });
  await link(installed, demo.keys.bob);
  const list = await ask(installed, '/ports list');
  expect(list.ephemeral).toBe(true);
  expect((await press(list, 'Refresh')).text).toContain('Ports of Survival');
});

test('/help says what this person needs next', async () => {
  const { alice, carol } = await stage();
  const forCarol = await ask(carol, '/help');
  expect(forCarol.text).toContain('Link your panel account once');
  expect(forCarol.buttons.map(({ label }) => label)).toEqual(['Link your account']);
  expect((await ask(alice, '/help')).text).toContain('Nothing: 1 panel linked');
});
