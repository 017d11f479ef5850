import { describe, expect, test } from 'vitest';
import { addKey, addSubuser } from '../../sandbox/panel/index.ts';
import { DIALECTS } from '../support/dialects.ts';
import { ask, press, type Stage, stage } from '../support/stage.ts';

/** Lets Carol manage Survival, beside Alice. */
async function withCarol(made: Stage): Promise<void> {
  const [survival] = made.demo.world.servers;
  const carol = made.demo.world.users.find(({ username }) => username === 'carol');
  if (!survival || !carol) throw new Error('The demo world has changed.');
  addSubuser(survival, carol, [
    'allocation.read',
    'allocation.create',
    'allocation.update',
    'allocation.delete',
  ]);
  await made.link(made.carol, made.demo.keys.carol);
  made.panel.requests.length = 0;
}

describe.each(DIALECTS)('at the same time, on %s', (dialect) => {
  test('two people add to the last free slot: one gets it, the other is told', async () => {
    const made = await stage({ dialect });
    await withCarol(made);
    const [survival] = made.demo.world.servers;
    if (survival) survival.allocationLimit = 3;
    const server = made.demo.servers.survival;
    const [first, second] = await Promise.all([
      ask(made.alice, '/ports add', { server }),
      ask(made.carol, '/ports add', { server }),
    ]);
    const texts = [first.text, second.text];
    expect(texts.filter((text) => text.includes('Port added'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('3 of 3 ports are in use'))).toHaveLength(1);
    expect(made.demo.world.allocations.filter(({ serverId }) => serverId === 1)).toHaveLength(3);
  });

  test('two people confirm the removal of the same port: one DELETE, and both get the truth', async () => {
    const made = await stage({ dialect });
    await withCarol(made);
    const wanted = { server: made.demo.servers.survival, allocation: '24454' };
    const questions = [
      await ask(made.alice, '/ports remove', wanted),
      await ask(made.carol, '/ports remove', wanted),
    ];
    const answers = await Promise.all(questions.map((question) => press(question, 'Remove')));
    const texts = answers.map(({ text }) => text);
    expect(texts.filter((text) => text.includes('no longer belongs to Survival'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('That port is gone'))).toHaveLength(1);
    expect(made.panel.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });

  test('a key revoked between question and click removes nothing', async () => {
    const made = await stage({ dialect });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    made.demo.world.keys = made.demo.world.keys.filter(({ token }) => token !== made.demo.keys.alice);
    const answer = await press(question, 'Remove');
    expect(answer.text).toContain('was revoked, or it is wrong');
    expect(answer.buttons.map(({ label }) => label)).toEqual(['Link again']);
    expect(made.panel.requests.some(({ method }) => method === 'DELETE')).toBe(false);
  });

  test('a right taken away between question and click is named', async () => {
    const made = await stage({ dialect });
    await withCarol(made);
    const question = await ask(made.carol, '/ports remove', { server: 'Survival', allocation: '24454' });
    for (const subuser of made.demo.world.servers[0]?.subusers ?? [])
      subuser.permissions = ['allocation.read'];
    expect((await press(question, 'Remove')).text).toContain(
      '"Delete" under Allocations (`allocation.delete`)',
    );
    expect(made.demo.world.allocations.filter(({ serverId }) => serverId === 1)).toHaveLength(2);
  });

  test('unlinking while a command is under way: it is answered, and the next one finds nothing', async () => {
    const made = await stage({ dialect });
    const held = made.panel.hold({});
    const listing = await made.alice.slash('/ports list', { server: made.demo.servers.survival });
    await held.arrived;
    const question = await ask(made.alice, '/panel unlink');
    await press(question, 'Forget the key');
    held.release();
    expect((await listing.answer()).text).toContain('Ports of Survival');
    expect((await ask(made.alice, '/ports list')).text).toContain('Not linked yet');
  });
});

test('linking two keys at once keeps one of them, whole', async () => {
  const made = await stage();
  const keys = [addKey(made.demo.world, { userId: 1 }).token, addKey(made.demo.world, { userId: 1 }).token];
  await Promise.all(keys.map((key) => made.link(made.alice, key)));
  const status = await ask(made.alice, '/panel status');
  expect(keys.filter((key) => status.text.includes(key.slice(0, 16)))).toHaveLength(1);
  expect((await ask(made.alice, '/ports list', { server: 'Survival' })).text).toContain('Ports of Survival');
});

describe('one person who presses without end', () => {
  test('is told when to go on, and nobody else notices', async () => {
    const { alice, bob, panel, clock } = await stage();
    clock.advance(60_000);
    for (let turn = 0; turn < 60; turn++) await ask(alice, '/help');
    panel.requests.length = 0;
    const answer = await ask(alice, '/ports list', { server: 'Survival' });
    expect(answer.text).toMatch(/Nothing was done now. Go on: <t:\d+:R>/);
    expect(panel.requests).toHaveLength(0);
    expect((await ask(bob, '/ports list')).text).toContain('Ports of Survival');
    clock.advance(60_000);
    expect((await ask(alice, '/ports list', { server: 'Survival' })).text).toContain('Ports of Survival');
  });
});
