import { describe, expect, test } from 'vitest';
import { ask, type Stage, stage } from '../support/stage.ts';

test('narrows by name and id, those that begin with the text first', async () => {
  const { alice, demo } = await stage();
  const names = async (server: string) =>
    (await alice.autocomplete('/ports list', { server }, 'server')).map(({ name }) => name);
  expect(await names('')).toEqual([
    `Creative (${demo.servers.creative})`,
    `Survival (${demo.servers.survival})`,
  ]);
  expect(await names('v')).toHaveLength(2);
  expect(await names('SUR')).toEqual([`Survival (${demo.servers.survival})`]);
  expect(await names(demo.servers.creative)).toEqual([`Creative (${demo.servers.creative})`]);
});

test('asks the panel at most once per user in 30 s', async () => {
  const { alice, bob, panel, clock } = await stage();
  for (const server of ['s', 'su', 'sur', 'surv'])
    await alice.autocomplete('/ports list', { server }, 'server');
  await alice.autocomplete('/ports note', { allocation: '2' }, 'allocation');
  expect(panel.requests).toHaveLength(1);
  await bob.autocomplete('/ports list', { server: 's' }, 'server');
  expect(panel.requests).toHaveLength(2);
  clock.advance(30_001);
  await alice.autocomplete('/ports list', { server: 's' }, 'server');
  expect(panel.requests).toHaveLength(3);
});

test('the ports are those of the server chosen, else of the one last used in the channel first', async () => {
  const { alice, demo } = await stage();
  const [creative] = await alice.autocomplete('/ports note', { server: 'crea' }, 'server');
  const ports = async (options: Record<string, string>) =>
    (await alice.autocomplete('/ports note', { allocation: '', ...options }, 'allocation')).map(
      ({ name }) => name,
    );
  expect(await ports({ server: String(creative?.value) })).toEqual([
    'play.example.net:25566 · primary · Creative',
  ]);
  await ask(alice, '/ports list', { server: demo.servers.creative });
  expect(await ports({})).toEqual([
    'play.example.net:25566 · primary · Creative',
    'play.example.net:25565 · primary · Survival',
    'play.example.net:24454 · voice chat · Survival',
  ]);
});

test('knows at once what has just been added', async () => {
  const { alice, demo } = await stage();
  await alice.autocomplete('/ports list', { server: '' }, 'server');
  await ask(alice, '/ports add', { server: demo.servers.survival, note: 'brand new' });
  const choices = await alice.autocomplete('/ports note', { allocation: 'brand' }, 'allocation');
  expect(choices).toHaveLength(1);
});

test('never fails: not linked, a broken panel, a slow one', async () => {
  const { alice, bob, carol, panel, clock } = await stage();
  expect(await carol.autocomplete('/ports list', { server: 's' }, 'server')).toEqual([]);
  panel.fault({ kind: 'html', status: 500 });
  expect(await alice.autocomplete('/ports list', { server: 's' }, 'server')).toEqual([]);
  const held = panel.hold({});
  const choices = bob.autocomplete('/ports list', { server: 's' }, 'server');
  await held.arrived;
  clock.advance(1_500);
  expect(await choices).toEqual([]);
  held.release();
});

test('a failure is not asked again for 30 s, but a command is served', async () => {
  const { alice, panel, demo } = await stage();
  panel.fault({ kind: 'status', status: 500 });
  await alice.autocomplete('/ports list', { server: 's' }, 'server');
  await alice.autocomplete('/ports list', { server: 'su' }, 'server');
  expect(panel.requests).toHaveLength(1);
  expect((await ask(alice, '/ports list', { server: demo.servers.survival })).text).toContain(
    'Ports of Survival',
  );
});

test('/panel unlink offers the linked panels', async () => {
  const { alice, panel } = await stage();
  const choices = await alice.autocomplete('/panel unlink', { panel: '127' }, 'panel');
  expect(choices.map(({ name }) => name)).toEqual([`${panel.url} (alice)`]);
});

describe('the ports are those of a server that was typed and not chosen', () => {
  const CREATIVE = ['play.example.net:25566 · primary · Creative'];
  test.each<[string, (made: Stage) => string]>([
    ['its name', () => 'creative'],
    ['a part of it', () => 'CREA'],
    ['its short id', ({ demo }) => demo.servers.creative.toUpperCase()],
    ['its uuid', ({ demo }) => demo.world.servers[1]?.uuid ?? ''],
    ['with a space', () => ' Creative '],
  ])('by %s', async (_name, typed) => {
    const made = await stage();
    // The server last used in the channel is another one.
    await ask(made.alice, '/ports list', { server: 'Survival' });
    const choices = await made.alice.autocomplete(
      '/ports note',
      { server: typed(made), allocation: '' },
      'allocation',
    );
    expect(choices.map(({ name }) => name)).toEqual(CREATIVE);
  });

  test('there are none of a server that is none', async () => {
    const { alice } = await stage();
    expect(await alice.autocomplete('/ports note', { server: 'nope', allocation: '' }, 'allocation')).toEqual(
      [],
    );
  });

  test('several servers may be meant', async () => {
    const { alice } = await stage();
    const choices = await alice.autocomplete('/ports note', { server: 'v', allocation: '2' }, 'allocation');
    expect(choices).toHaveLength(3);
  });
});

test('without a server they are those of the only one', async () => {
  const { bob } = await stage();
  const choices = await bob.autocomplete('/ports note', { allocation: '' }, 'allocation');
  expect(choices.map(({ name }) => name)).toEqual([
    'play.example.net:25565 · primary · Survival',
    'play.example.net:24454 · voice chat · Survival',
  ]);
});

test.each(['203.0.113.10:24454', '203.0.113.10', ':24454'])(
  'a port is found by %s, though its alias is shown',
  async (typed) => {
    const { alice } = await stage();
    const choices = await alice.autocomplete('/ports note', { allocation: typed }, 'allocation');
    expect(choices.map(({ name }) => name)).toContain('play.example.net:24454 · voice chat · Survival');
  },
);

test('somebody who types without end gets no more suggestions after 300 in a minute, and others do', async () => {
  const { alice, bob, clock } = await stage();
  const suggested = async (actor: typeof alice) =>
    (await actor.autocomplete('/ports list', { server: 'Sur' }, 'server')).length;
  for (let letter = 0; letter < 300; letter += 1) expect(await suggested(alice)).toBe(1);
  expect(await suggested(alice)).toBe(0);
  expect(await suggested(bob)).toBe(1);
  expect((await ask(alice, '/ports list', { server: 'Survival' })).text).toContain('Ports of Survival');
  clock.advance(61_000);
  expect(await suggested(alice)).toBe(1);
});
