import type { ChatInputCommandInteraction } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, isPrivate, type Setup } from './sandbox-discord-bot.ts';

let setup: Setup;

beforeEach(async () => {
  setup = await connect();
});

afterEach(() => setup.close());

async function ping() {
  return (await setup.discord.member({ name: 'Ana' }).slash('/ping')).answer();
}

describe('commands', () => {
  it('are answered', async () => {
    setup.bot({ command: (interaction) => interaction.reply('Pong') });
    expect((await ping()).content).toBe('Pong');
    setup.discord.assertNoViolations();
  });

  it('carry subcommand and options', async () => {
    setup.bot({
      command: (interaction) =>
        interaction.reply(
          `${interaction.options.getSubcommand()} ${interaction.options.getString('server')} ${interaction.options.getInteger('port')}`,
        ),
    });
    const exchange = await setup.discord
      .member({ name: 'Ana' })
      .slash('ports add', { server: 'Creative', port: 25_565 });
    expect((await exchange.answer()).content).toBe('add Creative 25565');
  });

  it.each([
    ['/nothing', {}, 'no command /nothing'],
    ['/ports', {}, 'no subcommand ""'],
    ['/ports add', {}, '"server" is required'],
    ['/ports add', { server: 'a', what: 1 }, 'no option "what"'],
    ['/ports add', { server: 7 }, '"server" does not take 7'],
    ['/ports add', { server: '' }, '"server" cannot be empty'],
    ['/ports add', { server: 'a', port: '25565' }, '"port" does not take "25565"'],
    ['/ports add', { server: 'a', port: 1.5 }, '"port" does not take 1.5'],
    ['/ports add', { server: 'a', port: 0 }, '"port" must be at least 1'],
    ['/ports add', { server: 'a', port: 70_000 }, '"port" must be at most 65535'],
    ['/ports add', { server: 'a', game: 'Rust' }, '"game" has no choice "Rust"'],
  ])('cannot be sent wrong: %s %o', async (command, options, message) => {
    await expect(setup.discord.member({ name: 'Ana' }).slash(command, options)).rejects.toThrow(message);
  });

  it('suggest values while an option is typed', async () => {
    setup.client.on('interactionCreate', async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const { name, value } = interaction.options.getFocused(true);
      await interaction.respond([{ name: `${name} ${value}`, value: 'abc' }]);
    });
    const choices = await setup.discord
      .member({ name: 'Ana' })
      .autocomplete('/ports add', { server: 'Cre' }, 'server');
    expect(choices).toEqual([{ name: 'server Cre', value: 'abc' }]);
  });
});

describe('deferrals', () => {
  it('show "thinking" until the edit', async () => {
    const outcomes = setup.bot({
      command: async (interaction) => {
        await interaction.deferReply(isPrivate);
        const [thinking] = ana.messages;
        expect(thinking).toMatchObject({ thinking: true, ephemeral: true });
        expect(setup.discord.unfinished()).toHaveLength(1);
        await interaction.editReply('Done');
      },
    });
    const ana = setup.discord.member({ name: 'Ana' });
    const message = await (await ana.slash('/ping')).answer();
    await Promise.all(outcomes);
    expect(message).toMatchObject({ content: 'Done', thinking: false, ephemeral: true, edits: [] });
    setup.discord.assertNoViolations();
  });

  it('that are never finished are named', async () => {
    setup.bot({ command: (interaction) => interaction.deferReply() });
    await (await setup.discord.member({ name: 'Ana' }).slash('/ping')).acknowledged;
    expect(() => setup.discord.assertNoViolations()).toThrow('/ping is still "thinking…"');
  });

  it('take follow-ups after the answer', async () => {
    const outcomes = setup.bot({
      command: async (interaction) => {
        await interaction.deferReply();
        await interaction.editReply('First');
        await interaction.followUp({ content: 'Second', ...isPrivate });
      },
    });
    const exchange = await setup.discord.member({ name: 'Ana' }).slash('/ping');
    await exchange.answer();
    await Promise.all(outcomes);
    expect(exchange.followUps).toMatchObject([{ content: 'Second', ephemeral: true }]);
  });

  it('advise against a follow-up in place of the edit', async () => {
    const outcomes = setup.bot({
      command: async (interaction) => {
        await interaction.deferReply();
        await interaction.followUp('Done');
      },
    });
    expect((await ping()).content).toBe('Done');
    await Promise.all(outcomes);
    expect(setup.discord.advice).toMatchObject([{ rule: 'follow-up-after-deferral' }]);
    setup.discord.assertNoViolations();
  });
});

