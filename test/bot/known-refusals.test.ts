import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../sandbox/panel/index.ts';
import { DIALECTS } from '../support/dialects.ts';
import { ask, press, type Stage, stage } from '../support/stage.ts';
import { allow, STATES, survivalOf, writes } from '../support/survival.ts';

const portOf = ({ demo }: Stage, port: number) =>
  demo.world.allocations.find((one) => one.serverId === 1 && one.port === port);

const VERBS: [string, Record<string, string>][] = [
  ['/ports add', {}],
  ['/ports note', { allocation: '24454', text: 'new' }],
  ['/ports note', { allocation: '24454' }],
  ['/ports primary', { allocation: '24454' }],
  ['/ports remove', { allocation: '24454' }],
];

describe.each(DIALECTS)('what the details forbid is not sent on %s', (dialect) => {
  test.each(STATES)('to a server %s', async (_name, enter, words) => {
    const made = await stage({ dialect });
    enter(survivalOf(made));
    for (const [command, options] of VERBS) {
      const answer = await ask(made.alice, command, { server: 'Survival', ...options });
      expect(answer.text, command).toContain(words);
    }
    expect(writes(made)).toEqual([]);
  });

  test.each(STATES)('with a button that was shown before it became one %s', async (_name, enter, words) => {
    const made = await stage({ dialect });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    const exchange = await made.alice.slash('/ports note', { server: 'Survival', allocation: '24454' });
    const window = await exchange.modal();
    enter(survivalOf(made));
    expect((await press(question, 'Remove')).text).toContain(words);
    expect((await (await window.submit({ note: 'new' })).answer()).text).toContain(words);
    expect(writes(made)).toEqual([]);
  });

  test.each([
    [0, '/ports add', {}, '"Create" under Allocations (`allocation.create`)'],
    [
      1,
      '/ports note',
      { allocation: '24454', text: 'new' },
      '"Update" under Allocations (`allocation.update`)',
    ],
    [2, '/ports note', { allocation: '24454' }, '"Update" under Allocations (`allocation.update`)'],
    [3, '/ports primary', { allocation: '24454' }, '"Update" under Allocations (`allocation.update`)'],
    [4, '/ports remove', { allocation: '24454' }, '"Delete" under Allocations (`allocation.delete`)'],
  ])('without the permission (%i: %s)', async (_number, command, options, words) => {
    const made = await stage({ dialect });
    const answer = await ask(made.bob, command, { server: 'Survival', ...options });
    expect(answer.text).toContain(words);
    expect(writes(made)).toEqual([]);
  });

  test('when the limit is reached', async () => {
    const made = await stage({ dialect });
    survivalOf(made).survival.allocationLimit = 2;
    const answer = await ask(made.alice, '/ports add', { server: 'Survival' });
    expect(answer.text).toContain('The port limit of this server is reached (2 of 2 ports are in use)');
    expect(writes(made)).toEqual([]);
  });

  test.each([null, 0])('when the limit is %s', async (limit) => {
    const made = await stage({ dialect });
    survivalOf(made).survival.allocationLimit = limit;
    const answer = await ask(made.alice, '/ports add', { server: 'Survival' });
    expect(answer.text).toContain('**no port limit**');
    const removal = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    expect(removal.text).toContain('**no port limit**');
    expect(writes(made)).toEqual([]);
  });

  test('for a root admin, who is not exempt', async () => {
    const made = await stage({ dialect });
    const { survival } = survivalOf(made);
    for (const user of made.demo.world.users) user.admin = user.username === 'bob';
    survival.subusers = [];
    survival.allocationLimit = 2;
    const full = await ask(made.bob, '/ports add', { server: survival.identifier });
    expect(full.text).toContain('2 of 2 ports are in use');
    expect(writes(made)).toEqual([]);
    const noted = await ask(made.bob, '/ports note', {
      server: survival.identifier,
      allocation: '24454',
      text: 'x',
    });
    expect(noted.text).toContain('Note saved');
    survival.status = 'suspended';
    made.panel.requests.length = 0;
    const suspended = await ask(made.bob, '/ports note', {
      ...{ server: survival.identifier, allocation: '24454', text: 'y' },
    });
    expect(suspended.text).toContain('the server is suspended');
    expect(writes(made)).toEqual([]);
  });

  test('nor is a primary made that is one already, whatever the server is doing', async () => {
    const made = await stage({ dialect });
    survivalOf(made).survival.status = 'suspended';
    const answer = await ask(made.alice, '/ports primary', { server: 'Survival', allocation: '25565' });
    expect(answer.text).toContain('is already the primary');
    expect(writes(made)).toEqual([]);
  });

  test('a note that could not be written is not sent after the port was added, and that is told', async () => {
    const made = await stage({ dialect });
    allow(made, 'allocation.read', 'allocation.create');
    const answer = await ask(made.bob, '/ports add', { server: 'Survival', note: 'map' });
    expect(answer.text).toContain('Port added to Survival');
    expect(answer.text).toContain('The note was not saved');
    expect(answer.text).toContain('"Update" under Allocations');
    expect(writes(made).map(({ path }) => path.split('/').at(-1))).toEqual(['allocations']);
  });

  test('the history is not asked for without the right to it', async () => {
    const made = await stage({ dialect });
    const answer = await ask(made.bob, '/ports history', { server: 'Survival' });
    expect(answer.text).toContain('"Read" under Activity (`activity.read`)');
    expect(made.panel.requests.some(({ path }) => path.includes('/activity'))).toBe(false);
  });
});

