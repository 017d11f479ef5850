import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addKey, startPanel } from '../../sandbox/panel/index.ts';
import { DIALECTS } from '../support/dialects.ts';
import { linkingNowhere } from '../support/silence.ts';
import { ask, pick, press, type Stage, stage } from '../support/stage.ts';

async function submitKey({ alice }: Pick<Stage, 'alice'>, key: string) {
  const modal = await (await alice.slash('/panel link')).modal();
  return (await modal.submit({ key })).answer();
}

describe.each(DIALECTS)('/panel on %s', (dialect) => {
  test('link answers with the account, how many servers, and how to revoke the key', async () => {
    const made = await stage({ dialect, linked: false });
    const answer = await submitKey(made, made.demo.keys.alice);
    expect(answer.ephemeral).toBe(true);
    expect(answer.text).toContain('**alice**');
    expect(answer.text).toContain('reaches 2 servers');
    expect(answer.text).toContain('revoke it in the panel');
    expect((await ask(made.alice, '/ports list', { server: 'Survival' })).text).toContain(
      'Ports of Survival',
    );
  });

  test('status shows the panel, the account and the public part of the key; unlink forgets it', async () => {
    const made = await stage({ dialect });
    const status = await ask(made.alice, '/panel status');
    expect(status.text).toContain('**alice**');
    expect(status.text).toContain(made.demo.keys.alice.slice(0, 16));
    const question = await press(status, 'Unlink');
    expect((await press(question, 'Forget the key')).text).toContain('The key is deleted here');
    expect((await ask(made.alice, '/ports list')).text).toContain('Not linked yet');
    expect((await ask(made.bob, '/ports list')).text).toContain('Ports of Survival');
  });

  test('a wrong key is refused and not stored', async () => {
    const made = await stage({ dialect, linked: false });
    const answer = await submitKey(made, `${made.demo.keys.alice.slice(0, 16)}${'x'.repeat(32)}`);
    expect(answer.text).toContain('That key does not work');
    expect(answer.text).toContain('Copy it again as a whole');
    expect(answer.text).not.toMatch(/any more/);
    expect((await ask(made.alice, '/panel status')).text).toContain('Not linked yet');
  });
});

test('a key in quotation marks, in code or with Bearer before it is understood', async () => {
  for (const around of [(key: string) => `"${key}"`, (key: string) => `\`Bearer ${key}\``]) {
    const made = await stage({ linked: false });
    expect((await submitKey(made, around(made.demo.keys.alice))).text).toContain('**alice**');
    expect(made.panel.requests.every(({ key }) => key === made.demo.keys.alice)).toBe(true);
  }
});

test('the public part of a key alone is told to be that, without being sent', async () => {
  const made = await stage({ linked: false });
  const answer = await submitKey(made, made.demo.keys.alice.slice(0, 16));
  expect(answer.text).toContain('only the first part of a key');
  expect(made.panel.requests).toHaveLength(0);
});

test('an application key is refused with the reason, without being sent', async () => {
  const made = await stage({ linked: false });
  const answer = await submitKey(made, addKey(made.demo.world, { userId: 1, kind: 'application' }).token);
  expect(answer.text).toContain('*application* API key');
  expect(made.panel.requests).toHaveLength(0);
  expect((await ask(made.alice, '/panel status')).text).toContain('Not linked yet');
});

test('a key that only /account would accept is refused (fact 21)', async () => {
  const made = await stage({ linked: false });
  made.demo.world.settings.requireTwoFactor = 'all';
  expect((await submitKey(made, made.demo.keys.alice)).text).toContain('two-factor authentication');
  expect((await ask(made.alice, '/panel status')).text).toContain('Not linked yet');
});

test.each(['short', 'with a space in the middle', 'ключ-который-не-ключ'])(
  '"%s" is not sent anywhere',
  async (typed) => {
    const made = await stage({ linked: false });
    expect((await submitKey(made, typed)).text).toContain('That is not an API key');
    expect(made.panel.requests).toHaveLength(0);
  },
);

test('an address with a wrong path is called that, not a server that is gone', async () => {
  const made = await stage({ linked: false });
  made.config.panels.splice(0, 1, { url: `${made.panel.url}/api/client`, trusted: true });
  await made.restart();
  expect((await submitKey(made, made.demo.keys.alice)).text).toContain('is not a panel’s API');
});

test('linking again replaces the key', async () => {
  const made = await stage();
  const second = addKey(made.demo.world, { userId: 1 }).token;
  await submitKey(made, second);
  const status = await ask(made.alice, '/panel status');
  expect(status.text).toContain(second.slice(0, 16));
  expect(status.text).not.toContain(made.demo.keys.alice.slice(0, 16));
});

test('"not linked" opens the window, and its answer takes the place of the question', async () => {
  const made = await stage({ linked: false });
  const refusal = await ask(made.alice, '/ports list');
  const modal = await (await refusal.click('Link your account')).modal();
  const answer = await (await modal.submit({ key: made.demo.keys.alice })).answer();
  expect(answer.id).toBe(refusal.id);
  expect(answer.text).toContain('Linked');
});

test('a revoked key is told, and Link again works', async () => {
  const made = await stage();
  made.demo.world.keys = made.demo.world.keys.filter(({ token }) => token !== made.demo.keys.alice);
  const refusal = await ask(made.alice, '/ports list', { server: made.demo.servers.survival });
  expect(refusal.text).toContain('was revoked, or it is wrong');
  const modal = await (await refusal.click('Link again')).modal();
  const fresh = addKey(made.demo.world, { userId: 1 }).token;
  expect((await (await modal.submit({ key: fresh })).answer()).text).toContain('Linked');
});