describe('time', () => {
  it('ends after three seconds without a callback', async () => {
    let late: ChatInputCommandInteraction | undefined;
    const received = new Promise<void>((resolve) => {
      setup.bot({
        command: async (interaction) => {
          late = interaction;
          resolve();
        },
      });
    });
    const exchange = await setup.discord.member({ name: 'Ana' }).slash('/ping');
    await received;
    setup.clock.advance(3_000);
    await expect(exchange.answer()).rejects.toThrow('did not respond');
    await expect(late?.reply('Too late')).rejects.toMatchObject({ status: 404, code: 10062 });
    expect(setup.discord.violations.map(({ rule }) => rule)).toEqual([
      'not-acknowledged',
      'unknown-interaction',
    ]);
  });

  it('ends for the token after fifteen minutes', async () => {
    const outcomes = setup.bot({
      command: async (interaction) => {
        await interaction.reply('Now');
        setup.clock.advance(15 * 60_000);
        await interaction.editReply('Later');
      },
    });
    await ping();
    await expect(outcomes[0]).rejects.toMatchObject({ status: 401, code: 50027 });
  });

  it('does not matter once the callback came', async () => {
    setup.bot({ command: (interaction) => interaction.reply('Pong') });
    const message = await ping();
    setup.clock.advance(3_000);
    expect(message.content).toBe('Pong');
    setup.discord.assertNoViolations();
  });
});

describe('places', () => {
  it('say how a guild installed the bot', async () => {
    let seen: ChatInputCommandInteraction | undefined;
    setup.bot({
      command: (interaction) => {
        seen = interaction;
        return interaction.reply('Pong');
      },
    });
    const ana = setup.discord.member({ name: 'Ana', locale: 'de', permissions: 8n });
    await (await ana.slash('/ping')).answer();
    expect(seen?.authorizingIntegrationOwners).toMatchObject({ guildId: ana.place.guild?.id, userId: null });
    expect(seen).toMatchObject({
      context: 0,
      locale: 'de',
      guildLocale: 'en-US',
      attachmentSizeLimit: 10_485_760,
    });
    expect(seen?.memberPermissions?.has('Administrator')).toBe(true);
    expect(seen?.appPermissions.has('SendMessages')).toBe(true);
  });

  it('say how a user installed the bot', async () => {
    let seen: ChatInputCommandInteraction | undefined;
    setup.bot({
      command: (interaction) => {
        seen = interaction;
        return interaction.reply('Pong');
      },
    });
    const bob = setup.discord.member({ name: 'Bob', installedTo: 'user', guild: false });
    await (await bob.slash('/ping')).answer();
    expect(seen?.authorizingIntegrationOwners).toMatchObject({ guildId: null, userId: bob.user.id });
    expect(seen).toMatchObject({ context: 1, guildId: null, member: null, user: { globalName: 'Bob' } });
    await expect(bob.slash('/ports add', { server: 'a' })).rejects.toThrow('no command /ports');
  });

  it('let the same person be in two of them', async () => {
    setup.bot({ command: (interaction) => interaction.reply('Pong') });
    const inGuild = setup.discord.member({ name: 'Ana', id: '200000000000000001' });
    const inPrivate = setup.discord.member({ name: 'Ana', id: '200000000000000001', guild: null });
    await (await inPrivate.slash('/ping')).answer();
    expect(inPrivate.messages).toHaveLength(1);
    expect(inGuild.messages).toHaveLength(0);
    expect(inGuild.user).toBe(inPrivate.user);
  });
});

describe('options that name people', () => {
  it('carry who that is', async () => {
    const who = { type: 6, name: 'who', description: 'Whom', required: true };
    await setup.client.application?.commands.set([{ name: 'greet', description: 'Greets', options: [who] }]);
    setup.bot({
      command: (interaction) => interaction.reply(`Hi ${interaction.options.getUser('who')?.globalName}`),
    });
    const bob = setup.discord.member({ name: 'Bob' });
    const exchange = await setup.discord.member({ name: 'Ana' }).slash('greet', { who: bob.user.id });
    expect((await exchange.answer()).content).toBe('Hi Bob');
    await expect(bob.slash('greet', { who: '1' })).rejects.toThrow('no user or channel with the id 1');
  });
});
