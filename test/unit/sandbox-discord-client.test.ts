import { ActionRowBuilder, ButtonBuilder, ButtonStyle, MessageFlags } from 'discord.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../sandbox/discord/index.ts';
import { ACKNOWLEDGE_MS } from '../../sandbox/discord/numbers.ts';
import { until } from '../support/stage.ts';
import { connect, type Setup } from './sandbox-discord-bot.ts';

/** What Discord's client shows besides messages. */
let setup: Setup;
let ana: Actor;

beforeEach(async () => {
  setup = await connect();
  ana = setup.discord.member({ name: 'Ana' });
});

afterEach(() => setup.close());

const row = () =>
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId('go').setLabel('Go').setStyle(ButtonStyle.Primary),
  );

const modal = {
  title: 'Form',
  custom_id: 'form',
  components: [
    { type: 1, components: [{ type: 4, custom_id: 'name', label: 'Name', style: 1, max_length: 5 }] },
  ],
};

async function expire(): Promise<void> {
  await setup.clock.sleeping(ACKNOWLEDGE_MS);
  setup.clock.advance(ACKNOWLEDGE_MS);
}

it('an ephemeral message is dismissed by the person who sees it, and by nobody else', async () => {
  setup.bot({
    command: (interaction) => interaction.reply({ content: 'Pst', flags: MessageFlags.Ephemeral }),
  });
  const message = await (await ana.slash('/ping')).answer();
  const ben = setup.discord.member({ name: 'Ben' });
  expect(() => ben.dismiss(message)).toThrow('no such message');
  const changes: string[] = [];
  setup.discord.watch(({ kind }) => changes.push(kind));
  ana.dismiss(message);
  expect(changes).toEqual(['dismiss']);
  expect(ana.messages).toEqual([]);
  expect(() => ana.dismiss(message)).toThrow('no such message');
});

it('a message that everybody sees cannot be dismissed', async () => {
  setup.bot({ command: (interaction) => interaction.reply('Pong') });
  const message = await (await ana.slash('/ping')).answer();
  expect(() => ana.dismiss(message)).toThrow('Everybody sees this message');
});

it('a control waits, fails, and the failure disappears with the next click or edit', async () => {
  setup.bot({ command: (interaction) => interaction.reply({ content: 'Pong', components: [row()] }) });
  const message = await (await ana.slash('/ping')).answer();
  const theirs = setup.discord.member({ name: 'Ben' }).view(message.stored);
  await message.click('Go');
  expect(message).toMatchObject({ waitingFor: ['go'], hasFailed: false });
  expect(theirs.waitingFor).toEqual([]);
  await expire();
  await until(setup.discord, () => message.hasFailed);
  expect(message.waitingFor).toEqual([]);
  expect(theirs.hasFailed).toBe(false);
  await message.click('Go');
  expect(message).toMatchObject({ waitingFor: ['go'], hasFailed: false });
  await expire();
  await until(setup.discord, () => message.hasFailed);
  setup.bot({ button: (interaction) => interaction.update('Done') });
  await (await message.click('Go')).answer();
  expect(message).toMatchObject({ waitingFor: [], hasFailed: false, content: 'Done' });
});

it('a command that nobody answers is shown to its user until it is dismissed', async () => {
  const exchange = await ana.slash('ports add', { server: 'a' });
  expect(ana.failures).toEqual([]);
  await expire();
  await expect(exchange.acknowledged).rejects.toThrow('did not respond');
  expect(ana.failures).toMatchObject([{ id: exchange.id, title: '/ports add' }]);
  expect(setup.discord.member({ name: 'Ben' }).failures).toEqual([]);
  ana.dismiss(exchange);
  expect(ana.failures).toEqual([]);
});

it('a form is open until it is answered, and for its person only', async () => {
  setup.bot({
    command: (interaction) => interaction.showModal(modal),
    modal: (interaction) => interaction.reply({ content: 'Hello', flags: MessageFlags.Ephemeral }),
  });
  await (await ana.slash('/ping')).modal();
  expect(ana.openModal).toMatchObject({ modal: { title: 'Form' }, isSending: false, problem: null });
  expect(setup.discord.member({ name: 'Ben' }).openModal).toBeNull();
  await expect(ana.submitModal({ name: 'Anastasia' })).rejects.toThrow('at most 5');
  expect(ana.openModal?.problem).toContain('at most 5');
  const sent = await ana.submitModal({ name: 'Ana' });
  expect(ana.openModal).toMatchObject({ isSending: true, problem: null });
  await expect(ana.submitModal({ name: 'Ana' })).rejects.toThrow('being sent');
  const message = await sent.answer();
  expect(ana.openModal).toBeNull();
  expect(message.usedCommand).toEqual({ by: 'Ana', title: '/ping' });
});

it('a form that is not answered stays open, can be tried again and closed', async () => {
  setup.bot({ command: (interaction) => interaction.showModal(modal) });
  await (await ana.slash('/ping')).modal();
  await ana.submitModal({ name: 'Ana' });
  await expire();
  await until(setup.discord, () => ana.openModal?.problem === 'Something went wrong. Try again.');
  await ana.submitModal({ name: 'Ana' });
  expect(ana.openModal).toMatchObject({ isSending: true, problem: null });
  ana.closeModal();
  expect(ana.openModal).toBeNull();
  await expect(ana.submitModal({})).rejects.toThrow('No form is open');
});

it('requests are announced when they can be read and when they are answered', async () => {
  setup.bot({ command: (interaction) => interaction.reply('Pong') });
  const seen: string[] = [];
  setup.discord.watch((change) => {
    if (change.kind !== 'request') return;
    seen.push(
      `${change.request.method} ${change.request.endedAt === undefined ? 'asks' : change.request.status}`,
    );
  });
  await (await ana.slash('/ping')).answer();
  await until(setup.discord, () => seen.length === 2);
  expect(seen).toEqual(['POST asks', 'POST 204']);
});
