import { Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, type Setup } from './sandbox-discord-bot.ts';

let setup: Setup;

beforeEach(async () => {
  setup = await connect();
});

afterEach(() => setup.close());

const NO_PINGS = { allowed_mentions: { parse: [] } };

/** Sends this as the first callback of a command, past the checks of discord.js; the answer is Discord's. */
async function callback(body: unknown) {
  const outcomes = setup.bot({
    command: ({ id, token }) =>
      setup.client.rest.post(Routes.interactionCallback(id, token), { body, auth: false }),
  });
  await setup.discord.member({ name: 'Ana' }).slash('/ping');
  await expect.poll(() => outcomes.length, { interval: 1 }).toBe(1);
  return outcomes[0];
}

const message = (data: object) => callback({ type: 4, data: { ...NO_PINGS, ...data } });
const row = (...components: object[]) => ({ type: 1, components });
const button = (id: string, more: object = {}) => ({ type: 2, style: 2, custom_id: id, label: 'x', ...more });
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const rocket = '\u{1f680}';

describe('modals', () => {
  const input = (id: string, more: object = {}) =>
    row({ type: 4, custom_id: id, style: 1, label: 'x', ...more });
  const modal = (data: object) =>
    callback({ type: 9, data: { custom_id: 'm', title: 't', components: [input('a')], ...data } });

  it.each([
    ['title', { title: 'x'.repeat(46) }, 'data.title: Must be 45'],
    ['rows', { components: times(6, (i) => input(`${i}`)) }, 'data.components: Must be between 1 and 5'],
    ['label', { components: [input('a', { label: 'x'.repeat(46) })] }, 'label: Must be 45'],
    ['no label', { components: [input('a', { label: undefined })] }, 'label: This field is required'],
    ['value', { components: [input('a', { value: 'x'.repeat(4_001) })] }, 'value: Must be 4000'],
    [
      'value over max_length',
      { components: [input('a', { value: 'abc', max_length: 2 })] },
      'value: Must be 2 or fewer',
    ],
    [
      'the same custom_id',
      { components: [input('a'), input('a')] },
      'Component custom id cannot be duplicated',
    ],
  ])('over a limit are refused: %s', async (_, data, problem) => {
    await expect(modal(data)).rejects.toMatchObject({ code: 50035 });
    expect(setup.discord.violations[0]?.detail).toContain(problem);
  });
});

describe('callbacks', () => {
  it.each([[6], [7], [8], [99]])('of type %i do not answer a command', async (type) => {
    await expect(callback({ type, data: NO_PINGS })).rejects.toMatchObject({ status: 400, code: 50035 });
  });

  it('come once', async () => {
    const outcomes = setup.bot({
      command: async ({ id, token }) => {
        const post = () =>
          setup.client.rest.post(Routes.interactionCallback(id, token), { body: { type: 5 }, auth: false });
        await post();
        await post();
      },
    });
    await (await setup.discord.member({ name: 'Ana' }).slash('/ping')).acknowledged;
    await expect(outcomes[0]).rejects.toMatchObject({ status: 400, code: 40060 });
    expect(setup.discord.violations).toMatchObject([{ rule: 'already-acknowledged' }]);
  });

  it('may come again when the answer to the first was lost on its way', async () => {
    const outcomes = setup.bot({
      command: async ({ id, token }) => {
        const path = Routes.interactionCallback(id, token);
        const headers = { 'content-type': 'application/json', connection: 'close' };
        const first = await fetch(`${setup.discord.apiUrl}/v10${path}`, {
          ...{ method: 'POST', headers, body: JSON.stringify({ type: 5 }) },
        });
        await first.text();
        await setup.client.rest.get(Routes.gatewayBot());
        await setup.client.rest.post(path, { body: { type: 5 }, auth: false });
      },
    });
    await (await setup.discord.member({ name: 'Ana' }).slash('/ping')).acknowledged;
    await expect.poll(() => outcomes.length, { interval: 1 }).toBe(1);
    await expect(outcomes[0]).rejects.toMatchObject({ status: 400, code: 40060 });
    expect(setup.discord.violations).toEqual([]);
  });

  it('come before anything else', async () => {
    const outcomes = setup.bot({
      command: (interaction) => interaction.webhook.send({ content: 'x' }),
    });
    await setup.discord.member({ name: 'Ana' }).slash('/ping');
    await expect.poll(() => outcomes.length, { interval: 1 }).toBe(1);
    await expect(outcomes[0]).rejects.toMatchObject({ status: 404, code: 10015 });
  });
});

describe('suggestions', () => {
  const suggest = async (choices: object[]) => {
    const outcome = new Promise((resolve, reject) => {
      setup.client.on('interactionCreate', ({ id, token }) => {
        const body = { type: 8, data: { choices } };
        setup.client.rest
          .post(Routes.interactionCallback(id, token), { body, auth: false })
          .then(resolve, reject);
      });
    });
    outcome.catch(() => {});
    setup.discord
      .member({ name: 'Ana' })
      .autocomplete('ports add', {}, 'server')
      .catch(() => {});
    return outcome;
  };
  const choice = (name: string, value: string) => ({ name, value });

  it('are accepted at the limit', async () => {
    await suggest(times(25, () => choice(rocket.repeat(100), 'x'.repeat(100))));
    setup.discord.assertNoViolations();
  });

  it.each([
    ['too many', times(26, (i) => choice('n', `${i}`))],
    ['long name', [choice('x'.repeat(101), 'v')]],
    ['empty name', [choice('', 'v')]],
    ['long value', [choice('n', 'x'.repeat(101))]],
    ['empty value', [choice('n', '')]],
  ])('are refused: %s', async (_, choices) => {
    await expect(suggest(choices)).rejects.toMatchObject({ code: 50035 });
  });
});

describe('our own rules', () => {
  it.each([
    ['nothing said', {}, 'parse is missing'],
    ['everybody', { allowed_mentions: { parse: ['everyone'] } }, 'allows pings: everyone'],
    ['one user', { allowed_mentions: { parse: [], users: ['1'] } }, 'allows pings: 1'],
  ])('record messages that could ping: %s', async (_, mentions, detail) => {
    await callback({ type: 4, data: { content: '@everyone', ...mentions } });
    expect(setup.discord.violations).toMatchObject([
      { rule: 'can-ping', detail: expect.stringContaining(detail) },
    ]);
  });

  it('record fields that Discord does not know, unless they are falsy', async () => {
    await message({
      content: 'x',
      enforce_nonce: false,
      colour: 1,
      components: [row(button('a', { size: 2 }))],
    });
    expect(setup.discord.violations.map(({ detail }) => detail)).toEqual([
      'Discord has no field colour here',
      'Discord has no field components[0].components[0].size here',
    ]);
  });
});
