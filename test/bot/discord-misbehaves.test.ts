import { setImmediate } from 'node:timers/promises';
import { type Client, Events, type GatewayDispatchPayload } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { ANSWER_WITHIN_MS, GRACE_MS } from '../../src/discord/answering.ts';
import { botThat, done } from '../support/small-bot.ts';

const CALLBACK = /\/callback$/;
const EDIT = /@original/;

/** Resolves when the bot has received the next interaction and is through with it. */
async function through({ client, dispatcher }: { client: Client; dispatcher: { idle(): Promise<void> } }) {
  await new Promise((resolve) => client.once(Events.InteractionCreate, resolve));
  await dispatcher.idle();
}

describe('Discord fails', () => {
  test('429 on a callback is waited out', async () => {
    const { person, discord, logged } = await botThat(async () => done);
    discord.fault({ match: { path: CALLBACK }, kind: 'status', status: 429, retryAfterSeconds: 0.2 });
    expect((await (await person.slash('/try')).answer()).text).toContain('Done');
    expect(logged).toEqual([]);
  });

  test('a 503 on the callback, once, is tried again', async () => {
    const { person, discord, logged } = await botThat(async () => done);
    discord.fault({ match: { path: CALLBACK }, kind: 'status', status: 503 });
    expect((await (await person.slash('/try')).answer()).text).toContain('Done');
    expect(logged).toEqual([]);
  });

  test.each(['status', 'reset'] as const)(
    'the edit after an acknowledgement, once (%s), is tried again',
    async (kind) => {
      const { person, discord, clock, logged } = await botThat(() => held.promise);
      const held = Promise.withResolvers<typeof done>();
      discord.fault({ match: { method: 'PATCH', path: EDIT }, kind });
      const exchange = await person.slash('/try');
      await clock.sleeping(GRACE_MS);
      clock.advance(GRACE_MS);
      await exchange.acknowledged;
      held.resolve(done);
      expect((await exchange.answer()).text).toContain('Done');
      expect(logged).toEqual([]);
    },
  );

  test('an edit that Discord never takes is logged with its reference, and the next interaction is served', async () => {
    const bot = await botThat(() => held.promise);
    const held = Promise.withResolvers<typeof done>();
    const { person, discord, clock, logged } = bot;
    discord.fault({ match: { method: 'PATCH', path: EDIT }, kind: 'status', status: 500, times: 3 });
    const finished = through(bot);
    const exchange = await person.slash('/try');
    await clock.sleeping(GRACE_MS);
    clock.advance(GRACE_MS);
    await exchange.acknowledged;
    held.resolve(done);
    await finished;
    expect(logged).toEqual([expect.objectContaining({ reference: 'REF-1' })]);
    expect((await (await person.slash('/try')).answer()).text).toContain('Done');
  });

  test('a callback that hangs is given up in time for another', async () => {
    const { person, discord } = await botThat(async () => done);
    discord.fault({ match: { path: CALLBACK }, kind: 'hang' });
    expect((await (await person.slash('/try')).answer()).text).toContain('Done');
  });
});

type Bot = Awaited<ReturnType<typeof botThat>>;

/** A command whose acknowledgement fails; `order` is told when the bot thinks that it is idle. */
async function unacknowledged({ person, discord, clock, logged, dispatcher }: Bot, order: string[]) {
  discord.fault({ match: { path: CALLBACK }, kind: 'status', ...UNKNOWN_INTERACTION });
  const exchange = await person.slash('/try');
  await clock.sleeping(GRACE_MS);
  const idle = dispatcher.idle().then(() => void order.push('idle'));
  clock.advance(GRACE_MS);
  while (logged.length === 0) await setImmediate();
  await setImmediate();
  return { idle, exchange };
}

const UNKNOWN_INTERACTION = { status: 404, body: { message: 'Unknown interaction', code: 10_062 } };
const UNKNOWN_MESSAGE = { status: 404, body: { message: 'Unknown Message', code: 10_008 } };

describe('what cannot be delivered', () => {
  test('is waited for all the same, so that no end of the program comes in the middle of it', async () => {
    const order: string[] = [];
    const held = Promise.withResolvers<void>();
    const bot = await botThat(async () => {
      await held.promise;
      order.push('work');
      return done;
    });
    const { idle } = await unacknowledged(bot, order);
    expect(bot.observed).toEqual([]);
    held.resolve();
    await idle;
    expect(order).toEqual(['work', 'idle']);
    expect(bot.observed).toEqual([expect.objectContaining({ outcome: 'undelivered' })]);
  });

  test('is waited for no longer than anything else', async () => {
    const order: string[] = [];
    const bot = await botThat(() => new Promise(() => {}));
    const { idle } = await unacknowledged(bot, order);
    expect(order).toEqual([]);
    bot.clock.advance(ANSWER_WITHIN_MS);
    await idle;
    expect(bot.logged).toHaveLength(1);
  });

  test('ends nothing that shows how far it is', async () => {
    const held = Promise.withResolvers<void>();
    const order: string[] = [];
    const bot = await botThat(async ({ progress }) => {
      await held.promise;
      await progress(done.message);
      order.push('work');
      return done;
    });
    const { idle } = await unacknowledged(bot, order);
    held.resolve();
    await idle;
    expect(order).toEqual(['work', 'idle']);
    expect(bot.logged).toHaveLength(1);
  });

  test.each([UNKNOWN_MESSAGE, UNKNOWN_INTERACTION])(
    'because the person has dismissed the message ($body.code) is no error',
    async (gone) => {
      const held = Promise.withResolvers<typeof done>();
      const bot = await botThat(() => held.promise);
      const { person, discord, clock, logged } = bot;
      discord.fault({ match: { method: 'PATCH', path: EDIT }, kind: 'status', ...gone });
      const finished = through(bot);
      const exchange = await person.slash('/try');
      await clock.sleeping(GRACE_MS);
      clock.advance(GRACE_MS);
      await exchange.acknowledged;
      held.resolve(done);
      await finished;
      expect(logged).toEqual([expect.objectContaining({ level: 'warn', reference: 'REF-1' })]);
    },
  );
});

