import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { begin, DELAYS, pass, promote, setUp } from '../support/journeys.ts';
import { press } from '../support/stage.ts';

const REACHABLE = /reachable \(\d+ ms\)/;
const RESOURCES = /\/resources$/;
const POWER = /\/power$/;
const FOREVER = Number.POSITIVE_INFINITY;
const labels = ({ buttons }: { buttons: { label: string }[] }) => buttons.map(({ label }) => label);

test('a server that runs and never listens is tried for half a minute', async () => {
  const made = await setUp();
  const message = await begin(await promote(made), 'Restart now');
  made.survival.neverListens = true;
  await pass(made, { message, until: /⏳ testing/ });
  const testingFrom = made.clock.now();
  const text = await pass(made, { message, until: /Can’t tell/ });
  expect(made.clock.now() - testingFrom).toBeGreaterThanOrEqual(30_000);
  expect(text).toContain('⚪ `play.example.net:25567` – Can’t tell: nothing accepts TCP');
  expect(text).toContain('look at its console');
  made.survival.neverListens = false;
  const again = await begin(message, 'Look again');
  await pass(made, { message: again, until: REACHABLE });
  expect(made.signals()).toEqual(['restart']);
});

test('an old word of the panel that the server runs is not believed', async () => {
  const made = await setUp();
  const saved = await promote(made);
  made.demo.world.settings.resourcesKeptMs = 20_000;
  const message = await begin(saved, 'Restart now');
  await pass(made, { message, until: /⏳ testing/ });
  expect(made.survival.power).toBe('running');
  await pass(made, { message, until: REACHABLE });
});

test('nor that it starts, when it is reachable all the same', async () => {
  const made = await setUp({ powerDelays: { ...DELAYS, starting: FOREVER } });
  const message = await begin(await promote(made), 'Restart now');
  await pass(made, { message, until: /⏳ starting…/ });
  await made.games.boot(made.survival);
  const { place } = made.games.reach;
  made.games.reach.place = (target) => {
    const { power } = made.survival;
    made.survival.power = 'running';
    const found = place(target);
    made.survival.power = power;
    return found;
  };
  await pass(made, { message, until: REACHABLE });
  expect(made.survival.power).toBe('starting');
});

test('what takes more than ten minutes is given up, politely', async () => {
  const made = await setUp({ powerDelays: { ...DELAYS, starting: FOREVER } });
  const from = made.clock.now();
  const message = await begin(await promote(made), 'Restart now');
  const text = await pass(made, { message, until: /stops looking after 10 minutes/ });
  expect(made.clock.now() - from).toBeLessThan(10.5 * 60_000);
  expect(text).toContain('the server is still starting');
  expect(labels(message)).toEqual(['Look again', 'Show ports']);
});

