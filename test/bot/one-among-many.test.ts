import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { GRACE_MS } from '../../src/discord/answering.ts';
import { openCollections } from '../../src/keys.ts';
import { openStore } from '../../src/store/open.ts';
import { setUp } from '../support/journeys.ts';
import { type Actor, ask, press, type Stage, stage } from '../support/stage.ts';

const CLICKS = 55;
const TOO_MANY = 'You follow 3 restarts already';

/** Two people click on something that hangs, as often as they may in a minute. */
async function clicking(path: (made: Stage) => RegExp, command: string) {
  const made = await stage();
  await made.link(made.carol, made.demo.keys.alice);
  const { survival, creative } = made.demo.servers;
  const held = made.panel.hold({ path: path(made) });
  made.panel.requests.length = 0;
  const click = (actor: Actor) => actor.slash(command, { server: survival });
  const asked = await Promise.all(
    Array.from({ length: CLICKS }, () => [click(made.alice), click(made.bob)]).flat(),
  );
  await Promise.all(asked.map(({ acknowledged }) => Promise.race([acknowledged, held.arrivals(8)])));
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
  return { ...made, asked, held, survival, creative };
}

describe('two people’s 110 clicks on what a panel does not answer', () => {
  const ofSurvival = ({ demo }: Stage) => new RegExp(`/servers/${demo.servers.survival}$`);

  test('take 16 requests of it at once, and others are answered without any time passing', async () => {
    const { carol, clock, creative, panel, held, asked } = await clicking(ofSurvival, '/ports list');
    expect(panel.requests.length).toBeLessThanOrEqual(16);
    const from = clock.now();
    expect((await ask(carol, '/ports list', { server: creative })).text).toContain('25566');
    expect(
      (await ask(carol, '/ports note', { server: creative, allocation: '25566', text: 'x' })).text,
    ).toContain('x');
    expect(clock.now()).toBe(from);
    held.release();
    const answers = await Promise.all(asked.map((one) => one.answer()));
    expect(answers.every(({ text }) => text.includes('25565'))).toBe(true);
  });

  test('and each of them gets an answer also when it stays silent', async () => {
    const { clock, asked, held } = await clicking(ofSurvival, '/ports list');
    const texts: string[] = [];
    for (const one of asked) void one.answer().then(({ text }) => texts.push(text));
    clock.advance(GRACE_MS);
    await Promise.all(asked.map(({ acknowledged }) => acknowledged));
    let seconds = 0;
    for (; texts.length < asked.length && seconds < 120; seconds += 1) {
      clock.advance(1_000);
      await delay(10);
    }
    expect(texts).toHaveLength(2 * CLICKS);
    expect(texts.every((text) => text.includes('The panel does not answer'))).toBe(true);
    // 55 of each, 8 at once, 10 seconds each.
    expect(seconds).toBeLessThanOrEqual(75);
    held.release();
  });
});

test('nobody links more than 10 panels, and a panel that is linked can be linked anew', async () => {
  const made = await stage({ linked: false });
  await made.stop();
  const store = await openStore(made.config.storeUrl);
  const { records } = openCollections(store);
  const linkTo = (panel: string) => ({
    ...{ panel, username: 'alice', identifier: 'ptlc_0123456789', linkedAt: 0, lastUsedAt: null },
    sealed: 'not opened here',
  });
  const others = Array.from({ length: 10 }, (_, index) => `https://panel-${index}.example.com`);
  const { id } = made.alice.user;
  await records.set(id, { links: others.map(linkTo), channels: [] });
  await store.close();
  await made.restart();
  const refused = await made.link(made.alice, made.demo.keys.alice);
  expect(refused.text).toContain('You have linked 10 panels, and no more are possible.');
  expect(made.panel.requests).toEqual([]);
  const question = await ask(made.alice, '/panel unlink', { panel: 'panel-3' });
  await press(question, 'Forget the key');
  for (let time = 0; time < 2; time += 1)
    expect((await made.link(made.alice, made.demo.keys.alice)).text).toContain('Linked');
});

test('nobody follows more than 3 restarts at a time; of a fourth nothing is begun', async () => {
  const made = await setUp();
  Object.assign(made.demo.world.settings.powerDelays ?? {}, { stopping: 3_600_000 });
  const promoted = await ask(made.alice, '/ports primary', { server: 'Survival', allocation: '25567' });
  const following = await press(promoted, 'Restart now');
  expect(following.text).toContain('Restarting Survival');
  const again = await Promise.all([press(following, 'Look again'), press(following, 'Look again')]);
  expect(again.every(({ text }) => !text.includes(TOO_MANY))).toBe(true);
  const before = made.panel.requests.length;
  const fourth = await press(following, 'Look again');
  expect(fourth.text).toContain(TOO_MANY);
  expect(made.panel.requests.slice(before).filter(({ method }) => method === 'POST')).toEqual([]);
});
