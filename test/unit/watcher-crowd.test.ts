import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Alert, WatchRecord } from '../../src/watching/record.ts';
import type { Messenger } from '../../src/watching/tell.ts';
import { MINUTE_MS, OWNER, surroundings, WANTED } from './support/watcher.ts';

const PER_OWNER = 25;
const STEP_MS = 2_000;

/** The nth watch of a crowd of people who have as many watches as they may. */
function nth(number: number, more: Partial<WatchRecord> = {}) {
  const owner = `${BigInt(OWNER) + BigInt(Math.floor(number / PER_OWNER))}`;
  return { ...WANTED, owner, server: `s${number}`, ...more } as typeof WANTED;
}

interface Sent {
  watch: WatchRecord;
  about: Alert['about'];
  mentions: boolean;
  atMs: number;
}

/** A messenger that writes down what it was given, and is done with it when `until` says so. */
async function crowd(until: (watch: WatchRecord, alert: Alert) => Promise<unknown> = async () => {}) {
  const made = await surroundings();
  const sent: Sent[] = [];
  const messenger: Messenger = {
    async send(watch, alert) {
      const mentions = watch.role !== null && !alert.quiet;
      sent.push({ watch, about: alert.about, mentions, atMs: made.clock.now() });
      await until(watch, alert);
      return 'sent';
    },
    isThere: async () => false,
  };
  const watcher = await made.start({ messenger });
  /** Lets time pass in short steps, without waiting for what has begun, until something is so. */
  const passUntil = async (isSo: () => boolean | Promise<boolean>) => {
    for (let step = 0; step < 200 && !(await isSo()); step += 1) {
      made.clock.advance(STEP_MS);
      await delay(20);
    }
    expect(await isSo()).toBe(true);
  };
  return { ...made, sent, watcher, messenger, passUntil };
}

describe('a role is mentioned', () => {
  async function downWith(role: (number: number) => string) {
    const made = await crowd();
    for (let number = 0; number < 60; number += 1)
      await made.watcher.watch(nth(number, { channel: `${number}`, role: role(number) }));
    await made.watcher.watch(nth(100, { channel: '900', guild: '101', role: '900' }));
    await made.pass(2 * MINUTE_MS);
    made.state.isUp = false;
    await made.pass(3 * MINUTE_MS);
    expect(made.sent).toHaveLength(61);
    return { ...made, mentioned: () => made.sent.filter(({ mentions }) => mentions) };
  }

  test('3 times in ten minutes, whosever watches have news; the other alerts come without', async () => {
    const { mentioned, state, pass } = await downWith(() => '300');
    expect(mentioned().filter(({ watch }) => watch.role === '300')).toHaveLength(3);
    // Nobody else's guild pays for that.
    expect(mentioned().filter(({ watch }) => watch.role === '900')).toHaveLength(1);
    state.isUp = true;
    await pass(4 * MINUTE_MS);
    expect(mentioned()).toHaveLength(4);
    await pass(10 * MINUTE_MS);
    state.isUp = false;
    await pass(3 * MINUTE_MS);
    expect(mentioned()).toHaveLength(8);
  });

  test('and all roles of one guild 10 times', async () => {
    const { mentioned } = await downWith((number) => String(300 + number));
    expect(mentioned().filter(({ watch }) => watch.guild === '100')).toHaveLength(10);
  });

  test('also when the bot is started again in between', async () => {
    const { mentioned, watcher, start, messenger, state, pass } = await downWith(() => '300');
    await watcher.stop();
    state.isUp = true;
    await start({ messenger });
    await pass(4 * MINUTE_MS);
    expect(mentioned()).toHaveLength(4);
  });
});

describe('200 watches of one channel that Discord is slow with', () => {
  const CHANNEL = '200';
  const WATCHES = 200;

  async function slow() {
    const gate = Promise.withResolvers<void>();
    const made = await crowd(async ({ channel }) => (channel === CHANNEL ? gate.promise : undefined));
    for (let number = 0; number < WATCHES; number += 1)
      await made.watcher.watch(nth(number, { channel: CHANNEL }));
    await made.watcher.watch(nth(WATCHES, { channel: '201' }));
    await made.pass(2 * MINUTE_MS);
    made.state.isUp = false;
    const isDown = async () => (await made.records.get(`${nth(WATCHES).owner}-0`))?.state === 'down';
    await made.passUntil(isDown);
    const to = (channel: string) => made.sent.filter(({ watch }) => watch.channel === channel);
    return { ...made, gate, to };
  }

  test('keep no alert of another channel waiting', async () => {
    const { clock, to, passUntil, gate } = await slow();
    const knownAtMs = clock.now();
    await passUntil(() => to('201').length > 0);
    expect(to('201')).toHaveLength(1);
    expect((to('201')[0]?.atMs ?? 0) - knownAtMs).toBeLessThanOrEqual(STEP_MS);
    // One at a time: so a channel takes one place of those that all share.
    expect(to(CHANNEL)).toHaveLength(1);
    gate.resolve();
  });

  test('are told one after another, each once, and what has passed meanwhile is left out', async () => {
    const { to, state, passUntil, pass, gate, watcher } = await slow();
    const isOver = async () => {
      const watches = await Promise.all([0, 3, 7].map((person) => watcher.of(nth(person * PER_OWNER).owner)));
      return watches.flat().every(({ state: known }) => known === (state.isUp ? 'up' : 'down'));
    };
    await passUntil(isOver);
    state.isUp = true;
    await passUntil(isOver);
    gate.resolve();
    await setImmediate();
    await pass(30 * MINUTE_MS);
    const kinds = to(CHANNEL).map(({ about }) => about.kind);
    expect(kinds.filter((kind) => kind === 'up')).toHaveLength(WATCHES);
    expect(kinds.filter((kind) => kind === 'down')).toHaveLength(1);
  });
});

test('words to owners that Discord is slow with keep no alert of a channel waiting', async () => {
  const gate = Promise.withResolvers<void>();
  const { watcher, pass, passUntil, state, sent } = await crowd(async (_watch, { about }) =>
    about.kind === 'down' || about.kind === 'up' ? undefined : gate.promise,
  );
  for (let number = 0; number < 200; number += 1)
    await watcher.watch(
      nth(number, { channel: String(number), known: { game: 'tcp', answered: false } } as object),
    );
  await watcher.watch(nth(200, { channel: '900' }));
  await pass(2 * MINUTE_MS);
  state.isUp = false;
  await passUntil(() => sent.some(({ watch }) => watch.channel === '900'));
  expect(sent.filter(({ watch }) => watch.channel === '900').map(({ about }) => about.kind)).toEqual([
    'down',
  ]);
  gate.resolve();
});
