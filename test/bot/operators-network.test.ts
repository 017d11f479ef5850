import { expect, test } from 'vitest';
import { NOWHERE_AFTER_MS } from '../../src/network/lookups.ts';
import { told } from '../../src/views/verdicts.ts';
import { hostilePanel, OWN } from '../support/hostile-panel.ts';
import { acknowledged, linking, onSilence } from '../support/silence.ts';

test.each(['8.8.8.8', '0.0.0.0', '10.1.1.1'])(
  'what an alias beside %s leads to inside is not told from a name that nobody has: not by word, contact or time',
  async (ip) => {
    const name = 'alias.evil.example';
    const inside = ['127.0.0.1', '10.0.0.5', '169.254.169.254', 'fd00::1', '0.0.0.0', OWN];
    const leads = [[], ...inside.map((inner) => [inner]), ...inside.map((inner) => ['8.8.8.8', inner])];
    const { claim, scan, contacted, clock } = await hostilePanel({ leads: { [name]: leads } });
    claim(ip, { alias: name });
    for (let left = 13; left > 0; left--) {
      const began = clock.monotonic();
      const scanned = scan();
      await clock.sleeping(NOWHERE_AFTER_MS);
      clock.advance(NOWHERE_AFTER_MS);
      const said = (await scanned).found.map(told);
      expect(said).toEqual([
        `not tested: the name \`${name}\` leads to no public address that can be tested here (DNS). Tell your host`,
      ]);
      expect(clock.monotonic() - began).toBe(NOWHERE_AFTER_MS);
      clock.advance(61_000);
    }
    expect(leads).toEqual([]);
    expect(contacted).toEqual([]);
  },
);

test('the bot’s own addresses are not contacted, also those that it gets later', async () => {
  const { claim, scan, contacted, interfaces, clock } = await hostilePanel();
  for (const own of [OWN, '2620:0:862:ed1a::1', '::ffff:198.35.26.96']) claim(own);
  claim('198.35.26.97');
  expect((await scan()).kinds).toEqual(['not-allowed', 'not-allowed', 'not-allowed', expect.any(String)]);
  expect(contacted).toEqual([{ ip: '198.35.26.97', port: 25_565 }]);
  interfaces.push('198.35.26.97');
  clock.advance(61_000);
  expect(new Set((await scan()).kinds)).toEqual(new Set(['not-allowed']));
});

test('a typed panel inside the operator’s network answers like one that nobody has, in word and time', async () => {
  const made = await onSilence({ linked: false, ownPanels: true });
  const answers = [];
  for (const name of ['nobody.example', 'inside.example']) {
    const exchange = await linking(made, name);
    let isAnswered = false;
    const answer = exchange.answer().finally(() => {
      isAnswered = true;
    });
    await made.clock.sleeping(NOWHERE_AFTER_MS);
    await acknowledged(made, [exchange]);
    await made.pass(NOWHERE_AFTER_MS - 401);
    expect(isAnswered).toBe(false);
    await made.pass(1);
    answers.push((await answer).text.replace(/Reference \w+/, ''));
  }
  expect(answers[0]).toContain('its name leads to no public address (DNS)');
  expect(answers[1]).toBe(answers[0]);
});
