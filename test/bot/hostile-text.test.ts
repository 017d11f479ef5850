import { expect, test } from 'vitest';
import { plain } from '../../src/views/text.ts';
import { HOSTILE, unreadable } from '../fuzz/support/hostile.ts';
import { faultsShown } from '../fuzz/support/rules.ts';
import { type Actor, ask, type Message, pick, press, type Stage, stage } from '../support/stage.ts';

/** What every line of ours begins with; names, notes and details never stand there. */
const OWN_LINE =
  /^($|⭐ (`|This is)|[🟢🔴🟠⚪] (⭐ )?`|`|\*{0,2}[A-Z]|\d+ (server|port)s? |That |\*none\*$)/u;

/** Nothing foreign comes alive, nothing is hidden or rearranged, no line is added, everything can be pressed. */
function calm(message: Message): Message {
  expect(faultsShown(message)).toEqual([]);
  expect([message.content, message.text.includes('A moment, please')]).toEqual(['', false]);
  const lines = message.embeds.flatMap(({ description = '' }) => description.split('\n'));
  expect(lines.filter((line) => !OWN_LINE.test(line))).toEqual([]);
  const fields = message.embeds.flatMap(({ fields = [] }) => fields);
  expect(
    fields.filter(({ name, value }) => name !== '' && value.includes('\n') && !value.startsWith('Account')),
  ).toEqual([]);
  for (const { label } of message.buttons) expect(label).toMatch(/^[◀A-Z][\w ▶]+$/);
  return message;
}

const labels = (message: Message) => message.buttons.map(({ label }) => label);
const fieldNames = (message: Message) =>
  message.embeds.flatMap(({ fields = [] }) => fields.map(({ name }) => name));
const linesOf = (message: Message) => message.embeds[0]?.description?.split('\n').length ?? 0;
const valueAt = (message: Message, index: number) => message.selects[0]?.options[index]?.value ?? '';
const shownNote = (text: string) => (plain(text) === '' ? [] : ['Note']);

/** As much of it as fits where a person types one line. */
function typed(text: string, length: number): string {
  return [...text.replaceAll('\n', ' ')].slice(0, length).join('') || 'x';
}

interface Setting extends Stage {
  /** A person with that name. */
  mallory: Actor;
  text: string;
}

/** A world in which every name, alias and note is the hostile text; both servers have a port 24454. */
async function hostileWorld(text: string): Promise<Setting> {
  const made = await stage({ linked: false });
  const { world } = made.demo;
  for (const server of world.servers) server.name = text;
  for (const node of world.nodes) node.name = text;
  for (const user of world.users) user.username = text;
  for (const allocation of world.allocations) {
    if (allocation.serverId === null) continue;
    allocation.notes = text;
    allocation.alias = text;
    if (allocation.port === 25_566) allocation.port = 24_454;
  }
  return { ...made, text, mallory: made.discord.member({ name: text }) };
}

async function link({ mallory, demo }: Setting): Promise<void> {
  const modal = await (await mallory.slash('/panel link')).modal();
  const linked = calm(await (await modal.submit({ key: demo.keys.alice })).answer());
  expect(linked.text).toContain('reaches 2 servers');
  const status = calm(await ask(mallory, '/panel status'));
  expect([fieldNames(status).length, labels(status)]).toEqual([1, ['Link another key', 'Unlink']]);
  const question = calm(await press(status, 'Unlink'));
  expect(labels(question)).toEqual(['Forget the key', 'Cancel']);
}

/** Looks at everything that can be looked at. */
async function look({ mallory, text }: Setting): Promise<void> {
  const ports = calm(await ask(mallory, '/ports note', { allocation: '24454', text: typed(text, 255) }));
  expect([ports.selects[0]?.options.length, fieldNames(ports)]).toEqual([2, shownNote(typed(text, 255))]);
  const servers = calm(await ask(mallory, '/ports list'));
  expect(servers.selects[0]?.options).toHaveLength(2);
  const list = calm(await pick(servers, valueAt(servers, 0)));
  expect(linesOf(list)).toBe(list.selects[0]?.options.length);
  expect(labels(list)).toEqual(['Add a port', 'Refresh']);
  const port = calm(await pick(list, valueAt(list, 0)));
  expect(fieldNames(port)).toEqual(['Address', 'IP', 'Note']);
  expect(labels(port)).toEqual(['Make primary', 'Edit note', 'Test', 'Remove', 'Back']);
  const tested = calm(await press(port, 'Test'));
  expect([linesOf(tested), labels(tested)]).toEqual([1, ['Test again', 'Show ports']]);
  const shared = calm(await ask(mallory, '/ports list', { share: true }));
  expect(shared.ephemeral).toBe(false);
}

/** Changes everything that can be changed. */
async function change(setting: Setting): Promise<void> {
  const { mallory, demo, text } = setting;
  const server = demo.servers.survival;
  const question = calm(await ask(mallory, '/ports remove', { server, allocation: '24454' }));
  expect(fieldNames(question)).toEqual(['Address', 'Server', ...shownNote(text)]);
  const removed = calm(await press(question, 'Remove'));
  expect([fieldNames(removed), labels(removed)]).toEqual([
    shownNote(text),
    ['Undo', 'Restart now', 'Show ports'],
  ]);
  calm(await press(removed, 'Undo'));
  const added = calm(await ask(mallory, '/ports add', { server, note: typed(text, 255) }));
  expect([added.text.includes('Port added to'), labels(added)]).toEqual([
    true,
    ['Restart now', 'Show ports'],
  ]);
  const list = calm(await press(added, 'Show ports'));
  const newest = valueAt(list, (list.selects[0]?.options.length ?? 0) - 1);
  const modal = await (await (await pick(list, newest)).click('Edit note')).modal();
  expect([modal.title.length > 0 && !modal.title.includes('\n'), ...unreadable(modal.title)]).toEqual([true]);
  calm(await (await modal.submit({ note: [...text].slice(0, 255).join('') })).answer());
  const port = calm(await pick(await ask(mallory, '/ports list', { server }), newest));
  const promoted = calm(await press(port, 'Make primary'));
  expect(promoted.text).toContain('is now the primary of');
  const primary = demo.world.allocations.find(({ id }) => String(id) === newest);
  const stays = calm(await ask(mallory, '/ports remove', { server, allocation: String(primary?.port) }));
  expect(stays.selects[0]?.placeholder).toBe('Make another port the primary…');
}

/** Types it wherever something can be typed. */
async function type({ mallory, demo, text }: Setting): Promise<void> {
  const server = demo.servers.survival;
  for (const [command, options] of [
    ['/ports list', { server: typed(text, 100) }],
    ['/ports primary', { allocation: typed(text, 100) }],
    ['/ports remove', { allocation: typed(text, 100), server: typed(text, 100) }],
    ['/ports add', { server, ip: typed(text, 45) }],
    ['/ports note', { server, allocation: '25565', text: typed(text, 1_000) }],
    ['/panel unlink', { panel: typed(text, 200) }],
  ] as const) {
    calm(await ask(mallory, command, options));
  }
  const added = await (await (await ask(mallory, '/ports list', { server })).click('Add a port')).modal();
  calm(await (await added.submit({ port: typed(text, 5), note: typed(text, 255) })).answer());
}

async function suggest({ mallory, text }: Setting): Promise<void> {
  for (const part of ['', typed(text, 100), 'evil']) {
    const choices = [
      ...(await mallory.autocomplete('/ports list', { server: part }, 'server')),
      ...(await mallory.autocomplete('/ports note', { allocation: part }, 'allocation')),
      ...(await mallory.autocomplete('/panel unlink', { panel: part }, 'panel')),
    ];
    if (part === '') expect(choices.length).toBeGreaterThan(5);
    for (const { name } of choices) {
      expect(name.trim()).not.toBe('');
      expect([name.length <= 100, name.includes('\n'), ...unreadable(name)]).toEqual([true, false]);
    }
  }
}

/** Lets the panel say it in every refusal. */
async function refuse({ mallory, demo, panel, clock, text }: Setting): Promise<void> {
  const server = demo.servers.survival;
  const bodies = ['DisplayException', 'ServerStateConflictException', text].map((code) => ({
    errors: [{ code, status: text, detail: text }],
  }));
  const entry = {
    code: text,
    detail: text,
    meta: { source_field: text, rule: text },
    source: { pointer: text },
  };
  const many = { errors: Array.from({ length: 9 }, () => entry) };
  for (const status of [400, 403, 409, 418, 422, 429, 500, 503]) {
    for (const body of status === 400 ? [...bodies, many] : [bodies[1], many]) {
      panel.fault({ kind: 'status', status, body, method: 'POST' });
      calm(await ask(mallory, '/ports add', { server }));
      panel.clearFaults();
    }
  }
  clock.advance(60_000);
  panel.fault({ kind: 'status', status: 422, body: many, path: /account$/ });
  const modal = await (await mallory.slash('/panel link')).modal();
  calm(await (await modal.submit({ key: demo.keys.alice })).answer());
}

test.each(Object.entries(HOSTILE))('%s: in every place where foreign text enters', async (_name, text) => {
  const setting = await hostileWorld(text);
  await link(setting);
  await look(setting);
  await suggest(setting);
  await change(setting);
  setting.clock.advance(60_000);
  await type(setting);
  await refuse(setting);
  expect(setting.discord.violations).toEqual([]);
});

// biome-ignore format: a list
const RETRY_AFTER = ['', '0', '5', '-1', '1e308', '9'.repeat(300), 'Infinity', '0x10', '<t:0:R>', '**evil**', '[evil](https://evil.example)', '@everyone', 'Sat, 21 Nov 2026 12:00:05 GMT'];

test.each(RETRY_AFTER)('Retry-After: %s is a moment that Discord can show, or none', async (value) => {
  const { alice, demo, panel, clock } = await stage();
  panel.fault({ kind: 'status', status: 429, headers: { 'retry-after': value }, path: /./, times: 9 });
  const exchange = await alice.slash('/ports list', { server: demo.servers.survival });
  const answer = calm(await exchange.answer());
  const shown = /Try again(?: in a minute\.|: <t:(\d+):R>)/.exec(answer.text);
  expect(shown).not.toBeNull();
  if (shown?.[1]) expect(Math.abs(Number(shown[1]) * 1_000 - clock.now())).toBeLessThan(100_000_000);
});

test('a name or a note that sounds like the bot stays in its place', async () => {
  const { alice, demo, panel } = await stage();
  const [survival] = demo.world.servers;
  const [primary, voice] = demo.world.allocations.filter(({ serverId }) => serverId === survival?.id);
  if (!survival || !primary || !voice) throw new Error('The demo world has changed.');
  survival.name = 'Port removed';
  primary.notes = '**primary**';
  voice.notes = 'x · primary ⭐';
  voice.alias = '⭐ `play` · primary';
  const server = demo.servers.survival;
  const list = calm(await ask(alice, '/ports list', { server }));
  expect(list.embeds[0]?.title).toBe('Ports of Port removed');
  expect(list.embeds[0]?.description?.split('\n')).toEqual([
    '⭐ `play.example.net:25565` · primary – \\*\\*primary\\*\\*',
    '`⭐ ˋplayˋ · primary:24454` – x · primary ⭐',
  ]);
  expect(list.selects[0]?.options.map(({ description }) => description)).toEqual([
    'primary · “**primary**”',
    '“x · primary ⭐”',
  ]);
  const choices = await alice.autocomplete('/ports note', { allocation: '24454' }, 'allocation');
  expect(choices[0]?.name).toMatch(/ · “x · primary ⭐” · Port removed$/);
  panel.fault({
    kind: 'status',
    status: 400,
    code: 'DisplayException',
    detail: 'x”\n**Port added** to “Creative',
    method: 'POST',
  });
  const refused = calm(await ask(alice, '/ports add', { server }));
  expect(refused.embeds[0]).toMatchObject({
    title: 'Not possible on Port removed',
    description: 'The panel refused: “x" \\*\\*Port added\\*\\* to "Creative”',
  });
});
