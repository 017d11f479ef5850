import { setImmediate } from 'node:timers/promises';
import { Events, type GatewayDispatchPayload } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { ANSWER_WITHIN_MS, GRACE_MS } from '../../src/discord/answering.ts';
import { botThat, done } from '../support/small-bot.ts';

test('a failure nobody foresaw gets a sentence and a reference, never its message', async () => {
  const { person, logged } = await botThat(async () => {
    throw new TypeError('secret internals');
  });
  const answer = await (await person.slash('/try')).answer();
  expect(answer.text).toContain('Something went wrong');
  expect(answer.text).toContain('Reference REF-1');
  expect(answer.text).not.toContain('secret internals');
  expect(logged).toEqual([expect.objectContaining({ reference: 'REF-1', err: expect.any(TypeError) })]);
});

test('an interaction that is delivered twice is carried out once', async () => {
  let runs = 0;
  const { person, client, discord, dispatcher } = await botThat(async () => {
    runs += 1;
    return done;
  });
  const delivered = new Promise<GatewayDispatchPayload>((resolve) => client.once(Events.Raw, resolve));
  await (await person.slash('/try')).answer();
  const { d: again } = await delivered;
  const received = new Promise((resolve) => client.once(Events.InteractionCreate, resolve));
  discord.gateway.sendRaw('INTERACTION_CREATE', again as object);
  await received;
  await dispatcher.idle();
  expect(runs).toBe(1);
});

test('a handler that never ends is given up, and the person told so', async () => {
  const { person, clock } = await botThat(() => new Promise(() => {}));
  const exchange = await person.slash('/try');
  await clock.sleeping(GRACE_MS);
  clock.advance(GRACE_MS);
  await exchange.acknowledged;
  clock.advance(ANSWER_WITHIN_MS);
  expect((await exchange.answer()).text).toContain('It may or may not have been done');
});

test('Discord failing on the callback and on the edit is logged with the reference, and the next one is served', async () => {
  const { person, discord, logged, client, dispatcher } = await botThat(async () => done);
  discord.fault({ match: { path: /callback/ }, times: 3, kind: 'status', status: 500 });
  const received = new Promise((resolve) => client.once(Events.InteractionCreate, resolve));
  const exchange = await person.slash('/try');
  exchange.acknowledged.catch(() => {});
  await received;
  await dispatcher.idle();
  expect(logged[0]).toMatchObject({ reference: 'REF-1' });
  expect((await (await person.slash('/try')).answer()).text).toContain('Done');
});

test('a callback whose answer was lost counts as given', async () => {
  const { person, discord, logged } = await botThat(async () => done);
  discord.fault({ match: { path: /callback/ }, times: 1, kind: 'status', status: 502, carriedOut: true });
  expect((await (await person.slash('/try')).answer()).text).toContain('Done');
  expect(logged).toEqual([]);
});

describe('a bot that stops', () => {
  /** Two commands that end when the test wants: the second one comes while the first is under way. */
  async function twoUnderWay() {
    const jobs = [Promise.withResolvers<typeof done>(), Promise.withResolvers<typeof done>()];
    let runs = 0;
    const bot = await botThat(() => jobs[runs++]?.promise ?? Promise.resolve(done));
    const begun = async () => {
      const before = runs;
      const exchange = await bot.person.slash('/try');
      while (runs === before) await setImmediate();
      return exchange;
    };
    return { ...bot, jobs, begun, runs: () => runs };
  }

  test('is idle when also that is answered which began while it waited', async () => {
    const { jobs, begun, dispatcher, observed } = await twoUnderWay();
    const order: string[] = [];
    const first = await begun();
    const idle = dispatcher.idle().then(() => order.push('idle'));
    const second = await begun();
    jobs[0]?.resolve(done);
    await first.answer();
    while (observed.length === 0) await setImmediate();
    await setImmediate();
    order.push('second');
    jobs[1]?.resolve(done);
    await second.answer();
    await idle;
    expect(order).toEqual(['second', 'idle']);
  });

  test('answers what has begun, and says of anything new that nothing was done', async () => {
    const { jobs, begun, dispatcher, person, runs } = await twoUnderWay();
    const first = await begun();
    const closed = dispatcher.close();
    const refused = await (await person.slash('/try')).answer();
    expect(refused.text).toContain('Portkeeper is restarting');
    expect(refused.text).toContain('Nothing was done');
    expect(runs()).toBe(1);
    jobs[0]?.resolve(done);
    expect((await first.answer()).text).toContain('Done');
    await closed;
    expect((await (await person.slash('/try')).answer()).text).toContain('Portkeeper is restarting');
    expect(runs()).toBe(1);
  });
});
