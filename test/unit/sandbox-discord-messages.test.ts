import {
  ActionRowBuilder,
  ButtonBuilder,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { button, connect, isPrivate, type Setup, withButtons } from './sandbox-discord-bot.ts';

let setup: Setup;

beforeEach(async () => {
  setup = await connect();
});

afterEach(() => setup.close());

async function ping() {
  return (await setup.discord.member({ name: 'Ana' }).slash('/ping')).answer();
}

describe('buttons', () => {
  it('update their message', async () => {
    setup.bot({
      command: (interaction) => interaction.reply(withButtons('a', 'b')),
      button: (interaction) =>
        interaction.update({ content: `Pressed ${interaction.customId}`, components: [] }),
    });
    const message = await ping();
    const changed = await (await message.click('Press b')).answer();
    expect(changed).toBe(message);
    expect(message).toMatchObject({ content: 'Pressed b', buttons: [], edits: [{ content: 'Here' }] });
  });

  it('can be pressed by others unless the message is private', async () => {
    setup.bot({
      command: (interaction) => interaction.reply({ ...withButtons('a'), ...isPrivate }),
      button: (interaction) => interaction.reply(`By ${interaction.user.globalName}`),
    });
    const bob = setup.discord.member({ name: 'Bob' });
    const message = await ping();
    await expect(message.click('a', bob)).rejects.toThrow('Bob does not see');
    expect(bob.sees(message)).toBe(false);
    expect(bob.messages).toEqual([]);
    expect((await (await message.click('a')).answer()).content).toBe('By Ana');
    expect(bob.messages).toMatchObject([{ content: 'By Ana' }]);
  });

  it('cannot be pressed when missing, disabled or a link', async () => {
    const off = button('off').setDisabled(true);
    const link = new ButtonBuilder().setURL('https://example.com').setLabel('Link').setStyle(5);
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(off, link);
    setup.bot({ command: (interaction) => interaction.reply({ components: [row] }) });
    const message = await ping();
    await expect(message.click('none')).rejects.toThrow('no button "none"');
    await expect(message.click('off')).rejects.toThrow('disabled');
    await expect(message.click('Link')).rejects.toThrow('is a link');
  });

  it('answer by an edit after a deferred update', async () => {
    setup.bot({
      command: (interaction) => interaction.reply(withButtons('a')),
      button: async (interaction) => {
        await interaction.deferUpdate();
        await interaction.editReply('Changed');
      },
    });
    const message = await ping();
    expect((await (await message.click('a')).answer()).content).toBe('Changed');
    setup.discord.assertNoViolations();
  });
});

describe('menus', () => {
  const options = ['One', 'Two', 'Three'].map((label) => ({ label, value: label.toLowerCase() }));
  const menu = new StringSelectMenuBuilder().setCustomId('m').setPlaceholder('Which?').addOptions(options);
  const row = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(menu.setMaxValues(2));

  beforeEach(() => {
    setup.bot({
      command: (interaction) => interaction.reply({ components: [row] }),
      menu: (interaction) => interaction.reply(interaction.values.join('+')),
    });
  });

  it('take values and labels', async () => {
    const exchange = await (await ping()).select('Which?', ['two', 'Three']);
    expect((await exchange.answer()).content).toBe('two+three');
  });

  it('refuse what cannot be chosen', async () => {
    const message = await ping();
    expect(message.text).toBe('Which?\nOne\nTwo\nThree');
    await expect(message.select('other', ['two'])).rejects.toThrow('no menu "other"');
    await expect(message.select(undefined, [])).rejects.toThrow('at least 1');
    await expect(message.select(undefined, ['one', 'two', 'three'])).rejects.toThrow('at most 2');
    await expect(message.select(undefined, ['four'])).rejects.toThrow('no option "four"');
  });
});

describe('modals', () => {
  const note = new TextInputBuilder().setCustomId('note').setLabel('Note').setStyle(1).setMaxLength(5);
  const key = new TextInputBuilder().setCustomId('key').setLabel('Key').setStyle(1).setRequired(false);
  const rows = [note.setValue('old'), key].map((input) =>
    new ActionRowBuilder<TextInputBuilder>().addComponents(input),
  );
  const form = new ModalBuilder()
    .setCustomId('form')
    .setTitle('Edit')
    .addComponents(...rows);
  const labelled = {
    custom_id: 'form',
    title: 'Edit',
    components: [
      { type: 10, content: 'Read this' },
      {
        type: 18,
        label: 'Note',
        component: { type: 4, custom_id: 'note', style: 1, value: 'old', max_length: 5 },
      },
      { type: 18, label: 'Key', component: { type: 4, custom_id: 'key', style: 1, required: false } },
    ],
  };

  it.each([
    ['rows', form],
    ['labels', labelled],
  ])('come back filled in: %s', async (_, modal) => {
    setup.bot({
      command: (interaction) => interaction.showModal(modal),
      modal: (interaction) =>
        interaction.reply(
          `${interaction.fields.getTextInputValue('note')}/${interaction.fields.getTextInputValue('key')}`,
        ),
    });
    const opened = await (await setup.discord.member({ name: 'Ana' }).slash('/ping')).modal();
    expect(opened.fields).toMatchObject([
      { label: 'Note', value: 'old' },
      { label: 'Key', required: false },
    ]);
    expect((await (await opened.submit({ Key: 'k' })).answer()).content).toBe('old/k');
    setup.discord.assertNoViolations();
  });

  it('keep the rules of their fields', async () => {
    setup.bot({ command: (interaction) => interaction.showModal(form) });
    const exchange = await setup.discord.member({ name: 'Ana' }).slash('/ping');
    await expect(exchange.answer()).rejects.toThrow('opened the modal "Edit"');
    const modal = await exchange.modal();
    await expect(modal.submit({ note: '' })).rejects.toThrow('"Note" is required');
    await expect(modal.submit({ note: 'longer' })).rejects.toThrow('at most 5');
    await expect(modal.submit({ other: 'x' })).rejects.toThrow('no field "other"');
  });

  it('may update the message they were opened from', async () => {
    setup.bot({
      command: (interaction) => interaction.reply(withButtons('a')),
      button: (interaction) => interaction.showModal(form),
      modal: async (interaction) => {
        if (interaction.isFromMessage()) await interaction.update('Updated');
      },
    });
    const message = await ping();
    const modal = await (await message.click('a')).modal();
    expect(await (await modal.submit({})).answer()).toBe(message);
    expect(message.content).toBe('Updated');
  });

  it('cannot answer a modal', async () => {
    const outcomes = setup.bot({
      command: (interaction) => interaction.showModal(form),
      modal: (interaction) =>
        setup.client.rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
          body: { type: 9, data: form.toJSON() },
        }),
    });
    const modal = await (await setup.discord.member({ name: 'Ana' }).slash('/ping')).modal();
    await modal.submit({});
    await expect.poll(() => outcomes.length, { interval: 1 }).toBe(2);
    await expect(outcomes[1]).rejects.toMatchObject({ code: 50035 });
  });
});
