import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { createLog } from '../../src/operations/log.ts';
import { startPortkeeper } from '../../src/portkeeper.ts';
import { DIALECTS } from '../support/dialects.ts';
import { begin, DELAYS, pass, promote, setUp, strict } from '../support/journeys.ts';
import { type Actor, ask, type Message, press, type Stage } from '../support/stage.ts';

/** A restart, and another change while it is under way or just over. */

const ENDED = /Survival (is reachable|runs)/;
const WAITING = /⏳ waiting for an earlier restart/;
const POWER = /\/power$/;
const labels = ({ buttons }: { buttons: { label: string }[] }) => buttons.map(({ label }) => label);

/** Makes the other port the primary. */
const promoteOther = (actor: Actor) =>
  ask(actor, '/ports primary', { server: 'Survival', allocation: '24454' });

/** Presses Restart now, and says yes where it is asked whether anybody plays. */
async function restartFrom(message: Message): Promise<Message> {
  const shown = await begin(message, 'Restart now');
  return shown.text.includes('This question expires') ? begin(shown, 'Restart') : shown;
}

/** Bob may do all that a restart needs. */
function allowBob({ demo }: Stage) {
  demo.world.servers[0]?.subusers[0]?.permissions.push('allocation.update', 'control.restart');
}

describe.each(DIALECTS)('on %s', (dialect) => {
  test('a restart that began before the last change is not enough', async () => {
    const made = await setUp({ dialect });
    const first = await begin(await promote(made), 'Restart now');
    await made.pass(10_000);
    const message = await begin(await promoteOther(made.alice), 'Restart now');
    const changedAtMs = made.clock.now();
    expect(message.text).not.toContain('Somebody had begun this already');
    expect(message.text).toMatch(WAITING);
    expect(message.text).not.toContain('✅');
    expect(first.text).toContain('Portkeeper goes on in your newer message');
    expect(first.text).not.toContain('⏳');
    const text = await pass(made, { message, until: ENDED });
    expect(made.signals()).toEqual(['restart', 'restart']);
    expect(made.survival.startedAt).toBeGreaterThan(changedAtMs);
    expect(text).toMatch(/▫️ waiting for .+\n✅ restarting – /);
    expect(first.text).toContain('Portkeeper goes on in your newer message');
  });

  test('a signal that the panel takes and its node drops is not called done', async () => {
    const made = await setUp({ dialect });
    const saved = await promote(made);
    made.panel.fault({ kind: 'status', status: 202, path: POWER });
    const message = await begin(saved, 'Restart now');
    const text = await pass(made, { message, until: /goes on as before/ });
    expect(text).toContain('The panel took the restart, but the server still runs as before.');
    expect(text).not.toMatch(/✅|⏳/);
    expect(labels(message)).toEqual(['Restart now', 'Look again', 'Show ports']);
    await pass(made, { message: await restartFrom(message), until: ENDED });
    expect(made.signals()).toEqual(['restart', 'restart']);
  });

  test('the panel is asked no more often than it can have news', async () => {
    const made = await setUp({ dialect, powerDelays: { ...DELAYS, starting: 600_000 } });
    const saved = await promote(made);
    const from = made.clock.now();
    const message = await begin(saved, 'Restart now');
    await pass(made, { message, until: /⏳ starting…/ });
    expect(made.clock.now() - from).toBeLessThanOrEqual(20_000);
    await made.pass(100_000);
    const looks = made.panel.requests.filter(({ path }) => path.endsWith('/resources'));
    expect(looks.length).toBeLessThanOrEqual(4 + 2 * 5);
  });

  test('somebody restarts it in the panel just before: the end is true all the same', async () => {
    const made = await setUp({ dialect });
    const saved = await promote(made);
    await made.panel.signal(made.survival, 'restart');
    await made.pass(2_000);
    const clickedAtMs = made.clock.now();
    // What stops drops every other signal.
    await pass(made, { message: await restartFrom(saved), until: ENDED });
    expect(made.survival.startedAt).toBeGreaterThan(clickedAtMs);
  });
});

