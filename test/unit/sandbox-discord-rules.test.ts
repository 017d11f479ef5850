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
const menu = (id: string, more: object = {}) => ({
  type: 3,
  custom_id: id,
  options: [{ label: 'a', value: 'a' }],
  ...more,
});
const option = (i: number, more: object = {}) => ({ label: `l${i}`, value: `v${i}`, ...more });
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const field = (name: string, value: string) => ({ name, value });
const rocket = '\u{1f680}';

describe('messages at the limit', () => {
  it.each([
    ['content, in code points', { content: rocket.repeat(2_000) }],
    ['ten embeds', { embeds: times(10, () => ({ description: 'x' })) }],
    [
      '6,000 characters',
      {
        embeds: [
          {
            description: 'x'.repeat(4_096),
            fields: [field('n', 'x'.repeat(1_024)), field('n', 'x'.repeat(878))],
          },
        ],
      },
    ],
    ['five rows of five', { components: times(5, (i) => row(...times(5, (j) => button(`${i}${j}`)))) }],
    ['25 options', { components: [row(menu('m', { options: times(25, option) }))] }],
    ['a custom_id of 100', { components: [row(button('x'.repeat(100), { label: rocket.repeat(80) }))] }],
    ['components alone', { components: [row(button('a'))] }],
  ])('are accepted: %s', async (_, data) => {
    await message(data);
    setup.discord.assertNoViolations();
  });
});

describe('messages over a limit', () => {
  it.each([
    ['content', { content: rocket.repeat(2_001) }, 'content: Must be 2000 or fewer'],
    ['embeds', { embeds: times(11, () => ({ description: 'x' })) }, 'embeds: Must be 10 or fewer'],
    ['embed title', { embeds: [{ title: 'x'.repeat(257) }] }, 'embeds.0.title: Must be 256'],
    [
      'embed description',
      { embeds: [{ description: 'x'.repeat(4_097) }] },
      'embeds.0.description: Must be 4096',
    ],
    [
      'embed fields',
      { embeds: [{ fields: times(26, () => field('n', 'v')) }] },
      'embeds.0.fields: Must be 25',
    ],
    ['field name', { embeds: [{ fields: [field('x'.repeat(257), 'v')] }] }, 'fields.0.name: Must be 256'],
    [
      'field value',
      { embeds: [{ fields: [field('n', 'x'.repeat(1_025))] }] },
      'fields.0.value: Must be 1024',
    ],
    [
      'empty field value',
      { embeds: [{ fields: [field('n', '')] }] },
      'fields.0.value: This field is required',
    ],
    ['footer', { embeds: [{ footer: { text: 'x'.repeat(2_049) } }] }, 'footer.text: Must be 2048'],
    ['author', { embeds: [{ author: { name: 'x'.repeat(257) } }] }, 'author.name: Must be 256'],
    [
      '6,000 in all',
      { embeds: times(2, () => ({ description: 'x'.repeat(3_001) })) },
      'embeds: Embed size exceeds maximum size of 6000',
    ],
    ['rows', { components: times(6, (i) => row(button(`${i}`))) }, 'components: Must be between 1 and 5'],
    [
      'buttons in a row',
      { components: [row(...times(6, (i) => button(`${i}`)))] },
      'components.0.components: Must be 5',
    ],
    [
      'menu beside a button',
      { components: [row(button('a'), menu('b'))] },
      'components.0: The specified component exceeds',
    ],
    ['button label', { components: [row(button('a', { label: 'x'.repeat(81) }))] }, 'label: Must be 80'],
    [
      'nothing on a button',
      { components: [row(button('a', { label: undefined }))] },
      'label: A button needs a label',
    ],
    [
      'not an emoji',
      { components: [row(button('a', { emoji: { name: 'x' } }))] },
      'emoji.name: Invalid emoji',
    ],
    ['custom_id', { components: [row(button('x'.repeat(101)))] }, 'custom_id: Must be 100'],
    ['empty custom_id', { components: [row(button(''))] }, 'custom_id: Must be 1 or more'],
    [
      'the same custom_id',
      { components: [row(button('a')), row(button('a'))] },
      'components.1.components.0.custom_id: Component custom id cannot be duplicated',
    ],
    [
      'link without url',
      { components: [row({ type: 2, style: 5, label: 'x' })] },
      'url: This field is required',
    ],
    [
      'url scheme',
      { components: [row({ type: 2, style: 5, label: 'x', url: 'ftp://a.example' })] },
      'url: Scheme must be',
    ],
    ['options', { components: [row(menu('m', { options: times(26, option) }))] }, 'options: Must be 25'],
    [
      'option label',
      { components: [row(menu('m', { options: [option(0, { label: 'x'.repeat(101) })] }))] },
      'options.0.label: Must be 100',
    ],
    [
      'option value',
      { components: [row(menu('m', { options: [option(0, { value: 'x'.repeat(101) })] }))] },
      'options.0.value: Must be 100',
    ],
    [
      'option description',
      { components: [row(menu('m', { options: [option(0, { description: 'x'.repeat(101) })] }))] },
      'options.0.description: Must be 100',
    ],
    [
      'the same option',
      { components: [row(menu('m', { options: [option(0), option(0)] }))] },
      'options.1.value: The specified option value is already used',
    ],
    [
      'placeholder',
      { components: [row(menu('m', { placeholder: 'x'.repeat(151) }))] },
      'placeholder: Must be 150',
    ],
    ['max_values', { components: [row(menu('m', { max_values: 2 }))] }, 'max_values: Must be 1 or fewer'],
    [
      'text without the v2 flag',
      { components: [{ type: 10, content: 'x' }] },
      'components.0.type: Value must be one of',
    ],
    [
      'content with the v2 flag',
      { content: 'x', flags: 32_768 },
      `content: The 'content' field cannot be used`,
    ],
  ])('are refused: %s', async (_, data, problem) => {
    await expect(message(data)).rejects.toMatchObject({ status: 400, code: 50035 });
    expect(setup.discord.violations).toMatchObject([
      { rule: 'invalid-form-body', detail: expect.stringContaining(problem) },
    ]);
  });

  it("are refused with Discord's shape of errors", async () => {
    const outcome = message({ embeds: [{ title: 'x'.repeat(257) }] });
    const error = { code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 256 or fewer in length.' };
    await expect(outcome).rejects.toMatchObject({
      rawError: {
        message: 'Invalid Form Body',
        errors: { data: { embeds: { 0: { title: { _errors: [error] } } } } },
      },
    });
  });

  it.each([[{}], [{ content: ' \n' }], [{ embeds: [{}] }]])('are refused when empty: %o', async (data) => {
    await expect(message(data)).rejects.toMatchObject({ status: 400, code: 50006 });
  });
});
