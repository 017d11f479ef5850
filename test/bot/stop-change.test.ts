import { describe, expect, test } from 'vitest';
import { begin, confirmed, pass, promote, strict } from '../support/journeys.ts';
import { ask, press } from '../support/stage.ts';

const REACHABLE = /reachable \(\d+ ms\)/;
const labels = ({ buttons }: { buttons: { label: string }[] }) => buttons.map(({ label }) => label);

test('the primary: stopped, changed, started and tested as one step that is confirmed', async () => {
  const made = await strict();
  made.survival.players = 2;
  const refused = await promote(made);
  expect(refused.text).toContain(
    'The server must be stopped before the panel lets you change the primary port',
  );
  const question = await press(refused, 'Stop, change, start');
  expect(question.text).toContain('**2 players** are on it');
  expect(made.signals()).toEqual([]);
  const message = await begin(question, 'Stop, change, start');
  expect(message.text).toContain('⏳ stopping…');
  const text = await pass(made, { message, until: REACHABLE });
  expect(text).toMatch(/✅ stopping – \d+ s\n✅ changing – .+\n✅ starting – \d+ s\n(✅ running\n)?🟢/);
  expect(text).toContain('The primary was changed.');
  expect(made.signals()).toEqual(['stop', 'start']);
  expect(made.primary()).toBe(25_567);
});

test('a removal goes the same way, and the primary is tested', async () => {
  const made = await strict();
  const asked = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '25567' });
  const refused = await press(asked, 'Remove');
  const question = await press(refused, 'Stop, change, start');
  const message = await begin(question, 'Stop, change, start');
  const text = await pass(made, { message, until: REACHABLE });
  expect(text).toContain('The port was removed.');
  expect(text).toContain('play.example.net:25565');
  expect(made.fresh.serverId).toBeNull();
});

test('Cancel leaves everything as it is', async () => {
  const made = await strict();
  const question = await press(await promote(made), 'Stop, change, start');
  expect((await press(question, 'Cancel')).text).toContain(
    'Nothing was changed, and the server was left alone',
  );
  expect(made.signals()).toEqual([]);
});

test('who may not stop or start it is told to have it stopped', async () => {
  const made = await strict();
  made.survival.subusers[0]?.permissions.push('allocation.update', 'control.restart', 'control.stop');
  const refused = await ask(made.bob, '/ports primary', { server: 'Survival', allocation: '25567' });
  expect(refused.text).toContain('Stop it in the panel, then try again');
  expect(labels(refused)).toEqual(['Show ports']);
});

describe('a change that fails', () => {
  test('is told, and the server is started again', async () => {
    const made = await strict();
    const message = await confirmed(made);
    made.panel.fault({
      kind: 'status',
      status: 400,
      path: /\/primary$/,
      detail: 'No.',
      code: 'DisplayException',
    });
    const text = await pass(made, { message, until: REACHABLE });
    expect(text).toContain('**The change was not made.** The panel refused: “No');
    expect(text).toContain('play.example.net:25567');
    expect(made.signals()).toEqual(['stop', 'start']);
    expect(made.primary()).toBe(25_565);
    expect(labels(message)).toContain('Stop, change, start');
  });

  test.each([
    [
      'after-write',
      'The primary was changed. The panel’s answer was lost, so Portkeeper looked again.',
      25_567,
    ],
    ['before-write', '**The change was not made**: its answer was lost', 25_565],
  ] as const)('lost %s', async (when, words, port) => {
    const made = await strict();
    const message = await confirmed(made);
    made.panel.fault({ kind: 'reset', path: /\/primary$/, when });
    expect(await pass(made, { message, until: /🟢|🔴/ })).toContain(words);
    expect(made.primary()).toBe(port);
    expect(made.survival.power).toBe('running');
  });

  test('because the port is gone meanwhile', async () => {
    const made = await strict();
    const message = await confirmed(made);
    made.fresh.serverId = null;
    const text = await pass(made, { message, until: /✅ running/ });
    expect(text).toContain('**The change was not made.** The port is gone.');
    expect(made.signals()).toEqual(['stop', 'start']);
  });

  test('and a start that is refused: both are told', async () => {
    const made = await strict();
    const message = await confirmed(made);
    made.panel.fault({
      kind: 'status',
      status: 400,
      path: /\/primary$/,
      detail: 'No.',
      code: 'DisplayException',
    });
    const code = 'ServerStateConflictException';
    made.panel.fault({ kind: 'status', status: 409, path: /\/power$/, code, detail: 'It is suspended.' });
    const text = await pass(made, { message, until: /Survival is stopped/ });
    expect(text).toContain('**The server is stopped and was not started.**');
    expect(text).toContain('**The change was not made.**');
    expect(text).toContain('The panel does not allow this now: the server is suspended');
    expect(labels(message)).toEqual(['Stop, change, start', 'Start now', 'Look again', 'Show ports']);
    await pass(made, { message: await begin(message, 'Start now'), until: REACHABLE });
  });
});

