import { describe, expect, test } from 'vitest';
import { ask, press } from '../support/stage.ts';
import { PORT, powerOf, toldIn, watched } from '../support/watched.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

type Watched = Awaited<ReturnType<typeof watched>>;

/** What `/ports uptime` says, in its message and to who cannot see the picture, and what `/ports watches` says. */
async function figuresOf({ made }: Watched) {
  const uptime = await ask(made.alice, '/ports uptime', PORT);
  const watches = await ask(made.alice, '/ports watches');
  return { uptime: uptime.text, alt: uptime.attachments[0]?.description ?? '', watches: watches.text };
}

describe('after five minutes', () => {
  test('100 % is of these five minutes, in every range and for who cannot see the picture', async () => {
    const scene = await watched();
    await scene.made.pass(5 * MINUTE_MS + 1_000);
    const { uptime, alt, watches } = await figuresOf(scene);
    expect(uptime).toContain('Up **100 %** – of the 5 minutes watched so far, no outage');
    expect(alt).toContain('Up 100 % – of the 5 minutes watched so far, no outage');
    expect(watches).toContain('**Up**');
    const answer = await ask(scene.made.alice, '/ports uptime', { ...PORT, range: '90d' });
    expect(answer.text).toContain('Up **100 %** – of the 5 minutes watched so far, no outage');
    expect((await press(answer, '7 days')).text).toContain('of the 5 minutes watched so far');
  });

  test('a port that was down from the first check on is an outage, everywhere', async () => {
    const scene = await watched();
    powerOf(scene.made, 'Survival', 'offline');
    await scene.made.pass(5 * MINUTE_MS + 1_000);
    const { uptime, alt, watches } = await figuresOf(scene);
    expect(toldIn(scene.made, scene.channel)).toEqual(['🔴 Survival is down']);
    for (const said of [uptime, alt]) {
      expect(said).toContain('Down since you started watching');
      expect(said).not.toMatch(/no outage|\d %/);
    }
    expect(uptime).toContain('**still down**');
    expect(watches).toContain('**Down** since you started watching');
  });
});

test('one check that failed at the very beginning is not yet anything', async () => {
  const scene = await watched();
  powerOf(scene.made, 'Survival', 'offline');
  await scene.made.pass(10_000);
  const { uptime, alt, watches } = await figuresOf(scene);
  for (const said of [uptime, alt, watches]) {
    expect(said).toContain('First result in about 2 minutes');
    expect(said).not.toMatch(/outage|\d %|\*\*(Up|Down)\*\*/);
  }
});

test('the first check that succeeds is a state', async () => {
  const scene = await watched({ every: '60' });
  expect((await figuresOf(scene)).watches).toContain('First result in about 1 hour');
  await scene.made.pass(10_000);
  expect((await figuresOf(scene)).watches).toContain('**Up** since you started watching');
});

test('a single check that failed is told as that: no outage, and it counts neither way', async () => {
  const scene = await watched();
  await scene.made.pass(5 * MINUTE_MS);
  powerOf(scene.made, 'Survival', 'offline');
  await scene.made.pass(MINUTE_MS);
  powerOf(scene.made, 'Survival', 'running');
  await scene.made.pass(5 * MINUTE_MS);
  const { uptime, alt, watches } = await figuresOf(scene);
  expect(toldIn(scene.made, scene.channel)).toEqual([]);
  for (const said of [uptime, alt]) {
    expect(said).toMatch(/Up (\*\*)?100 %(\*\*)? – of the 1[01] minutes watched so far, no outage/);
    expect(said).toContain('1 single check got no answer');
  }
  expect(watches).toContain('**Up**');
});

test('an outage has one length, in the alert, the message, the list of outages and the description', async () => {
  const scene = await watched();
  await scene.made.pass(10 * MINUTE_MS);
  powerOf(scene.made, 'Survival', 'offline');
  await scene.made.pass(10 * MINUTE_MS);
  powerOf(scene.made, 'Survival', 'running');
  await scene.made.pass(10 * MINUTE_MS);
  const { uptime, alt } = await figuresOf(scene);
  const alerts = scene.made.discord.messagesIn(scene.channel).filter(({ interaction }) => !interaction);
  const alert = alerts.at(-1)?.embeds[0]?.description ?? '';
  const [, length = '?'] = alert.match(/It was down for \*\*(.+?)\*\*/) ?? [];
  expect(length).toMatch(/^10 minutes$/);
  expect(uptime).toContain(`1 outage: ${length}`);
  expect(uptime).toMatch(new RegExp(`Outages\\n.*for ${length}`));
  expect(alt).toContain(`1 outage: ${length}`);
});

test('time in which nothing was checked is left out, and said to be', async () => {
  const scene = await watched();
  await scene.made.pass(2 * 60 * MINUTE_MS);
  await scene.made.stop();
  scene.made.clock.advance(30 * DAY_MS);
  await scene.made.restart();
  await scene.made.pass(60 * MINUTE_MS);
  const { uptime } = await figuresOf(scene);
  expect(uptime).toMatch(/Up \*\*100 %\*\* – checked for (59 minutes|1 hour) of it, no outage/);
});

test('no word of developers', async () => {
  const scene = await watched();
  await scene.made.pass(30 * MINUTE_MS);
  const { uptime, alt, watches } = await figuresOf(scene);
  for (const said of [uptime, alt, watches]) expect(said).not.toMatch(/p50|p95|UTC|resolve|rests|\bI\b/i);
  expect(uptime).toMatch(/Answers usually in \*\*[\d.]+ ms\*\*, at worst in \*\*[\d.]+ ms\*\*/);
});
