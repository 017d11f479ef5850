import { describe, expect, test } from 'vitest';
import { ask, pick, stage, until } from '../support/stage.ts';

const LIST = /\/servers\/\w+$/;

test('a quick answer is the callback itself: one request to Discord', async () => {
  const { alice, demo, discord } = await stage();
  const exchange = await alice.slash('/ports list', { server: demo.servers.survival });
  expect((await exchange.acknowledged).type).toBe(4);
  expect(discord.requests).toHaveLength(1);
});

test('a slow one is acknowledged after 400 ms, privately, and edited in when it is there', async () => {
  const { alice, demo, panel, clock, discord } = await stage();
  const held = panel.hold({ path: LIST });
  const exchange = await alice.slash('/ports list', { server: demo.servers.survival });
  await held.arrived;
  clock.advance(399);
  expect(discord.requests).toHaveLength(0);
  clock.advance(1);
  expect((await exchange.acknowledged).type).toBe(5);
  held.release();
  const answer = await exchange.answer();
  expect(answer.ephemeral).toBe(true);
  expect(answer.text).toContain('Ports of Survival');
  expect(discord.requests.map(({ method }) => method)).toEqual(['POST', 'PATCH']);
});

test('a click is acknowledged without touching its message until the answer is there', async () => {
  const { alice, demo, panel, clock } = await stage();
  const list = await ask(alice, '/ports list', { server: demo.servers.survival });
  const held = panel.hold({ path: LIST });
  const exchange = await list.click('Refresh');
  await held.arrived;
  clock.advance(400);
  expect((await exchange.acknowledged).type).toBe(6);
  expect(list.text).toContain('Ports of Survival');
  held.release();
  expect((await exchange.answer()).id).toBe(list.id);
});

test.each([
  ['/ports list', {}],
  ['/ports add', {}],
  ['/ports primary', { allocation: '24454' }],
  ['/ports note', { allocation: '24454', text: 'x' }],
  ['/ports remove', { allocation: '24454' }],
  ['/ports test', {}],
])(
  '%s: a panel that never answers is told in the end, and the acknowledgement was in time',
  async (command, options) => {
    const { alice, demo, panel, clock } = await stage();
    panel.fault({ kind: 'hang', times: Number.POSITIVE_INFINITY });
    const exchange = await alice.slash(command, { ...options, server: demo.servers.survival });
    await clock.sleeping(10_000);
    clock.advance(1_500);
    expect([4, 5]).toContain((await exchange.acknowledged).type);
    clock.advance(8_500);
    expect((await exchange.answer()).text).toContain('The panel did not answer in time');
  },
);

describe('a modal that needs the panel first', () => {
  test('is waited for up to 1.5 s, because it can only be the callback', async () => {
    const { alice, demo, panel, clock } = await stage();
    const held = panel.hold({ path: LIST });
    const exchange = await alice.slash('/ports note', { server: demo.servers.survival, allocation: '24454' });
    await held.arrived;
    clock.advance(1_400);
    held.release();
    expect((await exchange.modal()).fields[0]?.value).toBe('voice chat');
  });

  test('gives way to a message with the note and a button when the panel is slower', async () => {
    const { alice, panel, clock, demo } = await stage();
    const list = await ask(alice, '/ports list', { server: demo.servers.survival });
    const port = await pick(list, 'play.example.net:24454');
    const held = panel.hold({ path: LIST });
    const exchange = await port.click('Edit note');
    await held.arrived;
    clock.advance(1_500);
    await exchange.acknowledged;
    held.release();
    const answer = await exchange.answer();
    expect(answer.text).toContain('The panel was slow');
    expect(answer.text).toContain('voice chat');
    panel.fault({ kind: 'hang' });
    const modal = await (await answer.click('Write a new note')).modal();
    expect(modal.fields[0]?.description).toContain('Replaces the present note');
  });
});

test('200 commands of four people at once are all answered', async () => {
  const { discord, demo, link } = await stage();
  const people = ['Eve', 'Finn', 'Gus', 'Hana'].map((name) => discord.member({ name }));
  await Promise.all(people.map((person) => link(person, demo.keys.alice)));
  const exchanges = await Promise.all(
    people.flatMap((person) =>
      Array.from({ length: 50 }, () => person.slash('/ports list', { server: demo.servers.survival })),
    ),
  );
  const answers = await Promise.all(exchanges.map((exchange) => exchange.answer()));
  expect(answers.every(({ text }) => text.includes('Ports of Survival'))).toBe(true);
  await until(discord, () => discord.unfinished().length === 0);
});
