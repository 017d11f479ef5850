import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../support/dialects.ts';
import { begin, promote, setUp } from '../support/journeys.ts';
import { ask, type Message, press } from '../support/stage.ts';
import { STATES, survivalOf } from '../support/survival.ts';

/** What the details forbid is answered from them: no signal is sent, and nobody is asked what the server does. */

type Made = Awaited<ReturnType<typeof setUp>>;

/** Bob has changed the primary, and may restart and start the server. */
async function bobs(options: Parameters<typeof setUp>[0] = {}) {
  const made = await setUp(options);
  const permissions = ['allocation.read', 'allocation.update', 'control.restart', 'control.start'];
  for (const subuser of made.survival.subusers) subuser.permissions = permissions;
  const without = (permission: string) => permissions.splice(permissions.indexOf(permission), 1);
  const saved = await promote({ ...made, alice: made.bob });
  return { made, saved, without };
}

/** Three play, so it is asked first. */
async function asked(made: Made, saved: Message): Promise<Message> {
  made.survival.players = 3;
  return press(saved, 'Restart now');
}

function forget({ panel }: Made) {
  panel.requests.length = 0;
}

const sent = ({ panel }: Made) =>
  panel.requests.map(({ path }) => path).filter((path) => /\/(power|resources)$/.test(path));

describe.each(DIALECTS)('nothing is sent on %s', (dialect) => {
  test.each(STATES)('to a server %s', async (_name, enter, words) => {
    const { made, saved } = await bobs({ dialect });
    enter(survivalOf(made));
    forget(made);
    expect((await press(saved, 'Restart now')).text).toContain(words);
    expect(sent(made)).toEqual([]);
  });

  test('without the permission', async () => {
    const { made, saved, without } = await bobs({ dialect });
    without('control.restart');
    forget(made);
    const told = await press(saved, 'Restart now');
    expect(told.text).toContain("You can't restart this server.");
    expect(told.text).toContain('`control.restart`');
    expect(sent(made)).toEqual([]);
  });
});

test('to a server that was suspended while it was asked whether anybody plays', async () => {
  const { made, saved } = await bobs();
  const question = await asked(made, saved);
  survivalOf(made).survival.status = 'suspended';
  forget(made);
  expect((await press(question, 'Restart')).text).toContain('the server is suspended');
  expect(sent(made)).toEqual([]);
});

test('nor is one started that may not be', async () => {
  const { made, without } = await bobs();
  made.survival.power = 'offline';
  made.clock.advance(20_000);
  const options = { server: 'Survival', allocation: '24454' };
  const saved = await ask(made.bob, '/ports primary', options);
  without('control.start');
  forget(made);
  expect((await press(saved, 'Start now')).text).toContain("You can't start this server.");
  expect(sent(made)).toEqual([]);
});

test('who may not restart it joins nobody either, and keeps nobody from it', async () => {
  const { made, saved, without } = await bobs();
  await begin(
    await ask(made.alice, '/ports primary', { server: 'Survival', allocation: '24454' }),
    'Restart now',
  );
  without('control.restart');
  expect((await press(saved, 'Restart now')).text).toContain("You can't restart this server.");
  expect(made.signals()).toEqual(['restart']);
});
