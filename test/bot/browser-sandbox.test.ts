import { request } from 'node:http';
import { expect, test } from 'vitest';
import { customIdOf, serveSandbox, textOf } from '../support/page-client.ts';

async function opened() {
  const served = await serveSandbox();
  return { ...served, page: await served.open() };
}

/** With Alice's key already linked. */
async function linked() {
  const made = await opened();
  await made.page.link(made.sandbox.demo.keys.alice);
  return made;
}

test('a page learns who there is, what can be typed and what the panel has', async () => {
  const { page, sandbox } = await opened();
  const { people, channel, panel, bot } = page.state;
  expect(people.map(({ name }) => name)).toEqual(['alice', 'bob', 'carol', 'dave']);
  expect(people.map(({ key }) => key)).toEqual([...Object.values(sandbox.demo.keys), null]);
  expect(channel).toMatchObject({ guild: 'Sandbox', name: 'general', isBotConnected: true, messages: [] });
  expect(channel.commands.map(({ title }) => title)).toContain('/ports add');
  expect(panel.servers.map(({ name, ports }) => [name, ports.length])).toEqual([
    ['Survival', 2],
    ['Creative', 1],
  ]);
  expect(panel.free).toContain(8192);
  expect(bot).toBe('running');
});

test('a key is linked through the window, and ports are listed, suggested and added', async () => {
  const { page } = await linked();
  await page.slash('/ports list', { server: 'Survival' });
  const list = await page.shows(/Ports of Survival/);
  expect(list.usedCommand).toEqual({ by: 'Alice', title: '/ports list' });
  const ask = {
    kind: 'suggest',
    command: '/ports add',
    options: { server: 'Cre' },
    focused: 'server',
  } as const;
  const choices = await page.ask(ask);
  expect(choices?.map(({ name }) => name)).toEqual([expect.stringContaining('Creative')]);
  await page.slash('/ports add', { server: choices?.[0]?.value ?? '', note: 'web map' });
  await page.shows(/Port added to Creative/);
  await page.until(() => page.server('Creative').ports.some(({ note }) => note === 'web map'));
});

test('the window stays open with what is wrong, and closes when it is cancelled', async () => {
  const { page } = await opened();
  await page.slash('/panel link');
  const modal = await page.until(() => page.state.channel.modal);
  await expect(page.ask({ kind: 'submit', values: { key: '' } })).rejects.toThrow('is required');
  expect(page.state.channel.modal).toMatchObject({
    id: modal.id,
    problem: expect.stringContaining('required'),
  });
  await page.ask({ kind: 'cancel-modal' });
  expect(page.state.channel.modal).toBeNull();
  await expect(page.ask({ kind: 'submit', values: {} })).rejects.toThrow('No form is open');
});

test('buttons and menus work, and an ephemeral message can be dismissed', async () => {
  const { page } = await linked();
  await page.slash('/ports list', { server: 'Survival' });
  const list = await page.shows(/Ports of Survival/);
  const menu = list.components
    .flatMap((row) => (row.type === 1 ? row.components : []))
    .find(({ type }) => type === 3);
  if (menu?.type !== 3) throw new Error('The list has no menu.');
  const [, second] = menu.options;
  const values = [second?.value ?? ''];
  await page.ask({ kind: 'select', message: list.id, customId: menu.custom_id, values });
  await page.shows(/Port 24454 of Survival/);
  await page.press('Remove');
  await page.shows(/Remove this port\?/);
  await page.press('Remove');
  await page.shows(/Port removed/);
  expect(page.server('Survival').ports.map(({ port }) => port)).toEqual([25565]);
  const before = page.messages.length;
  await page.ask({ kind: 'dismiss', message: page.last?.id ?? '' });
  expect(page.messages).toHaveLength(before - 1);
});

test('nobody else sees anything of it, and two pages of one person see the same', async () => {
  const { page, open } = await linked();
  const other = await open();
  await page.slash('/ports list', { server: 'Survival' });
  const list = await page.shows(/Ports of Survival/);
  expect((await other.shows(/Ports of Survival/)).id).toBe(list.id);
  await other.look({ person: 'bob' });
  expect(other.messages).toEqual([]);
  const click = { kind: 'click', message: list.id, customId: customIdOf(list, 'Add a port') } as const;
  await expect(other.ask(click)).rejects.toThrow('no such message');
  await expect(other.ask({ kind: 'dismiss', message: list.id })).rejects.toThrow('no such message');
  await other.look({ place: 'dm' });
  expect(other.messages).toEqual([]);
  await other.look({ locale: 'de' });
  expect(other.last?.id).toBe(list.id);
  const strangers = other.frames.filter(
    (one) => one.kind === 'state' && one.state.viewpoint.person === 'bob',
  );
  expect(strangers.length).toBeGreaterThan(0);
  expect(JSON.stringify(strangers)).not.toContain('Ports of Survival');
});

