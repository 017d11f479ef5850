import { describe, expect, test } from 'vitest';
import { addAllocations } from '../../sandbox/panel/index.ts';
import { HOSTILE } from '../fuzz/support/hostile.ts';
import { faultsShown } from '../fuzz/support/rules.ts';
import { DIALECTS } from '../support/dialects.ts';
import { ask, type Message, pick, press, type Stage, stage } from '../support/stage.ts';

const linesOf = (message: Message) => message.embeds[0]?.description?.split('\n') ?? [];
const labels = (message: Message) => message.buttons.map(({ label }) => label);

/** Writes into the log of Survival, as many lines as wanted, a minute apart. */
function logMany(
  { demo, clock }: Stage,
  count: number,
  properties: Record<string, string | null> = {},
): void {
  const [survival] = demo.world.servers;
  if (!survival) throw new Error('The demo world has changed.');
  for (let number = 1; number <= count; number += 1) {
    demo.world.activity.push({
      id: number,
      event: 'server:allocation.notes',
      properties: { allocation: `203.0.113.10:${number}`, old: null, new: `note ${number}`, ...properties },
      ...{ userId: survival.ownerId, serverId: survival.id, ip: '203.0.113.99' },
      at: clock.now() - (count - number) * 60_000,
    });
  }
}

describe.each(DIALECTS)('/ports history on %s', (dialect) => {
  test('tells who changed which port when, the latest first', async () => {
    const { alice, clock } = await stage({ dialect });
    const place = { server: 'Survival', allocation: '24454' };
    const at: number[] = [];
    const then = async (...typed: [string, Record<string, string>]) => {
      clock.advance(60_000);
      at.unshift(Math.floor(clock.now() / 1000));
      await ask(alice, ...typed);
    };
    await then('/ports note', { ...place, text: 'proximity chat' });
    await then('/ports note', { ...place, text: ' ' });
    await then('/ports note', { ...place, text: 'voice' });
    await then('/ports primary', place);
    const address = '`play.example.net:24454`';
    const history = await ask(alice, '/ports history', { server: 'Survival' });
    expect(history.ephemeral).toBe(true);
    expect(history.embeds[0]?.title).toBe('History of Survival');
    expect(linesOf(history)).toEqual([
      `<t:${at[0]}:R> **alice** made ${address} the primary`,
      `<t:${at[1]}:R> **alice** set the note of ${address} to “voice”`,
      `<t:${at[2]}:R> **alice** cleared the note of ${address}, which was “proximity chat”`,
      `<t:${at[3]}:R> **alice** changed the note of ${address} from “voice chat” to “proximity chat”`,
    ]);
    expect(labels(history)).toEqual(['Show ports']);
  });

  test('knows additions and removals', async () => {
    const { alice, clock } = await stage({ dialect });
    const added = await ask(alice, '/ports add', { server: 'Survival' });
    clock.advance(60_000);
    const address = /`([^`]+)`/.exec(linesOf(added)[0] ?? '')?.[1] ?? '';
    await press(await ask(alice, '/ports remove', { server: 'Survival', allocation: address }), 'Remove');
    const [first, second] = linesOf(await ask(alice, '/ports history', { server: 'Survival' }));
    expect([first, second].map((line) => line?.replace(/^\S+ /, '').replace(/`[^`]+`/, 'it'))).toEqual([
      '**alice** removed it',
      '**alice** added it',
    ]);
    expect(first?.endsWith(`:${address.split(':').at(-1)}\``)).toBe(true);
  });

  test('says which permission is missing', async () => {
    const { bob } = await stage({ dialect });
    const answer = await ask(bob, '/ports history', { server: 'Survival' });
    expect(answer.text).toContain('Not allowed');
    expect(answer.text).toContain('"Read" under Activity (`activity.read`)');
  });

  test('says so when there is nothing', async () => {
    const { alice } = await stage({ dialect });
    const answer = await ask(alice, '/ports history', { server: 'Creative' });
    expect(answer.text).toContain('no record of anybody changing a port');
    expect(labels(answer)).toEqual(['Show ports']);
  });
});

test('comes in pages of 25, and their buttons survive a restart', async () => {
  const made = await stage();
  logMany(made, 60);
  const first = await ask(made.alice, '/ports history', { server: 'Survival' });
  expect([linesOf(first).length, labels(first)]).toEqual([25, ['Older ▶', 'Show ports']]);
  expect(first.text).toContain('page 1 of 3 (60 changes)');
  expect(linesOf(first)[0]).toContain('`203.0.113.10:60`');
  await made.restart();
  const second = await press(first, 'Older ▶');
  expect([linesOf(second).length, labels(second)]).toEqual([25, ['◀ Newer', 'Older ▶', 'Show ports']]);
  const third = await press(second, 'Older ▶');
  expect([linesOf(third).length, labels(third)]).toEqual([10, ['◀ Newer', 'Show ports']]);
  expect(linesOf(third).at(-1)).toContain('`203.0.113.10:1`');
  made.demo.world.activity.length = 0;
  const gone = await press(third, '◀ Newer');
  expect(gone.text).toContain('nothing on this page any more');
  expect((await press(gone, 'Newest')).text).toContain('no record of anybody');
});