describe('the bot is restarted while the server stops', () => {
  test('the change is not made, the server stays off, and the next click says so', async () => {
    const made = await strict();
    const message = await confirmed(made);
    await made.stop();
    expect(message.text).toContain('Portkeeper is being restarted');
    expect(message.text).toContain('has been told to stop; it stays off until somebody starts it');
    expect(labels(message)).toEqual(['Start now', 'Look again', 'Show ports']);
    expect(message.text).toContain('**The change has not been made.**');
    await made.panel.signal(made.survival, 'kill');
    await made.restart();
    const again = await begin(message, 'Look again');
    // The panel repeats for 20 s that it runs, as it did before the stop.
    expect(again.text).toContain('⏳ looking what the server is doing now…');
    await pass(made, { message: again, until: /The server is stopped, and the change was \*\*not\*\* made/ });
    expect(labels(again)).toEqual(['Stop, change, start', 'Start now', 'Look again', 'Show ports']);
    const question = await press(again, 'Stop, change, start');
    expect(question.text).toContain('The server is offline.');
    await pass(made, { message: await begin(question, 'Stop, change, start'), until: REACHABLE });
    expect(made.signals()).toEqual(['stop', 'start']);
    expect(made.primary()).toBe(25_567);
  });

  test('somebody made the change meanwhile: the next click follows the server', async () => {
    const made = await strict();
    const message = await confirmed(made);
    await made.stop();
    made.survival.primaryId = made.fresh.id;
    await made.panel.signal(made.survival, 'kill');
    made.clock.advance(60_000);
    await made.restart();
    const again = await press(message, 'Look again');
    expect(again.text).toContain('The primary was changed.');
    expect(labels(again)).toEqual(['Start now', 'Look again', 'Show ports']);
  });
});

test('a second one meanwhile is told, and does nothing', async () => {
  const made = await strict();
  made.survival.subusers[0]?.permissions.push('allocation.update', 'control.stop', 'control.start');
  const bobs = await ask(made.bob, '/ports primary', { server: 'Survival', allocation: '24454' });
  const question = await press(bobs, 'Stop, change, start');
  const message = await confirmed(made);
  const told = await press(question, 'Stop, change, start');
  expect(told.text).toContain('Somebody is stopping or starting this server just now, so nothing was done');
  await pass(made, { message, until: REACHABLE });
  expect(made.signals()).toEqual(['stop', 'start']);
});

test('a message that was dismissed does not leave the server stopped', async () => {
  const made = await strict();
  await confirmed(made);
  made.discord.fault({ match: { method: 'PATCH' }, kind: 'status', status: 404, times: 1_000 });
  while (made.signals().length < 2) {
    await made.clock.sleeping(2_500);
    made.clock.advance(2_500);
  }
  expect(made.signals()).toEqual(['stop', 'start']);
  expect(made.primary()).toBe(25_567);
});
