import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../support/dialects.ts';
import { begin, pass, promote, setUp } from '../support/journeys.ts';
import { ask, press } from '../support/stage.ts';

const REACHABLE = /reachable \(\d+ ms\)/;
const labels = ({ buttons }: { buttons: { label: string }[] }) => buttons.map(({ label }) => label);

describe.each(DIALECTS)('on %s', (dialect) => {
  test('one message lives through a restart, until the new primary is reachable', async () => {
    const made = await setUp({ dialect });
    const saved = await promote(made);
    expect(saved.text).toContain('Saved. Players use the new address after a restart of the server.');
    const message = await begin(saved, 'Restart now');
    const edits: number[] = [];
    made.discord.watch(({ kind }) => kind === 'edit' && edits.push(made.clock.now()));
    expect(message.text).toMatch(/⏳ restarting… \(<t:\d+:R>\)/);
    await pass(made, { message, until: /⏳ starting…/ });
    const text = await pass(made, { message, until: REACHABLE });
    expect(text).toContain('Survival is reachable');
    expect(text).toMatch(
      /✅ restarting – \d+ s\n✅ starting – \d+ s\n(✅ running\n)?🟢 `play\.example\.net:25567`/,
    );
    expect(text).toContain('Minecraft');
    expect(labels(message)).toEqual(['Show ports']);
    expect(made.signals()).toEqual(['restart']);
    for (const [index, at] of edits.entries())
      expect(at - (edits[index - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test('an added port is listened on after the restart that is offered', async () => {
    const made = await setUp({ dialect, powerDelays: null });
    made.fresh.serverId = null;
    made.demo.world.choosePort = () => 25_567;
    const added = await ask(made.alice, '/ports add', { server: 'Survival' });
    const message = await begin(added, 'Restart now');
    expect(await pass(made, { message, until: REACHABLE })).toContain('play.example.net:25567');
  });

  test('after a removal the primary is what is tested', async () => {
    const made = await setUp({ dialect, powerDelays: null });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '25567' });
    const removed = await press(question, 'Remove');
    expect(removed.text).toContain('The server lets go of it at its next restart.');
    const message = await begin(removed, 'Restart now');
    expect(await pass(made, { message, until: REACHABLE })).toContain('play.example.net:25565');
  });
});

describe('people on the server', () => {
  test('are counted before they are disconnected', async () => {
    const made = await setUp();
    made.survival.players = 3;
    const question = await press(await promote(made), 'Restart now');
    expect(question.text).toContain('**3 players** are on it');
    expect(made.signals()).toEqual([]);
    const message = await begin(question, 'Restart');
    await pass(made, { message, until: REACHABLE });
    expect(made.signals()).toEqual(['restart']);
  });

  test('may be there where the game does not tell', async () => {
    const made = await setUp();
    made.survival.neverListens = true;
    const question = await press(await promote(made), 'Restart now');
    expect(question.text).toContain('The server is running. Whoever is on it loses the connection.');
  });

  test('are left alone by Later, and by a question that is too old', async () => {
    const made = await setUp();
    made.survival.players = 1;
    const saved = await promote(made);
    const question = await press(saved, 'Restart now');
    expect(question.text).toContain('**1 player** is on it');
    made.clock.advance(5 * 60_000 + 1_000);
    const click = question.buttons[0]?.customId ?? '';
    const later = await press(question, 'Later');
    expect(later.text).toContain('takes effect at the next restart');
    const second = await ask(made.alice, '/ports primary', { server: 'Survival', allocation: '24454' });
    const again = await press(second, 'Restart now');
    expect(again.buttons[0]?.customId).not.toBe(click);
    made.clock.advance(5 * 60_000 + 1_000);
    expect((await press(again, 'Restart')).text).toContain('Nothing was changed');
    expect(made.signals()).toEqual([]);
  });
});

describe('a server that is offline', () => {
  test('is started', async () => {
    const made = await setUp();
    made.survival.power = 'offline';
    const saved = await promote(made);
    expect(saved.text).toContain('Saved. The server is offline');
    const message = await begin(saved, 'Start now');
    expect(await pass(made, { message, until: REACHABLE })).not.toContain('restarting');
    expect(made.signals()).toEqual(['start']);
  });

  test('is not started by a button that said restart', async () => {
    const made = await setUp();
    const saved = await promote(made);
    made.survival.power = 'offline';
    // The panel repeats for so long that it runs.
    made.clock.advance(20_000);
    const told = await press(saved, 'Restart now');
    expect(told.text).toContain('It went offline meanwhile');
    expect(labels(told)).toEqual(['Start now', 'Show ports']);
    expect(made.signals()).toEqual([]);
  });

  test('is said to be so when it does not come back', async () => {
    const made = await setUp();
    const message = await begin(await promote(made), 'Restart now');
    await pass(made, { message, until: /⏳ starting…/ });
    await made.panel.signal(made.survival, 'kill');
    const text = await pass(made, { message, until: /is offline again/ });
    expect(text).toContain('look at its console');
    expect(labels(message)).toEqual(['Start now', 'Look again', 'Show ports']);
  });
});

describe('who may', () => {
  const bobs = async (...permissions: string[]) => {
    const made = await setUp();
    made.survival.subusers[0]?.permissions.push('allocation.update', ...permissions);
    const saved = await ask(made.bob, '/ports primary', { server: 'Survival', allocation: '25567' });
    return { made, saved };
  };

  test('without control.restart there is no button, and nobody asks for the state', async () => {
    const { made, saved } = await bobs();
    expect(labels(saved)).toEqual(['Show ports']);
    expect(made.panel.requests.some(({ path }) => path.endsWith('/resources'))).toBe(false);
  });

  test('with it there is', async () => {
    const { made, saved } = await bobs('control.restart');
    const message = await begin(saved, 'Restart now');
    await pass(made, { message, until: REACHABLE });
  });

  test('a permission that was taken away meanwhile is named, and nothing is sent', async () => {
    const { made, saved } = await bobs('control.restart');
    const permissions = made.survival.subusers[0]?.permissions ?? [];
    permissions.splice(permissions.indexOf('control.restart'), 1);
    expect((await press(saved, 'Restart now')).text).toContain('`control.restart`');
    expect(made.panel.requests.some(({ path }) => path.endsWith('/power'))).toBe(false);
    expect(made.survival.power).toBe('running');
  });
});

test('two clicks, and two people, send one signal and both see the end', async () => {
  const made = await setUp();
  made.survival.subusers[0]?.permissions.push('allocation.update', 'control.restart');
  const saved = await promote(made);
  const bobsSaved = await ask(made.bob, '/ports primary', { server: 'Survival', allocation: '24454' });
  const message = await begin(saved, 'Restart now');
  const joined = await begin(bobsSaved, 'Restart now').catch(() => null);
  // Nobody can be asked whether people play while the server stops, so Bob is asked instead.
  const bobs = joined?.text.includes('Whoever is on it') ? await begin(joined, 'Restart') : joined;
  expect(bobs?.text).toContain('Somebody had begun this already, so nothing more was sent.');
  await pass(made, { message, until: REACHABLE });
  if (bobs) await pass(made, { message: bobs, until: /Survival (is reachable|runs)/ });
  expect(made.signals()).toEqual(['restart']);
});

test('a double click on one button sends one signal', async () => {
  const made = await setUp();
  const saved = await promote(made);
  const clicks = await Promise.all([saved.click('Restart now'), saved.click('Restart now')]);
  const [message] = await Promise.all(clicks.map((click) => click.answer()));
  if (!message) throw new Error('There is no message.');
  await pass(made, { message, until: REACHABLE });
  expect(made.signals()).toEqual(['restart']);
  await pass(made, { message, until: /Survival is reachable/ });
});
