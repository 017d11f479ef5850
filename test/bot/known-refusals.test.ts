import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../sandbox/panel/index.ts';
import { DIALECTS } from '../support/dialects.ts';
import { ask, pick, press, type Stage, type StageOptions, stage } from '../support/stage.ts';

/** The demo panel's *Survival*, which these tests put into every state. */
function survivalOf({ demo }: Stage) {
  const [survival] = demo.world.servers;
  const [node] = demo.world.nodes;
  if (!survival || !node) throw new Error('The demo world has changed.');
  return { survival, node };
}

function allow(made: Stage, ...permissions: string[]): void {
  for (const subuser of survivalOf(made).survival.subusers) subuser.permissions = permissions;
}

/** What was sent to be changed. */
const writes = ({ panel }: Stage) => panel.requests.filter(({ method }) => method !== 'GET');
const portOf = ({ demo }: Stage, port: number) =>
  demo.world.allocations.find((one) => one.serverId === 1 && one.port === port);

type State = ReturnType<typeof survivalOf>;
const STATES: [string, (at: State) => void, string][] = [
  [
    'suspended',
    ({ survival }) => Object.assign(survival, { status: 'suspended' }),
    'the server is suspended',
  ],
  ['installing', ({ survival }) => Object.assign(survival, { status: 'installing' }), 'is still installing'],
  [
    'whose installation failed',
    ({ survival }) => Object.assign(survival, { status: 'install_failed' }),
    'installation of the server failed',
  ],
  [
    'restoring a backup',
    ({ survival }) => Object.assign(survival, { status: 'restoring_backup' }),
    'is restoring a backup',
  ],
  ['that is moved', ({ survival }) => Object.assign(survival, { transferring: true }), 'being transferred'],
  ['on a node in maintenance', ({ node }) => Object.assign(node, { maintenance: true }), 'under maintenance'],
];

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
    const options: StageOptions = { dialect: 'pelican' };
    const at = await stage(options);
    at.demo.world.settings.permissionsAsObject = true;
    allow(at, ...permissions);
    return at;
  }

  test('allow what they allow', async () => {
    const at = await made('allocation.read', 'websocket.connect', 'allocation.update');
    const noted = await ask(at.bob, '/ports note', { server: 'Survival', allocation: '24454', text: 'new' });
    expect(noted.text).toContain('Note saved');
  });

  test('and forbid the rest', async () => {
    const at = await made('allocation.read', 'websocket.connect', 'allocation.update');
    const answer = await ask(at.bob, '/ports add', { server: 'Survival' });
    expect(answer.text).toContain('"Create" under Allocations');
    expect(writes(at)).toEqual([]);
  });
});

describe.each(DIALECTS)('without allocation.read on %s', (dialect) => {
  const HIDDEN = /may not see the ports of this server/;
  async function hidden(...permissions: string[]): Promise<Stage> {
    const made = await stage({ dialect });
    allow(made, ...permissions);
    return made;
  }

  test.each(VERBS.slice(1))(
    '%s %o: the ports cannot be seen, which is not that they are not there',
    async (command, options) => {
      const made = await hidden('allocation.update', 'allocation.delete');
      const answer = await ask(made.bob, command, { server: 'Survival', ...options });
      expect(answer.text).toMatch(HIDDEN);
      expect(answer.text).toContain('`allocation.read`');
      expect(answer.text).not.toContain('No such port');
      expect(writes(made)).toEqual([]);
    },
  );

  test('nor are they gone', async () => {
    const made = await hidden('allocation.read', 'allocation.update', 'allocation.delete');
    const list = await ask(made.bob, '/ports list', { server: 'Survival' });
    const question = await ask(made.bob, '/ports remove', { server: 'Survival', allocation: '24454' });
    allow(made, 'allocation.update', 'allocation.delete');
    for (const answer of [await pick(list, 'play.example.net:24454'), await press(question, 'Remove')]) {
      expect(answer.text).toMatch(HIDDEN);
      expect(answer.text).not.toContain('is gone');
    }
    expect(writes(made)).toEqual([]);
  });

  test('the primary can be seen, and worked on', async () => {
    const made = await hidden('allocation.update');
    const answer = await ask(made.bob, '/ports note', {
      server: 'Survival',
      allocation: '25565',
      text: 'main',
    });
    expect(answer.text).toContain('Note saved');
  });

  test('a limit of 1 is reached by the primary alone', async () => {
    const made = await hidden('allocation.create');
    survivalOf(made).survival.allocationLimit = 1;
    expect((await ask(made.bob, '/ports add', { server: 'Survival' })).text).toContain(
      'limit of this server is reached',
    );
    expect(writes(made)).toEqual([]);
  });

  test('no Undo is offered for an addition that could not be found again', async () => {
    const made = await hidden('allocation.create', 'allocation.delete');
    made.demo.world.choosePort = (ports) => ports.at(-1) ?? 0;
    const added = await ask(made.bob, '/ports add', {
      server: 'Survival',
      port: dialect === 'documented' ? 25_570 : 4,
    });
    expect(added.text).toContain('Port added');
    expect(added.buttons.map(({ label }) => label)).not.toContain('Undo');
  });
});

describe('no advice that the person may not follow', () => {
  test('a full server: nobody is told to remove who may not', async () => {
    const made = await stage();
    survivalOf(made).survival.allocationLimit = 2;
    allow(made, 'allocation.read', 'allocation.create');
    const answer = await ask(made.bob, '/ports add', { server: 'Survival' });
    expect(answer.text).toContain('ask your host');
    expect(answer.text).not.toMatch(/Remove a port/i);
    expect((await ask(made.alice, '/ports add', { server: 'Survival' })).text).toMatch(/Remove a port/i);
  });

  test('another port than asked for: no Undo without allocation.delete', async () => {
    const made = await stage();
    made.demo.world.choosePort = () => 7777;
    allow(made, 'allocation.read', 'allocation.create');
    const answer = await ask(made.bob, '/ports add', { server: 'Survival', port: 25_570 });
    expect(answer.buttons.map(({ label }) => label)).not.toContain('Undo');
  });

  test('no primary: nobody is told to make one who may not', async () => {
    const made = await stage({ dialect: 'pelican' });
    allow(made, 'allocation.read', 'allocation.create', 'allocation.delete');
    survivalOf(made).survival.primaryId = null;
    const list = await ask(made.bob, '/ports list', { server: 'Survival' });
    expect(list.text).toContain('No port is the primary');
    expect(list.text).not.toContain('Choose one');
    const added = await ask(made.bob, '/ports add', { server: 'Survival' });
    expect(added.text).toContain('Port added');
    expect(added.text).not.toContain('Make one the primary');
    expect(added.buttons.map(({ label }) => label)).not.toContain('Make primary');
    const removal = await ask(made.bob, '/ports remove', { server: 'Survival', allocation: '24454' });
    expect(removal.text).not.toContain('make one the primary');
    expect(removal.text).toContain('"Update" under Allocations');
  });

  test('the primary cannot be removed: no other is offered to who may not make it the primary', async () => {
    const made = await stage();
    allow(made, 'allocation.read', 'allocation.delete');
    const answer = await ask(made.bob, '/ports remove', { server: 'Survival', allocation: '25565' });
    expect(answer.text).toContain('the primary cannot be removed');
    expect(answer.text).not.toContain('add one first');
    expect(answer.text).toContain('"Update" under Allocations');
  });
});