describe('who else', () => {
  test('has changed ports of this server since: their change counts as well', async () => {
    const made = await setUp();
    allowBob(made);
    const [one, other] = [await promote(made), await promoteOther(made.alice)];
    await begin(one, 'Restart now');
    await made.pass(10_000);
    await promote({ ...made, alice: made.bob });
    expect((await begin(other, 'Restart now')).text).toMatch(WAITING);
  });

  test('waits for the same joins in, whoever it is', async () => {
    const made = await setUp();
    allowBob(made);
    await begin(await promote(made), 'Restart now');
    await made.pass(10_000);
    const [alices, bobs] = [await promoteOther(made.alice), await promote({ ...made, alice: made.bob })];
    const messages = [await begin(alices, 'Restart now'), await begin(bobs, 'Restart now')];
    for (const message of messages) await pass(made, { message, until: ENDED });
    expect(made.signals()).toEqual(['restart', 'restart']);
  });

  test('has restarted it in the panel since: nothing is sent', async () => {
    const made = await setUp();
    const saved = await promote(made);
    // Less cannot be told apart: the panel repeats for 20 s what was so before.
    await made.pass(25_000);
    await made.panel.signal(made.survival, 'restart');
    await made.pass(60_000);
    const message = await restartFrom(saved);
    const text = await pass(made, { message, until: ENDED });
    expect(text).toContain('Somebody had begun this already, so nothing more was sent.');
    // Nobody here has seen how long it took.
    expect(text).not.toMatch(/restarting –/);
    expect(made.signals()).toEqual([]);
  });

  test('is restarting it: it is not stopped for a change meanwhile', async () => {
    const made = await strict();
    const asked = await press(await promote(made), 'Stop, change, start');
    const run = await ask(made.alice, '/ports add', { server: 'Survival' });
    await begin(run, 'Restart now');
    const told = await press(asked, 'Stop, change, start');
    expect(told.text).toContain('Somebody is stopping or starting this server just now');
    expect(made.signals()).toEqual(['restart']);
  });
});

test('a second process knows nothing of the first, and claims nothing it has not seen', async () => {
  const made = await setUp();
  const elsewhere = await startDiscord({ clock: made.clock });
  const dataDir = mkdtempSync(join(tmpdir(), 'portkeeper-test-'));
  const storeUrl = `sqlite://${join(dataDir, 'store.sqlite')}`;
  const token = { discordApiUrl: elsewhere.apiUrl, discordToken: elsewhere.token };
  const log = createLog({ level: 'silent' });
  const config = { ...made.config, ...token, dataDir, storeUrl };
  const other = await startPortkeeper(config, { log, clock: made.clock, reach: made.games.reach });
  onTestFinished(async () => {
    await other.stop();
    await elsewhere.close();
    rmSync(dataDir, { recursive: true });
  });
  const alice = elsewhere.member({ name: 'Alice', id: made.alice.user.id });
  await made.link(alice, made.demo.keys.alice);
  await begin(await promote(made), 'Restart now');
  await made.pass(2_000);
  const message = await restartFrom(await promoteOther(alice));
  const clickedAtMs = made.clock.now();
  await pass({ clock: made.clock, discord: elsewhere }, { message, until: ENDED });
  expect(made.survival.startedAt).toBeGreaterThan(clickedAtMs);
});

test('a restart of the bot in the middle: the next change gets a restart of its own', async () => {
  const made = await setUp();
  await begin(await promote(made), 'Restart now');
  await made.pass(10_000);
  await made.stop();
  await made.restart();
  const message = await restartFrom(await promoteOther(made.alice));
  const clickedAtMs = made.clock.now();
  await pass(made, { message, until: ENDED });
  expect(made.survival.startedAt).toBeGreaterThan(clickedAtMs);
  expect(made.signals()).toEqual(['restart', 'restart']);
});

test('a restart from before the change, whose new process began after it, is not taken for the one that was asked for', async () => {
  const made = await setUp();
  await begin(await promote(made), 'Restart now');
  await made.pass(1_000);
  const message = await restartFrom(await promoteOther(made.alice));
  expect(message.text).toContain('waiting for an earlier restart');
  const text = await pass(made, { message, until: ENDED });
  expect(text).not.toContain('nothing more was sent');
  expect(text).not.toContain('less than a second');
  expect(made.signals()).toEqual(['restart', 'restart']);
});

describe('what waits for an earlier restart', () => {
  const waiting = async (options: Parameters<typeof setUp>[0] = {}) => {
    const made = await setUp(options);
    const first = await begin(await promote(made), 'Restart now');
    await made.pass(10_000);
    return { made, first, message: await begin(await promoteOther(made.alice), 'Restart now') };
  };

  test('says that nothing was begun when the bot stops, and offers it again', async () => {
    const { made, message } = await waiting();
    await made.stop();
    expect(message.text).toContain('Portkeeper is being restarted**; nothing was begun');
    expect(labels(message)).toEqual(['Restart now', 'Show ports']);
    expect(made.signals()).toEqual(['restart']);
  });

  test('claims nothing when that one has no end', async () => {
    const { made, message } = await waiting({ powerDelays: { ...DELAYS, stopping: 3_600_000 } });
    const text = await pass(made, { message, until: /Survival is still stopping after 10 minutes/ });
    expect(text).not.toMatch(/✅|⏳/);
    expect(made.signals()).toEqual(['restart']);
  });

  test('can be asked again, and is restarted all the same', async () => {
    const { made, message } = await waiting();
    const again = await begin(message, 'Look again');
    await pass(made, { message: again, until: ENDED });
    expect(made.signals()).toEqual(['restart', 'restart']);
  });
});
