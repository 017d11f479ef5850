import { AttachmentBuilder } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS, connect, isPrivate, type Setup } from './sandbox-discord-bot.ts';

let setup: Setup;

beforeEach(async () => {
  setup = await connect();
});

afterEach(() => setup.close());

const put = (body: unknown) =>
  setup.client.rest.put(`/applications/${setup.discord.applicationId}/commands`, { body });
const strings = (count: number, length: number) =>
  Array.from({ length: count }, (_, i) => `${i}`.padEnd(length, 'x'));

describe('commands', () => {
  it('keep their id when they are registered again', async () => {
    const before = setup.discord.commands.map(({ id }) => id);
    await put([...COMMANDS, { name: 'new', description: 'New', default_member_permissions: '8' }]);
    expect(setup.discord.commands.map(({ name }) => name)).toEqual(['ping', 'ports', 'new']);
    expect(setup.discord.commands.slice(0, 2).map(({ id }) => id)).toEqual(before);
    setup.discord.assertNoViolations();
  });

  it('can be made, changed and deleted one by one', async () => {
    const commands = setup.client.application?.commands;
    const made = await commands?.create({ name: 'one', description: 'One' });
    await commands?.edit(made?.id ?? '', { description: 'Uno' });
    expect(setup.discord.commands.at(-1)).toMatchObject({ id: made?.id, name: 'one', description: 'Uno' });
    await commands?.delete(made?.id ?? '');
    expect(setup.discord.commands.map(({ name }) => name)).toEqual(['ping', 'ports']);
  });

  it('of a guild are offered there only', async () => {
    const ana = setup.discord.member({ name: 'Ana' });
    await setup.client.application?.commands.set(
      [{ name: 'local', description: 'Here' }],
      ana.place.guild?.id ?? '',
    );
    expect(ana.commands.map(({ name }) => name)).toContain('local');
    expect(setup.discord.member({ name: 'Bob', guild: 'Other' }).commands).toHaveLength(2);
  });

  it('are hidden from those without the permissions', async () => {
    await put([{ name: 'admin', description: 'x', default_member_permissions: '32' }]);
    await expect(setup.discord.member({ name: 'Ana' }).slash('/admin')).rejects.toThrow('no command');
    expect(setup.discord.member({ name: 'Eve', permissions: 32n }).commands).toHaveLength(1);
  });

  const command = (more: object) => [{ name: 'x', description: 'x', ...more }];
  const option = (more: object) => ({ type: 3, name: 'o', description: 'x', ...more });
  it.each([
    ['capital letters', command({ name: 'Ports' }), '0.name: Command name is invalid'],
    ['a space', command({ name: 'a b' }), '0.name: Command name is invalid'],
    ['no description', command({ description: '' }), '0.description: This field is required'],
    ['a long description', command({ description: 'x'.repeat(101) }), '0.description: Must be 100'],
    [
      '26 options',
      command({ options: strings(26, 2).map((name) => option({ name })) }),
      '0.options: Must be 25',
    ],
    [
      '26 choices',
      command({ options: [option({ choices: strings(26, 2).map((name) => ({ name, value: name })) })] }),
      'choices: Must be 25',
    ],
    [
      'choices and autocomplete',
      command({ options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] }),
      'exclude each other',
    ],
    [
      'the same option twice',
      command({ options: [option({}), option({})] }),
      '0.options.1: Option names must be unique',
    ],
    [
      'required after optional',
      command({ options: [option({}), option({ name: 'p', required: true })] }),
      'Required options must be placed before',
    ],
    [
      'options beside subcommands',
      command({ options: [{ type: 1, name: 's', description: 'x' }, option({})] }),
      'mutually exclusive',
    ],
    [
      'the same command twice',
      [...command({}), ...command({})],
      '1.name: Application command names must be unique',
    ],
    [
      '8,001 characters',
      command({
        description: 'x'.repeat(100),
        options: strings(25, 30).map((name) =>
          option({
            name,
            description: 'x'.repeat(100),
            choices: strings(2, 100).map((value) => ({ name: value, value })),
          }),
        ),
      }),
      'Command exceeds maximum size',
    ],
  ])('are refused: %s', async (_, body, problem) => {
    await expect(put(body)).rejects.toMatchObject({ status: 400, code: 50035 });
    expect(setup.discord.violations[0]?.detail).toContain(problem);
    expect(setup.discord.commands).toHaveLength(2);
  });
});

