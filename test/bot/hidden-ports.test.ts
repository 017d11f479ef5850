import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../support/dialects.ts';
import { ask, pick, press, type Stage, stage } from '../support/stage.ts';
import { allow, survivalOf, writes } from '../support/survival.ts';

const VERBS: [string, Record<string, string>][] = [
  ['/ports note', { allocation: '24454', text: 'new' }],
  ['/ports note', { allocation: '24454' }],
  ['/ports primary', { allocation: '24454' }],
  ['/ports remove', { allocation: '24454' }],
];

describe.each(DIALECTS)('without allocation.read on %s', (dialect) => {
  const HIDDEN = /may not see the ports of this server/;
  async function hidden(...permissions: string[]): Promise<Stage> {
    const made = await stage({ dialect });
    allow(made, ...permissions);
    return made;
  }

  test.each(VERBS)(
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
    expect(answer.text).toMatch(/Ask your host/);
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