test('a state is sent only when it is another one', async () => {
  const { page } = await linked();
  const states = () => page.frames.filter(({ kind }) => kind === 'state').length;
  const before = states();
  for (const server of ['', 'S', 'Su']) {
    await page.ask({ kind: 'suggest', command: '/ports add', options: { server }, focused: 'server' });
  }
  expect(states()).toBe(before);
  await page.ask({ kind: 'panel-trouble', trouble: 'slow', on: true });
  expect(states()).toBe(before + 1);
});

test('trouble at the panel is switched on and off', async () => {
  const { page } = await linked();
  const list = { server: 'Survival' };
  // The bot keeps for a moment which servers there are, and that they could not be read.
  await page.slash('/ports list', list);
  await page.shows(/Ports of Survival/);
  await page.ask({ kind: 'panel-trouble', trouble: 'html', on: true });
  expect(page.state.panel.troubles).toMatchObject({ html: true, down: false });
  await page.slash('/ports list', list);
  await page.shows(/does not answer properly/);
  await page.ask({ kind: 'panel-trouble', trouble: 'html', on: false });
  await page.slash('/ports list', list);
  await page.shows(/Ports of Survival/);
});

test('a write whose answer is lost was carried out, and the list shows it', async () => {
  const { page } = await linked();
  await page.ask({ kind: 'panel-trouble', trouble: 'lost-answer', on: true });
  await page.slash('/ports note', { allocation: '24454', text: 'from the wire' });
  await page.until(() => page.server('Survival').ports.some(({ note }) => note === 'from the wire'));
  await page.shows(/from the wire/);
});

test('what is done behind the bot’s back shows at once, by the panel’s own rules', async () => {
  const { page } = await opened();
  const { id, ports } = page.server('Survival');
  const [primary, other] = ports.map((port) => port.id);
  if (primary === undefined || other === undefined) throw new Error('Survival lacks its ports.');
  await page.ask({ kind: 'panel-add', server: id, port: 8192 });
  await expect(page.ask({ kind: 'panel-add', server: id, port: 8192 })).rejects.toThrow('not free');
  await page.ask({ kind: 'panel-note', server: id, allocation: other, note: 'changed' });
  const wrong = { kind: 'panel-remove', server: id, allocation: primary } as const;
  await expect(page.ask(wrong)).rejects.toThrow('cannot delete the primary');
  await page.ask({ kind: 'panel-primary', server: id, allocation: other });
  await page.ask(wrong);
  await page.ask({ kind: 'panel-suspend', server: id, suspended: true });
  await page.ask({ kind: 'panel-dialect', dialect: 'pelican' });
  expect(page.server('Survival')).toMatchObject({ isSuspended: true });
  expect(page.server('Survival').ports).toMatchObject([
    { port: 8192, isPrimary: false },
    { port: 24454, note: 'changed', isPrimary: true },
  ]);
  expect(page.state.panel).toMatchObject({ dialect: 'pelican', free: expect.not.arrayContaining([8192]) });
});

test('a revoked key is noticed, and works again when it is back', async () => {
  const { page } = await linked();
  await page.ask({ kind: 'panel-revoke', person: 'alice', revoked: true });
  expect(page.state.panel.revoked).toEqual(['alice']);
  await page.slash('/ports list', { server: 'Survival' });
  await page.shows(/key/i);
  expect(textOf(page.last ?? (await page.shows(/./)))).not.toMatch(/Ports of Survival/);
  await page.ask({ kind: 'panel-revoke', person: 'alice', revoked: false });
  expect(page.state.panel.revoked).toEqual([]);
  await expect(page.ask({ kind: 'panel-revoke', person: 'dave', revoked: true })).rejects.toThrow('no key');
});

test('a button outlives a restart of the bot', async () => {
  const { page } = await linked();
  await page.slash('/ports list', { server: 'Survival' });
  await page.shows(/Ports of Survival/);
  await page.ask({ kind: 'restart-bot' });
  expect(page.frames.some((one) => one.kind === 'state' && one.state.bot === 'restarting')).toBe(true);
  expect(page.state).toMatchObject({ bot: 'running', channel: { isBotConnected: true } });
  await page.press('Add a port');
  expect((await page.until(() => page.state.channel.modal)).title).toBe('Add a port');
});