test('the question of unlink can be cancelled, and expires', async () => {
  const { alice, clock } = await stage();
  expect((await press(await ask(alice, '/panel unlink'), 'Cancel')).text).toContain('Your key stays linked');
  const question = await ask(alice, '/panel unlink');
  clock.advance(5 * 60_000 + 1_000);
  expect((await press(question, 'Forget the key')).text).toContain('**Your key stays linked.**');
  expect((await ask(alice, '/panel status')).text).toContain('Your linked panels');
});

test('"last used" is kept up to date', async () => {
  const { alice, clock } = await stage();
  expect((await ask(alice, '/panel status')).text).toContain('not used yet');
  await ask(alice, '/ports list', { server: 'Survival' });
  clock.advance(3_600_000);
  expect((await ask(alice, '/panel status')).text).toMatch(/last used: <t:\d+:R>/);
});

test('no key stands in any file, message or log line in clear', async () => {
  const made = await stage();
  await ask(made.alice, '/ports list', { server: 'Survival' });
  const secrets = Object.values(made.demo.keys).map((key) => key.slice(16));
  const files = readdirSync(made.config.dataDir).map((name) =>
    readFileSync(`${made.config.dataDir}/${name}`, 'latin1'),
  );
  const messages = JSON.stringify(made.discord.requests);
  for (const secret of secrets) {
    expect(files.some((text) => text.includes(secret))).toBe(false);
    expect(messages).not.toContain(secret);
    expect(made.log.join('')).not.toContain(secret);
  }
});

describe('a key in the wrong place', () => {
  test('typed into an option is told to be revoked', async () => {
    const made = await stage();
    const answer = await ask(made.alice, '/ports list', { server: made.demo.keys.alice });
    expect(answer.text).toContain('Revoke it in the panel');
    expect(made.panel.requests).toHaveLength(0);
    expect(JSON.stringify(made.discord.requests)).not.toContain(made.demo.keys.alice);
  });

  test.each(['ptlc', 'plcn', 'peli', 'c7sp', 'new1'])(
    'a note with a key of %s_ is not saved',
    async (prefix) => {
      const made = await stage();
      const key = `${prefix}_${'aB3'.repeat(15).slice(0, 43)}`;
      const options = { server: made.demo.servers.survival, allocation: '25565', text: `my key ${key}` };
      const answer = await ask(made.alice, '/ports note', options);
      expect(answer.text).toContain('That looks like an API key');
      expect(made.panel.requests).toHaveLength(0);
      expect(JSON.stringify(made.discord.requests) + made.log.join('')).not.toContain(key);
    },
  );

  test('typed into the address field is neither stored nor logged', async () => {
    const made = await stage({ linked: false, ownPanels: true });
    const modal = await (await made.alice.slash('/panel link')).modal();
    const answer = await (await modal.submit({ panel: made.demo.keys.alice, key: 'x'.repeat(48) })).answer();
    expect(answer.text).toContain('That looks like an API key');
    expect(made.log.join('')).not.toContain(made.demo.keys.alice);
  });
});

describe('an address that a user typed', () => {
  test.each([
    ['http://panel.example.com', 'must begin with `https://`'],
    ['https://127.0.0.1', 'not reachable from the internet'],
    ['https://[::1]/', 'not reachable from the internet'],
    ['https://10.1.2.3', 'not reachable from the internet'],
    ['https://panel', 'not reachable from the internet'],
    ['https://me:secret@panel.example.com', 'must not contain a user name'],
    ['https://panel.example.com:8443', 'Only panels on port 443 are contacted'],
    ['%%%', 'That is not an address'],
  ])('%s is not contacted: %s', async (panel, words) => {
    const made = await stage({ linked: false, ownPanels: true });
    const modal = await (await made.alice.slash('/panel link')).modal();
    const answer = await (await modal.submit({ panel, key: made.demo.keys.alice })).answer();
    expect(answer.text).toContain(words);
  });

  test('may have a port that the operator allows', async () => {
    const made = await stage({ linked: false, ownPanels: true });
    made.config.panelPorts = [8443];
    await made.restart();
    expect(await linkingNowhere(made, 'nowhere.invalid:8443')).toContain('leads to no public address (DNS)');
  });

  test('whose name leads to this machine is not contacted either', async () => {
    const made = await stage({ linked: false, ownPanels: true });
    made.games.names.set('panel.example.net', ['127.0.0.1']);
    expect(await linkingNowhere(made, 'panel.example.net')).toContain('leads to no public address (DNS)');
  });
});

test('several panels: the window has a menu of them, and commands reach the servers of all', async () => {
  const made = await stage();
  const other = await startPanel({ dialect: 'pelican', clock: made.clock });
  const { demoWorld } = await import('../../sandbox/panel/index.ts');
  const second = demoWorld('pelican');
  for (const server of second.world.servers) server.name = `Other ${server.name}`;
  other.world = second.world;
  made.config.panels.push({ url: other.url, trusted: true });
  await made.restart();
  const modal = await (await made.alice.slash('/panel link')).modal();
  expect(modal.fields[0]?.options.map(({ label }) => label)).toHaveLength(2);
  await (await modal.submit({ panel: other.url.replace('http://', ''), key: second.keys.alice })).answer();
  expect((await ask(made.alice, '/ports list', { server: 'Other Survival' })).text).toContain(
    'Ports of Other Survival',
  );
  const menu = await ask(made.alice, '/panel unlink');
  const question = await pick(menu, other.url);
  await press(question, 'Forget the key');
  expect((await ask(made.alice, '/ports list', { server: 'Other' })).text).toContain('No such server');
  expect((await ask(made.alice, '/ports list', { server: 'Surv' })).text).toContain('Ports of Survival');
  await other.close();
});
