import { describe, expect, test } from 'vitest';
import { ask, press } from '../support/stage.ts';
import { PORT, powerOf, watched } from '../support/watched.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const VOICE = { server: 'Survival', allocation: '24454' };

type Made = Awaited<ReturnType<typeof watched>>['made'];
const watches = async ({ alice }: Made) => (await ask(alice, '/ports watches')).text;

test('the first day is the same in every range', async () => {
  const { made } = await watched();
  await made.pass(5 * MINUTE_MS);
  for (const power of ['offline', 'running'] as const) {
    powerOf(made, 'Survival', power);
    await made.pass(7 * MINUTE_MS + 20_000);
    const day = await ask(made.alice, '/ports uptime', PORT);
    const [said] = /Up .*$/m.exec(day.text) ?? [];
    expect(said).toContain('1 outage');
    for (const range of ['7 days', '30 days', '90 days']) {
      const { text, attachments } = await press(day, range);
      expect(text).toContain(said);
      expect(attachments[0]?.description).toContain(said?.replaceAll('*', ''));
    }
  }
});

describe('a port that was up before the bot was away', () => {
  test('is up for as long as that is known, and no longer', async () => {
    const { made } = await watched();
    await made.pass(20 * MINUTE_MS);
    await made.stop();
    made.clock.advance(3 * HOUR_MS);
    await made.restart();
    await made.pass(3 * MINUTE_MS);
    expect(await watches(made)).toMatch(/\*\*Up\*\* for (2|3) minutes/);
  });

  test('is up for all of it where the bot was away for a moment', async () => {
    const { made } = await watched();
    await made.pass(20 * MINUTE_MS);
    await made.restart();
    await made.pass(3 * MINUTE_MS);
    expect(await watches(made)).toContain('**Up** since you started watching');
  });
});

describe('a port that nobody can tell about', () => {
  test('was checked, and is not said to be unchecked', async () => {
    const { made } = await watched();
    await ask(made.alice, '/ports watch', { ...VOICE, every: '1' });
    await made.pass(4 * MINUTE_MS);
    const { text } = await ask(made.alice, '/ports uptime', VOICE);
    expect(text).not.toContain('Nothing was checked');
    expect(text).toContain('Can’t be checked from outside');
  });

  test.each([
    ['it is no voice chat, and silent', { notes: 'Rust' }, 'does not answer questions'],
    ['its address is none', { alias: null, ip: '0.0.0.0' }, 'address can’t be contacted'],
  ])('is told with the reason: %s', async (_, change, words) => {
    const { made } = await watched();
    const port = made.demo.world.allocations.find((one) => one.port === 24_454);
    Object.assign(port ?? {}, change);
    await ask(made.alice, '/ports watch', { ...VOICE, every: '1' });
    await made.pass(4 * MINUTE_MS);
    const shown = await watches(made);
    expect(shown).toContain(words);
    expect(shown).not.toContain('voice chat');
  });
});
