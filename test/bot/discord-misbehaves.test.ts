import { type Client, Events, type GatewayDispatchPayload } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { GRACE_MS } from '../../src/discord/answering.ts';
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