test('asks for the server, and Show ports leads to its list', async () => {
  const made = await stage();
  logMany(made, 1);
  const question = await ask(made.alice, '/ports history');
  expect(question.text).toContain('Which server?');
  const history = await pick(question, 'Survival');
  expect(history.text).toContain('History of Survival');
  expect((await press(history, 'Show ports')).text).toContain('Ports of Survival');
});

test('what nobody is named for, and what nobody foresaw, is named plainly', async () => {
  const made = await stage();
  logMany(made, 3);
  const [first, second, third] = made.demo.world.activity;
  if (!first || !second || !third) throw new Error('Nothing was logged.');
  Object.assign(first, { userId: 4_711, event: 'server:allocation.primary' });
  Object.assign(second, { event: 'server:allocation.teleport' });
  Object.assign(third, { event: 'server:allocation.create', properties: {} });
  const lines = linesOf(await ask(made.alice, '/ports history', { server: 'Survival' }));
  expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([
    '**alice** added a port',
    '**alice** did `allocation.teleport` to `203.0.113.10:2`',
    'somebody made `203.0.113.10:1` the primary',
  ]);
});

test.each(Object.entries(HOSTILE))(
  '25 events full of hostile text (%s) are 25 calm lines',
  async (_name, text) => {
    const made = await stage();
    for (const user of made.demo.world.users) user.username = text;
    for (const server of made.demo.world.servers) server.name = text;
    logMany(made, 26, { allocation: text, old: text, new: `${text}!` });
    const history = await ask(made.alice, '/ports history', { server: made.demo.servers.survival });
    expect(faultsShown(history)).toEqual([]);
    expect(linesOf(history)).toHaveLength(25);
    for (const line of linesOf(history)) expect(line).toMatch(/^<t:\d+:R> .+ (changed|set) the note of .+”$/);
  },
);

describe.each(DIALECTS)('addresses on %s are those of the list', (dialect) => {
  test('with the alias', async () => {
    const made = await stage({ dialect });
    await ask(made.alice, '/ports note', { server: 'Survival', allocation: '24454', text: 'x' });
    const history = await ask(made.alice, '/ports history', { server: 'Survival' });
    expect(history.text).toContain('of `play.example.net:24454` from');
  });

  test('IPv6 in brackets, also of a port that is no longer there', async () => {
    const made = await stage({ dialect });
    const [node] = made.demo.world.nodes;
    const [survival] = made.demo.world.servers;
    if (!node || !survival) throw new Error('The demo world has changed.');
    const [added] = addAllocations(made.demo.world, { node, ip: '2001:db8::10', ports: [25_565] });
    if (added) added.serverId = survival.id;
    await ask(made.alice, '/ports note', {
      allocation: '[2001:db8::10]:25565',
      server: 'Survival',
      text: 'v6',
    });
    const there = await ask(made.alice, '/ports history', { server: 'Survival' });
    expect(there.text).toContain('set the note of `[2001:db8::10]:25565` to');
    if (added) added.serverId = null;
    const gone = await ask(made.alice, '/ports history', { server: 'Survival' });
    expect(gone.text).toContain('set the note of `[2001:db8::10]:25565` to');
  });
});

describe('what happened within one second', () => {
  const numbers = (message: Message) => linesOf(message).map((line) => Number(/:(\d+)`/.exec(line)?.[1]));

  test.each(DIALECTS)('is told the latest first on %s', async (dialect) => {
    const made = await stage({ dialect });
    logMany(made, 4);
    for (const entry of made.demo.world.activity) entry.at = made.clock.now();
    const history = await ask(made.alice, '/ports history', { server: 'Survival' });
    expect(numbers(history)).toEqual([4, 3, 2, 1]);
  });

  test('also where it goes on over the end of a page', async () => {
    const made = await stage();
    logMany(made, 60);
    // Seconds of seven events each: no page ends with one.
    for (const [index, entry] of made.demo.world.activity.entries()) {
      entry.at = made.clock.now() - (60 - Math.floor(index / 7)) * 1_000;
    }
    const seen: number[] = [];
    let page = await ask(made.alice, '/ports history', { server: 'Survival' });
    for (;;) {
      seen.push(...numbers(page));
      if (!labels(page).includes('Older ▶')) break;
      page = await press(page, 'Older ▶');
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, index) => 60 - index));
  });

  test('one page of history costs two requests', async () => {
    const made = await stage();
    logMany(made, 25);
    await ask(made.alice, '/ports history', { server: made.demo.servers.survival });
    expect(made.panel.requests).toHaveLength(2);
  });
});