test.each([
  ['a foreign page', { origin: 'http://evil.example' }],
  ['a page on another port', { origin: 'http://127.0.0.1:1' }],
  ['no page at all', {}],
])('%s cannot open the socket', async (_who, headers) => {
  const { open } = await serveSandbox();
  await expect(open(headers)).rejects.toThrow('403');
});

test('a name that somebody made mean 127.0.0.1 opens nothing', async () => {
  const { browser, open } = await serveSandbox();
  const { port } = new URL(browser.url);
  const foreign = `evil.example:${port}`;
  await expect(open({ host: foreign, origin: `http://${foreign}` })).rejects.toThrow('403');
  expect(await statusOf(browser.url, { host: foreign })).toBe(403);
  expect(await statusOf(browser.url, { host: `localhost:${port}` })).toBe(200);
});

async function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  request(url, { headers }, (answer) => resolve(answer.resume().statusCode))
    .on('error', reject)
    .end();
  return promise;
}

test('the page is served with a strict policy and is not stored', async () => {
  const { browser } = await serveSandbox();
  const page = await fetch(browser.url);
  expect(await page.text()).toBe('<!doctype html>');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect((await fetch(`${browser.url}/nothing`)).status).toBe(404);
  expect((await fetch(`${browser.url}/attachments/1/2/file.png`)).status).toBe(404);
});

test.each([
  ['no JSON', 'garbage', 0],
  ['no ask', '{"id":7}', 7],
  ['an unknown kind', '{"id":7,"ask":{"kind":"explode"}}', 7],
  [
    'somebody unknown',
    '{"id":7,"ask":{"kind":"look","viewpoint":{"person":"eve","place":"dm","locale":"de"}}}',
    7,
  ],
  ['a prototype', '{"id":7,"ask":{"kind":"slash","command":"__proto__","options":{"__proto__":1}}}', 7],
  ['bytes', Buffer.from([0, 255, 1]), 0],
])('%s is refused, and the page goes on', async (_what, frame, id) => {
  const { page } = await opened();
  page.socket.send(frame);
  const refusal = await page.until(() => page.frames.find(({ kind }) => kind === 'refusal'));
  expect(refusal).toMatchObject({ id, sentence: expect.any(String) });
  await page.look({ person: 'carol' });
  expect(page.state.viewpoint.person).toBe('carol');
});

test('a frame that is too long ends its connection only', async () => {
  const { page, open } = await opened();
  page.socket.send('x'.repeat(100_000));
  await new Promise((resolve) => page.socket.once('close', resolve));
  expect((await open()).state.bot).toBe('running');
});

test('the log of the wire has everything, with times and without a key or a token', async () => {
  const { page, sandbox, open } = await linked();
  await page.slash('/panel status');
  await page.shows(/alice/);
  const done = () => [...page.wire.values()].every(({ tookMs }) => tookMs !== null);
  await page.until(() => page.wire.size > 6 && done());
  const entries = [...page.wire.values()];
  expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(['interaction', 'discord', 'panel']));
  expect(entries.map(({ title }) => title)).toContain('Alice used /panel link');
  expect(entries.filter(({ kind }) => kind === 'panel').map(({ status }) => status)).toContain(200);
  expect(entries.flatMap(({ violations }) => violations)).toEqual([]);
  const [later] = [await open()];
  expect([...later.wire.values()]).toEqual(entries);
  const everything = JSON.stringify(entries);
  const tokens = sandbox.discord.requests.flatMap(
    ({ path }) => /\/(?:\d+)\/([\w-]{20,})/.exec(path)?.[1] ?? [],
  );
  expect(tokens.length).toBeGreaterThan(2);
  for (const secret of [...Object.values(sandbox.demo.keys), sandbox.discord.token, ...tokens]) {
    expect(everything).not.toContain(secret);
  }
});

test('a rule of Discord that the bot breaks is marked', async () => {
  const { page, sandbox } = await opened();
  const nothing = `${sandbox.discord.apiUrl}/v10/interactions/1/secret-token/callback`;
  await fetch(nothing, {
    method: 'POST',
    body: '{"type":4}',
    headers: { 'content-type': 'application/json' },
  });
  const wrong = await page.until(() =>
    [...page.wire.values()].find(({ violations }) => violations.length > 0),
  );
  expect(wrong).toMatchObject({ kind: 'discord', status: 404, detail: { body: { type: 4 } } });
  expect(wrong.violations).toEqual([expect.stringContaining('unknown-interaction')]);
  expect(wrong.title).toBe('POST /interactions/…/callback');
});