test('what a handler shows after it was given up does not replace what was said then', async () => {
  const shown = Promise.withResolvers<void>();
  const late = Promise.withResolvers<void>();
  const { person, clock, discord } = await botThat(async ({ progress }) => {
    await late.promise;
    await progress(done.message);
    shown.resolve();
    return done;
  });
  const exchange = await person.slash('/try');
  await clock.sleeping(GRACE_MS);
  clock.advance(GRACE_MS);
  await exchange.acknowledged;
  clock.advance(ANSWER_WITHIN_MS);
  const answer = await exchange.answer();
  const requests = discord.requests.length;
  late.resolve();
  await shown.promise;
  expect(answer.text).toContain('It may or may not have been done');
  expect(discord.requests).toHaveLength(requests);
});

describe('the gateway', () => {
  test.each([
    ['asks to reconnect', (discord: Gateway) => discord.gateway.reconnect()],
    ['drops the connection', (discord: Gateway) => discord.gateway.drop()],
    ['closes with 4000', (discord: Gateway) => discord.gateway.drop(4000)],
    ['ends the session, resumably', (discord: Gateway) => discord.gateway.invalidSession(true)],
    ['ends the session for good', (discord: Gateway) => discord.gateway.invalidSession(false)],
  ])(
    '%s: the bot comes back and answers',
    async (_name, act) => {
      const { person, discord, client } = await botThat(async () => done);
      const back = new Promise((resolve) => {
        client.once(Events.ShardResume, resolve);
        client.once(Events.ShardReady, resolve);
      });
      act(discord);
      await back;
      expect((await (await person.slash('/try')).answer()).text).toContain('Done');
    },
    30_000,
  );
});

type Gateway = Awaited<ReturnType<typeof botThat>>['discord'];
type Payload = Record<string, unknown> & { id: string; data: Record<string, unknown> };

/** What Discord has never sent so far, made from what it does send. */
const ODDITIES: [string, (payload: Payload) => object][] = [
  [
    'an option of the wrong type',
    (payload) => ({
      ...payload,
      data: { ...payload.data, options: [{ name: 'number', type: 3, value: 'many' }] },
    }),
  ],
  [
    'a number beyond its bounds',
    (payload) => ({
      ...payload,
      data: { ...payload.data, options: [{ name: 'number', type: 4, value: 99 }] },
    }),
  ],
  [
    'an option that is null',
    (payload) => ({
      ...payload,
      data: { ...payload.data, options: [{ name: 'word', type: 3, value: null }] },
    }),
  ],
  [
    'an unknown option',
    (payload) => ({
      ...payload,
      data: { ...payload.data, options: [{ name: 'nope', type: 3, value: 'x' }] },
    }),
  ],
  ['an unknown command', (payload) => ({ ...payload, data: { ...payload.data, name: 'gone' } })],
  ['an unknown type of interaction', (payload) => ({ ...payload, type: 99 })],
  ['a member without fields', (payload) => ({ ...payload, member: { user: { id: '5' } } })],
  ['no channel', (payload) => ({ ...payload, channel: undefined, channel_id: undefined })],
  [
    'a modal with components of the future',
    (payload) => ({ ...payload, type: 5, data: { custom_id: 'x', components: [{ type: 77 }] } }),
  ],
];

test.each(ODDITIES)(
  '%s: whatever comes of it, the bot stays up and serves the next one',
  async (_name, change) => {
    const { person, discord, client } = await botThat(async () => done);
    const delivered = new Promise<GatewayDispatchPayload>((resolve) => client.once(Events.Raw, resolve));
    await (await person.slash('/try')).answer();
    const { d } = await delivered;
    const payload = d as unknown as Payload;
    const seen = new Promise((resolve) => client.once(Events.Raw, resolve));
    discord.gateway.sendRaw(
      'INTERACTION_CREATE',
      change({ ...payload, id: `${payload.id}1`, token: 'unknown' }),
    );
    await seen;
    expect((await (await person.slash('/try')).answer()).text).toContain('Done');
  },
);