test('Undo of an addition sends nothing to a server that was suspended since', async () => {
  const made = await stage();
  made.demo.world.choosePort = () => 7777;
  const added = await ask(made.alice, '/ports add', { server: 'Survival', port: 25_570 });
  survivalOf(made).survival.status = 'suspended';
  made.panel.requests.length = 0;
  expect((await press(added, 'Undo')).text).toContain('the server is suspended');
  expect(writes(made)).toEqual([]);
});

test.each<[string, (made: Stage) => void, string]>([
  [
    'a suspended server',
    (made) => Object.assign(survivalOf(made).survival, { status: 'suspended' }),
    'suspended',
  ],
  [
    'a server whose limit was lowered',
    (made) => Object.assign(survivalOf(made).survival, { allocationLimit: 1 }),
    '1 of 1 port is in use',
  ],
])('Undo of a removal sends nothing to %s', async (_name, change, words) => {
  const made = await stage({ dialect: 'documented' });
  const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
  const removed = await press(question, 'Remove');
  change(made);
  made.panel.requests.length = 0;
  expect((await press(removed, 'Undo')).text).toContain(words);
  expect(writes(made)).toEqual([]);
});

describe('a failed reinstallation', () => {
  const notes = async (dialect: Dialect) => {
    const made = await stage({ dialect });
    survivalOf(made).survival.status = 'reinstall_failed';
    const noted = await ask(made.alice, '/ports note', {
      server: 'Survival',
      allocation: '24454',
      text: 'new',
    });
    return { made, noted };
  };

  test('is a conflict on Pelican, named as what it is', async () => {
    const { made, noted } = await notes('pelican');
    expect(noted.text).toContain('the reinstallation of the server failed');
    expect(noted.text).not.toContain('still installing');
    expect(writes(made)).toEqual([]);
  });

  test.each(['pterodactyl', 'documented'] as const)('is none on %s', async (dialect) => {
    const { made, noted } = await notes(dialect);
    expect(noted.text).toContain('Note saved');
    expect(portOf(made, 24_454)?.notes).toBe('new');
  });
});

test('a limit of none is left to a panel that is known to follow the documentation', async () => {
  const made = await stage({ dialect: 'documented' });
  await ask(made.alice, '/ports add', { server: 'Survival', port: 25_566 });
  survivalOf(made).survival.allocationLimit = null;
  const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
  expect((await press(question, 'Remove')).text).toContain('no longer belongs to Survival');
});

describe('permissions that come as an object (Pelican)', () => {
  async function made(...permissions: string[]): Promise<Stage> {
    const at = await stage({ dialect: 'pelican' });
    // A viewing administrator who is a subuser as well has some twice; without the second ones PHP writes an object.
    for (const user of at.demo.world.users) user.viewsServers = user.username === 'bob';
    allow(at, ...permissions);
    return at;
  }

  test('allow what they allow', async () => {
    const at = await made('allocation.read', 'allocation.read', 'allocation.update');
    const noted = await ask(at.bob, '/ports note', { server: 'Survival', allocation: '24454', text: 'new' });
    expect(noted.text).toContain('Note saved');
  });

  test('and forbid the rest', async () => {
    const at = await made('allocation.read', 'allocation.read', 'allocation.update');
    const answer = await ask(at.bob, '/ports add', { server: 'Survival' });
    expect(answer.text).toContain('"Create" under Allocations');
    expect(writes(at)).toEqual([]);
  });
});