describe('the panel', () => {
  test('refuses the signal', async () => {
    const made = await setUp();
    const saved = await promote(made);
    made.panel.fault({ kind: 'status', status: 403, path: POWER, code: 'AccessDeniedHttpException' });
    expect((await press(saved, 'Restart now')).text).toContain('`control.restart`');
    const second = await begin(await promote(made), 'Show ports');
    expect(second.text).toContain('Ports of Survival');
  });

  test.each([
    ['pterodactyl', 504, 'DaemonConnectionException'],
    ['pelican', 500, 'ConnectionException'],
  ] as const)('of %s cannot reach the node: said at once', async (dialect, status, code) => {
    const made = await setUp({ dialect });
    const saved = await promote(made);
    const from = made.clock.now();
    made.panel.fault({ kind: 'status', status, path: POWER, code });
    const answer = await press(saved, 'Restart now');
    expect(answer.text).toContain('The node of this server cannot be reached');
    expect(made.clock.now()).toBe(from);
  });

  test('goes away in the middle and comes back', async () => {
    const made = await setUp();
    const message = await begin(await promote(made), 'Restart now');
    made.panel.fault({ kind: 'status', status: 500, path: RESOURCES, times: FOREVER });
    const text = await pass(made, { message, until: /does not answer at the moment/ });
    expect(text).toContain('error 500');
    made.panel.clearFaults();
    await pass(made, { message, until: REACHABLE });
  });

  test('goes away in the middle and stays away', async () => {
    const made = await setUp();
    const message = await begin(await promote(made), 'Restart now');
    made.panel.fault({ kind: 'status', status: 500, path: RESOURCES, times: FOREVER });
    await pass(made, { message, until: /The panel stopped answering/ });
    expect(labels(message)).toEqual(['Look again', 'Show ports']);
    made.panel.clearFaults();
    await pass(made, { message: await begin(message, 'Look again'), until: REACHABLE });
    expect(made.signals()).toEqual(['restart']);
  });

  test('revokes the key in the middle', async () => {
    const made = await setUp();
    const message = await begin(await promote(made), 'Restart now');
    made.demo.world.keys.splice(0);
    expect(await pass(made, { message, until: /Lost track of the restart/ })).toContain('it was revoked');
  });

  test('took the signal, but its answer was lost', async () => {
    const made = await setUp();
    const saved = await promote(made);
    made.panel.fault({ kind: 'reset', path: POWER, when: 'after-write' });
    await pass(made, { message: await begin(saved, 'Restart now'), until: REACHABLE });
    expect(made.signals()).toEqual(['restart']);
  });

  test('never got the signal: what is not known is not claimed', async () => {
    const made = await setUp();
    const saved = await promote(made);
    made.panel.fault({ kind: 'reset', path: POWER });
    const message = await begin(saved, 'Restart now');
    await pass(made, { message, until: /It has not been restarted so far/ });
    expect(made.signals()).toEqual(['restart']);
    expect(made.survival.power).toBe('running');
    expect(labels(message)).toEqual(['Restart now', 'Look again', 'Show ports']);
    // That it runs, as before, proves nothing later either.
    made.clock.advance(60_000);
    const again = await press(message, 'Look again');
    expect(again.text).toContain('It has not been restarted so far');
    expect(labels(again)).toEqual(['Restart now', 'Look again', 'Show ports']);
  });
});

test('a server that is offline in the middle of a restart is not said to stay so', async () => {
  const made = await setUp({ powerDelays: { ...DELAYS, offline: 30_100 } });
  const message = await begin(await promote(made), 'Restart now');
  while (made.survival.power !== 'offline') {
    await made.clock.sleeping(2_500);
    made.clock.advance(2_500);
  }
  await made.stop();
  await made.restart();
  const again = await begin(message, 'Look again');
  expect(again.text).not.toContain('is offline');
  await pass(made, { message: again, until: REACHABLE });
});

describe('the bot is restarted in the middle', () => {
  test('the message says so, and the next click what has happened', async () => {
    const made = await setUp();
    const message = await begin(await promote(made), 'Restart now');
    await pass(made, { message, until: /⏳ starting…/ });
    await made.stop();
    expect(message.text).toContain('Portkeeper is being restarted');
    expect(message.text).toContain('❔ starting – not seen to its end');
    expect(labels(message)).toEqual(['Look again', 'Show ports']);
    made.clock.advance(DELAYS.starting);
    await made.restart();
    const again = await begin(message, 'Look again');
    const text = await pass(made, { message: again, until: REACHABLE });
    expect(text).toContain('Survival is reachable');
    expect(made.signals()).toEqual(['restart']);
  });

  test('it stops at once, also while a test or a look is under way', async () => {
    const made = await setUp();
    const message = await begin(await promote(made), 'Restart now');
    const held = made.panel.hold({ path: RESOURCES });
    const arrived = held.arrived.then(() => true);
    const waited = () => made.clock.sleeping(2_500).then(() => false);
    while (!(await Promise.race([arrived, waited()]))) {
      made.clock.advance(2_500);
      await setImmediate();
    }
    await made.stop();
    expect(message.text).toContain('Portkeeper is being restarted');
    held.release();
  });

  test('a message that was never finished has the same button', async () => {
    const made = await setUp();
    const message = await begin(await promote(made), 'Restart now');
    expect(labels(message)).toEqual(['Look again', 'Show ports']);
    const [unfinished] = message.components;
    await made.stop();
    if (unfinished) message.components.splice(0, 1, unfinished);
    await made.restart();
    await pass(made, { message: await begin(message, 'Look again'), until: REACHABLE });
  });
});
