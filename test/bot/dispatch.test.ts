import { Events, type GatewayDispatchPayload } from 'discord.js';
import { expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { ANSWER_WITHIN_MS, GRACE_MS } from '../../src/discord/answering.ts';
import { createClient } from '../../src/discord/client.ts';
import { action, type Command } from '../../src/discord/command.ts';
import { deploy } from '../../src/discord/deploy.ts';
import { createDispatcher } from '../../src/discord/dispatch.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { message } from '../../src/views/message.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** A bot of one command, `/try`, that does what the test wants. */
async function botThat(run: () => Promise<Reply>) {
  const clock = new ManualClock();
  const discord = await startDiscord({ clock });
  const logged: object[] = [];
  const command: Command<null> = {
    name: 'try',
    description: 'Does what the test wants',
    actions: [action({ name: '', description: 'Does it', options: {}, run })],
  };
  const log = {
    warn: (facts: object) => void logged.push(facts),
    error: (facts: object) => void logged.push(facts),
  };
  const dispatcher = createDispatcher({
    commands: [command],
    clicks: [],
    services: null,
    clock,
    log,
    newReference: () => 'REF-1',
    outdated: () => run(),
    refuse: () => null,
  });
  const client = createClient({
    apiUrl: discord.apiUrl,
    onInteraction: dispatcher.handle,
    onError: () => {},
  });
  await client.login(discord.token);
  await deploy(client.rest, { applicationId: discord.applicationId, commands: [command] });
  onTestFinished(async () => {
    await client.destroy();
    await discord.close();
  });
  return { discord, clock, client, dispatcher, logged, person: discord.member({ name: 'Pat' }) };
}

const done = reply(message({ tone: 'done', title: 'Done', lines: [] }));

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
