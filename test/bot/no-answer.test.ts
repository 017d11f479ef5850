import { describe, expect, test } from 'vitest';
import { ask, type Stage, stage } from '../support/stage.ts';

const list = ({ alice, demo }: Stage) => ask(alice, '/ports list', { server: demo.servers.survival });

/** Each fault, how often it strikes, and the words for it. */
const FAULTS = [
  ['500', { kind: 'status', status: 500 }, 'The panel is broken right now (error 500)'],
  ['HTML instead of JSON', { kind: 'html', status: 200 }, 'not a panel’s API'],
  ['malformed JSON', { kind: 'malformed-json' }, 'incomplete or damaged'],
  ['wrong shape', { kind: 'wrong-shape' }, 'does not understand'],
  [
    'redirect',
    { kind: 'redirect', location: 'https://elsewhere.example.com/' },
    'a redirect to `elsewhere.example.com`',
  ],
  ['oversized body', { kind: 'huge' }, 'far more than expected'],
] as const;

const RETRIED_FAULTS = [
  ['502 as HTML', { kind: 'html', status: 502, times: 2 }, 'The panel is broken right now (error 502)'],
  ['connection cut', { kind: 'reset', times: 2 }, 'connection to the panel was cut'],
] as const;

describe('the panel does not answer properly', () => {
  test.each(FAULTS)('%s', async (_cause, fault, words) => {
    const made = await stage();
    made.panel.fault(fault);
    const answer = await list(made);
    expect(answer.text).toContain(words);
    expect(answer.text).toMatch(/Reference [0-9A-F]{8}/);
  });

  test.each(RETRIED_FAULTS)('%s, twice: a reading is tried once more', async (_cause, fault, words) => {
    const made = await stage();
    made.panel.fault(fault);
    const exchange = await made.alice.slash('/ports list', { server: made.demo.servers.survival });
    await made.clock.sleeping(250);
    made.clock.advance(250);
    expect((await exchange.answer()).text).toContain(words);
    expect(made.panel.requests).toHaveLength(2);
  });

  test.each(RETRIED_FAULTS)('%s, once: nobody notices', async (_cause, fault) => {
    const made = await stage();
    made.panel.fault({ ...fault, times: 1 });
    const exchange = await made.alice.slash('/ports list', { server: made.demo.servers.survival });
    await made.clock.sleeping(250);
    made.clock.advance(250);
    expect((await exchange.answer()).text).toContain('Ports of Survival');
  });

  test('php artisan down', async () => {
    const made = await stage();
    made.demo.world.settings.maintenance = { retryAfterSeconds: null };
    expect((await list(made)).text).toContain('The panel is in maintenance');
  });

  test('nothing listens any more', async () => {
    const made = await stage();
    await made.panel.close();
    expect((await list(made)).text).toContain('nothing accepts the connection');
  });

  test('a time-out, and the same reference in answer and log', async () => {
    const made = await stage();
    made.panel.fault({ kind: 'hang' });
    const exchange = await made.alice.slash('/ports list', { server: made.demo.servers.survival });
    await made.clock.sleeping(10_000);
    made.clock.advance(400);
    await exchange.acknowledged;
    made.clock.advance(9_600);
    const answer = await exchange.answer();
    expect(answer.text).toContain('The panel did not answer in time');
    const reference = /Reference ([0-9A-F]{8})/.exec(answer.text)?.[1] ?? 'none';
    expect(made.log.some((line) => line.includes(reference) && line.includes('time-out'))).toBe(true);
  });

  test('a name that does not resolve, and no encryption where it is asked for', async () => {
    const made = await stage();
    for (const [url, words] of [
      ['http://nowhere.invalid', 'does not resolve'],
      [made.panel.url.replace('http:', 'https:'), 'does not speak https'],
    ] as const) {
      made.config.panels.splice(0, 1, { url, trusted: true });
      await made.restart();
      const modal = await (await made.alice.slash('/panel link')).modal();
      expect((await (await modal.submit({ key: made.demo.keys.alice })).answer()).text).toContain(words);
    }
  });
});
