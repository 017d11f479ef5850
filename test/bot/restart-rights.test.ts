import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../support/dialects.ts';
import { begin, pass, promote, setUp, strict } from '../support/journeys.ts';
import { ask, type Message, press } from '../support/stage.ts';

/** Everybody is told what they may do, and is advised nothing else. */

const labels = ({ buttons }: Message) => buttons.map(({ label }) => label);

const BOTH = ['control.restart', 'control.start'];

/** Bob has changed the primary; what he may do besides can be changed. */
async function bobs(options: Parameters<typeof setUp>[0] = {}) {
  const made = await setUp(options);
  const permissions = ['allocation.read', 'allocation.update', ...BOTH];
  for (const subuser of made.survival.subusers) subuser.permissions = permissions;
  const mayOnly = (...names: string[]) =>
    permissions.splice(0, permissions.length, 'allocation.read', 'allocation.update', ...names);
  const saved = await promote({ ...made, alice: made.bob });
  const signals = () => made.signals();
  return { ...made, made, saved, mayOnly, signals };
}

function switchOff({ survival, clock }: Pick<Awaited<ReturnType<typeof setUp>>, 'survival' | 'clock'>) {
  survival.power = 'offline';
  clock.advance(20_000);
}

describe.each(DIALECTS)('on %s, who may only start the server', (dialect) => {
  test('and finds it offline by now, is offered that', async () => {
    const bob = await bobs({ dialect });
    bob.mayOnly('control.start');
    switchOff(bob);
    const told = await press(bob.saved, 'Restart now');
    expect(told.text).toContain('Survival is offline');
    expect(told.text).not.toContain("can't restart");
    const started = await begin(told, 'Start now');
    await pass(bob, { message: started, until: /is reachable|runs/ });
    expect(bob.signals()).toEqual(['start']);
  });

  test('and was asked whether it shall be restarted, as well', async () => {
    const bob = await bobs({ dialect });
    bob.survival.players = 3;
    const question = await press(bob.saved, 'Restart now');
    bob.mayOnly('control.start');
    switchOff(bob);
    const told = await press(question, 'Restart');
    expect(told.text).toContain('Survival is offline');
    expect(labels(told)).toContain('Start now');
    expect(bob.signals()).toEqual([]);
  });

  test('and finds it running, is told whom to ask', async () => {
    const bob = await bobs({ dialect });
    bob.mayOnly('control.start');
    const told = await press(bob.saved, 'Restart now');
    expect(told.text).toContain("You can't restart this server. Ask the owner of the server for");
    expect(bob.signals()).toEqual([]);
  });
});

describe.each(DIALECTS)('on %s, who may only restart the server', (dialect) => {
  test('and finds it offline, is told whom to ask for its start', async () => {
    const bob = await bobs({ dialect });
    bob.mayOnly('control.restart');
    switchOff(bob);
    const told = await press(bob.saved, 'Restart now');
    expect(told.text).toContain('Survival is offline');
    expect(told.text).toContain("You can't start this server. Ask the owner of the server for");
    expect(labels(told)).not.toContain('Start now');
    expect(bob.signals()).toEqual([]);
  });

  test('is offered no start of an offline server, and told whom to ask', async () => {
    const bob = await bobs({ dialect });
    bob.mayOnly('control.restart');
    switchOff(bob);
    const saved = await ask(bob.bob, '/ports primary', { server: 'Survival', allocation: '24454' });
    expect(saved.text).toContain('The server is offline');
    expect(labels(saved)).not.toContain('Start now');
  });
});

test('who waits for an earlier restart while the server is suspended, or the right is taken away, sends nothing', async () => {
  for (const forbid of [
    (bob: Awaited<ReturnType<typeof bobs>>) => void bob.mayOnly('control.start'),
    (bob: Awaited<ReturnType<typeof bobs>>) => {
      bob.survival.status = 'suspended';
    },
  ]) {
    const bob = await bobs();
    const first = await begin(bob.saved, 'Restart now');
    bob.clock.advance(2_000);
    const again = await ask(bob.bob, '/ports primary', { server: 'Survival', allocation: '24454' });
    const second = await begin(again, 'Restart now');
    expect(second.text).toContain('waiting for an earlier restart');
    forbid(bob);
    await pass(bob, { message: second, until: /suspended|can't restart/ });
    expect(bob.signals()).toEqual(['restart']);
    expect(first.text).not.toBe('');
  }
});

test('whose restart ended badly is advised to start it only where that is allowed', async () => {
  const bob = await bobs();
  bob.mayOnly('control.restart');
  const shown = await begin(bob.saved, 'Restart now');
  await pass(bob, { message: shown, until: /⏳ starting…/ });
  await bob.panel.signal(bob.survival, 'kill');
  const text = await pass(bob, { message: shown, until: /is offline again/ });
  expect(text).toContain("You can't start this server. Ask the owner of the server for");
  expect(labels(shown)).not.toContain('Start now');
});

describe('a change that needs a stopped server', () => {
  test.each([
    [['control.start', 'control.restart'], /You can't stop this server/, /Stop it in the panel/],
    [['control.stop'], /You can't start this server/, /can stop it, make the change/],
    [[], /You can't stop this server/, /Stop it in the panel/],
  ])('with %j is not advised what is not allowed', async (rights, said, unsaid) => {
    const made = await strict();
    for (const subuser of made.survival.subusers)
      subuser.permissions = ['allocation.read', 'allocation.update', ...rights];
    const told = await promote({ ...made, alice: made.bob });
    expect(told.text).toContain('must be stopped');
    expect(told.text).toMatch(said);
    expect(told.text).not.toMatch(unsaid);
    expect(made.signals()).toEqual([]);
  });
});
