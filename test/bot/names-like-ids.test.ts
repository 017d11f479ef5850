import { describe, expect, test } from 'vitest';
import { ask, type Stage, stage } from '../support/stage.ts';

/** What a server may be called: as the short id, the uuid or the choice of another one is written. */
const NAMES = [
  'deadbeef',
  'CAFE2026',
  '12345678',
  'abcdef/lobby',
  '2295c7ba-0000-4000-8000-000000000000',
  'serv_ekk4poqaabaabaaaaaaaaaaaaa',
];

function called({ demo }: Stage, name: string): void {
  for (const server of demo.world.servers) if (server.name === 'Creative') server.name = name;
}

describe.each(NAMES)('a server that is called %s', (name) => {
  test.each([
    ['/ports list', {}, 'Ports of'],
    ['/ports test', {}, 'Test'],
    ['/ports history', {}, 'History of'],
    ['/ports note', { allocation: '25570', text: 'hello' }, 'Note'],
    ['/ports watch', { allocation: '25570' }, 'Watched'],
  ])('is found by %s', async (command, options, words) => {
    const made = await stage();
    called(made, name);
    const port = made.demo.world.allocations.find(
      ({ serverId }) => made.demo.world.servers.find(({ id }) => id === serverId)?.name === name,
    )?.port;
    const allocation = 'allocation' in options ? { allocation: String(port) } : {};
    const answer = await ask(made.alice, command, { ...options, ...allocation, server: name });
    expect(answer.text).toContain(words);
    expect(answer.text.replaceAll('\\', '')).toContain(name);
  });

  test('is named while its port is typed', async () => {
    const made = await stage();
    called(made, name);
    const choices = await made.alice.autocomplete(
      '/ports note',
      { server: name, allocation: '' },
      'allocation',
    );
    expect(choices.length).toBeGreaterThan(0);
  });
});

test('an id goes before a name that looks like it', async () => {
  const made = await stage();
  called(made, made.demo.servers.survival);
  expect((await ask(made.alice, '/ports list', { server: made.demo.servers.survival })).text).toContain(
    'Ports of Survival',
  );
});

test('what is neither an id nor a name is gone, and nothing more', async () => {
  const made = await stage();
  expect((await ask(made.alice, '/ports list', { server: 'deadbeef' })).text).toContain(
    'That server is gone',
  );
});