describe('messages of the bot', () => {
  it('can carry files', async () => {
    const file = new AttachmentBuilder(Buffer.from('hello'), {
      name: 'ports.txt',
      description: 'All of them',
    });
    setup.bot({ command: (interaction) => interaction.reply({ files: [file] }) });
    const message = await (await setup.discord.member({ name: 'Ana' }).slash('/ping')).answer();
    expect(message.attachments).toMatchObject([
      { filename: 'ports.txt', description: 'All of them', size: 5 },
    ]);
    expect(await (await fetch(message.attachments[0]?.url ?? '')).text()).toBe('hello');
  });

  it('can carry so much and no more', async () => {
    const file = new AttachmentBuilder(Buffer.alloc(10 * 1024 * 1024 + 1), { name: 'big' });
    const outcomes = setup.bot({ command: (interaction) => interaction.reply({ files: [file] }) });
    await setup.discord.member({ name: 'Ana' }).slash('/ping');
    await expect.poll(() => outcomes.length, { interval: 1 }).toBe(1);
    await expect(outcomes[0]).rejects.toMatchObject({ status: 413, code: 40005 });
  });

  it('that a modal answered do not exist', async () => {
    const input = { type: 4, custom_id: 'a', style: 1, label: 'A' };
    const outcomes = setup.bot({
      command: async (interaction) => {
        await interaction.showModal({
          custom_id: 'm',
          title: 'M',
          components: [{ type: 1, components: [input] }],
        });
        await interaction.webhook.editMessage('@original', 'x');
      },
    });
    await (await setup.discord.member({ name: 'Ana' }).slash('/ping')).modal();
    await expect(outcomes[0]).rejects.toMatchObject({ status: 404, code: 10008 });
  });

  it('cannot be made private by an edit', async () => {
    const outcomes = setup.bot({
      command: async (interaction) => {
        await interaction.reply('Public');
        const body = { content: 'Secret', flags: 64, allowed_mentions: { parse: [] } };
        const path =
          `/webhooks/${setup.discord.applicationId}/${interaction.token}/messages/@original` as const;
        await setup.client.rest.patch(path, { body, auth: false });
      },
    });
    const message = await (await setup.discord.member({ name: 'Ana' }).slash('/ping')).answer();
    await Promise.all(outcomes);
    expect(message.ephemeral).toBe(false);
    expect(setup.discord.violations).toMatchObject([{ rule: 'late-ephemeral' }]);
  });

  it('follow up at most five times where only the user installed the bot', async () => {
    const outcomes = setup.bot({
      command: async (interaction) => {
        await interaction.reply('0');
        for (const text of ['1', '2', '3', '4', '5', '6']) await interaction.followUp(text);
      },
    });
    const exchange = await setup.discord.member({ name: 'Ana', installedTo: 'user' }).slash('/ping');
    await exchange.answer();
    await expect(outcomes[0]).rejects.toMatchObject({ status: 400, code: 40094 });
    expect(exchange.followUps.map(({ content }) => content)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('can be sent to a person', async () => {
    const ana = setup.discord.member({ name: 'Ana', guild: false });
    await setup.client.users.send(ana.user.id, 'Psst');
    expect(ana.messages).toMatchObject([{ content: 'Psst' }]);
    setup.discord.assertNoViolations();
  });

  it('can be changed through the channel unless they are private', async () => {
    const ana = setup.discord.member({ name: 'Ana' });
    const path = (id: string) => `/channels/${ana.place.channel.id}/messages/${id}` as const;
    setup.bot({ command: (interaction) => interaction.reply({ content: 'Private', ...isPrivate }) });
    const hidden = await (await ana.slash('/ping')).answer();
    await expect(setup.client.rest.get(path(hidden.id))).rejects.toMatchObject({ code: 10008 });
    const body = { content: 'Hello', allowed_mentions: { parse: [] } };
    await setup.client.rest.post(`/channels/${ana.place.channel.id}/messages`, { body });
    const shown = ana.messages.at(-1);
    await setup.client.rest.delete(path(shown?.id ?? ''));
    expect(shown?.deleted).toBe(true);
    expect(ana.messages).toEqual([hidden]);
  });
});

describe('faults', () => {
  const callbacks = { method: 'POST', path: /callback$/ };
  const ping = () => setup.discord.member({ name: 'Ana' }).slash('/ping');

  it('answer with a status, and are not blamed on the bot', async () => {
    const outcomes = setup.bot({ command: (interaction) => interaction.reply('Pong') });
    const fault = setup.discord.fault({ match: callbacks, kind: 'status', status: 502, times: 2 });
    expect((await (await ping()).answer()).content).toBe('Pong');
    await Promise.all(outcomes);
    expect(fault.left).toBe(0);
    expect(
      setup.discord.requests.filter(({ path }) => /callback/.test(path)).map(({ status }) => status),
    ).toEqual([502, 502, 204]);
    setup.discord.assertNoViolations();
  });

  it('tell to wait', async () => {
    setup.bot({ command: (interaction) => interaction.reply('Pong') });
    setup.discord.fault({ match: callbacks, kind: 'status', status: 429, retryAfterSeconds: 0.01 });
    expect((await (await ping()).answer()).content).toBe('Pong');
  });

  it('break the connection', async () => {
    const outcomes = setup.bot({
      command: async (interaction) => {
        await interaction.deferReply();
        setup.discord.fault({ match: { path: /@original/ }, kind: 'reset', times: 10 });
        await interaction.editReply('Done');
      },
    });
    await (await ping()).acknowledged;
    await expect(outcomes[0]).rejects.toThrow();
    expect(setup.discord.requests.at(-1)).toMatchObject({ method: 'PATCH', status: 0 });
    setup.discord.assertNoViolations();
  });

  it('can lose the answer of a request that was carried out', async () => {
    setup.bot({ command: (interaction) => interaction.reply('Pong') });
    setup.discord.fault({ match: callbacks, kind: 'reset', carriedOut: true, times: 10 });
    expect((await (await ping()).answer()).content).toBe('Pong');
  });

  it('can hang until the client gives up', async () => {
    setup.client.rest.options.timeout = 20;
    const outcomes = setup.bot({ command: (interaction) => interaction.reply('Pong') });
    setup.discord.fault({ match: callbacks, kind: 'hang', times: 10 });
    await ping();
    await expect.poll(() => outcomes.length, { interval: 1 }).toBe(1);
    await expect(outcomes[0]).rejects.toThrow('aborted');
  });
});
