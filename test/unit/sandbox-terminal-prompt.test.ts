import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../sandbox/discord/index.ts';
import { complete } from '../../sandbox/terminal/complete.ts';
import { type PlaceName, type Prompt, startPrompt } from '../../sandbox/terminal/index.ts';
import { connect, isPrivate, type Setup, withButtons } from './sandbox-discord-bot.ts';

let setup: Setup;
let prompt: Prompt;
let input: PassThrough;
let output: PassThrough;
let shown: string;

const person = (name: string, id: string) => (place: PlaceName) =>
  setup.discord.member({ name, id, guild: place !== 'dm' });

function open(options: { terminal: boolean }): void {
  shown = '';
  input = new PassThrough();
  output = new PassThrough();
  output.on('data', (chunk) => {
    shown += chunk;
  });
  const actors = { ana: person('Ana', '200000000000000001'), bob: person('Bob', '200000000000000002') };
  prompt = startPrompt({
    discord: setup.discord,
    actors,
    input,
    output,
    hints: ['/ping'],
    color: false,
    ...options,
  });
}

beforeEach(async () => {
  setup = await connect();
  open({ terminal: false });
});

afterEach(async () => {
  prompt.close();
  await setup.close();
});

/** Types these lines, and gives what was shown up to the end. */
async function type(...lines: string[]): Promise<string> {
  input.write([...lines, 'quit', ''].join('\n'));
  await prompt.done;
  return shown;
}

/** Resolves when this was shown, with what came before it; both are forgotten. */
async function says(text: string): Promise<string> {
  while (!shown.includes(text)) await new Promise((resolve) => output.once('data', resolve));
  const before = shown.slice(0, shown.indexOf(text));
  shown = shown.slice(before.length + text.length);
  return before;
}

const form = {
  custom_id: 'form',
  title: 'Edit',
  components: [
    {
      type: 1,
      components: [{ type: 4, custom_id: 'note', style: 1, label: 'Note', value: 'old', required: false }],
    },
    { type: 1, components: [{ type: 4, custom_id: 'key', style: 1, label: 'Key', max_length: 3 }] },
  ],
};

describe('commands', () => {
  it.each([
    ['/ports add server:Survival port:25565 game:rust', 'Survival|25565|rust'],
    ['/ports add server:"two words" game:Rust', 'two words|null|rust'],
    ['/ports add server:two words port:1', 'two words|1|null'],
    ['/ports add server:"a port:1 \\" b"', 'a port:1 " b|null|null'],
  ])('are typed as name:value: %s', async (line, answer) => {
    setup.bot({
      command: (interaction) => {
        const { options } = interaction;
        return interaction.reply(
          `${options.getString('server')}|${options.getInteger('port')}|${options.getString('game')}`,
        );
      },
    });
    expect(await type(line)).toContain(answer);
  });

  it.each([
    ['/nothing', 'There is no command /nothing here'],
    ['/ports add', 'The option "server" is required'],
    [
      '/ports add Survival',
      '"Survival" is not one of the options. Write them as name:value (server: port: game:)',
    ],
    ['/ports add server:a port:x', 'The option "port" does not take "x"'],
    ['hello', 'Type a command that begins with /'],
    ['7', 'There is no message to press anything on'],
    ['as eve', 'Nobody is called "eve" (ana, bob)'],
  ])('that are wrong are explained: %s', async (line, sentence) => {
    expect(await type(line)).toContain(sentence);
  });

  it('that the bot does not answer', async () => {
    setup.bot({
      command: async () => setup.clock.advance(3_000),
    });
    expect(await type('/ping')).toContain('The application did not respond');
  });
});

describe('numbers', () => {
  it('press buttons and choose in menus of the last message', async () => {
    const options = [1, 2].map((n) => ({ label: `Port ${n}`, value: `p${n}` }));
    setup.bot({
      command: (interaction) => interaction.reply(withButtons('a', 'b')),
      button: (interaction) =>
        interaction.update({
          content: `Pressed ${interaction.customId}`,
          components: [{ type: 1, components: [{ type: 3, custom_id: 'm', options }] }],
        }),
      menu: (interaction) => interaction.update({ content: `Chose ${interaction.values}`, components: [] }),
    });
    const text = await type('/ping', '9', '2', '1', '1 2');
    expect(text).toContain('There is nothing with the number 9');
    expect(text).toContain('Pressed b');
    expect(text).toContain('Say which option');
    expect(text).toContain('Chose p2');
  });
});

describe('forms', () => {
  beforeEach(() => {
    setup.bot({
      command: (interaction) => interaction.showModal(form),
      modal: (interaction) =>
        interaction.reply(
          `<${interaction.fields.getTextInputValue('note')}|${interaction.fields.getTextInputValue('key')}>`,
        ),
    });
  });

  it.each([
    ['empty keeps', ['', 'abc'], '<old|abc>'],
    ['a dash empties', ['-', 'abc'], '<|abc>'],
    ['mistakes are asked again', ['new', 'toolong', '', 'abc'], '<new|abc>'],
  ])('%s', async (_, lines, answer) => {
    expect(await type('/ping', ...lines)).toContain(answer);
  });

  it('can be closed', async () => {
    expect(await type('/ping', 'new', '.')).toContain('Form closed');
  });

  it('say what is wrong', async () => {
    expect(await type('/ping', '', '', '.')).toContain('"Key" is required');
  });
});

describe('people and places', () => {
  it('see what they may see', async () => {
    setup.bot({
      command: (interaction) =>
        interaction.reply({ content: `For ${interaction.user.globalName}`, ...isPrivate }),
    });
    const text = await type('/ping', 'as bob', 'show', '/ping', 'dm', '/ping');
    expect(text).toContain('For Ana');
    expect(text).toContain('Nothing was sent yet');
    expect(text).toContain('For Bob');
    expect(setup.discord.requests.filter(({ path }) => path.endsWith('callback'))).toHaveLength(3);
  });

  it('get told of messages that come later', async () => {
    const sent = { content: 'By the way', allowed_mentions: { parse: [] } };
    setup.bot({
      command: async (interaction) => {
        await interaction.reply('Now');
      },
    });
    input.write('/ping\n');
    await says('Now');
    const channel = setup.discord.member({ name: 'Ana' }).place.channel.id;
    await setup.client.rest.post(`/channels/${channel}/messages`, { body: sent });
    await says('By the way');
    expect(await type('help')).toContain('Try:\n  /ping');
  });
});

describe('other people', () => {
  it('are seen when they get an answer, not while the bot thinks', async () => {
    setup.bot({
      command: async (interaction) => {
        await interaction.deferReply();
        await interaction.editReply('Done');
      },
    });
    await says('help, quit');
    await setup.discord.member({ name: 'Eve' }).slash('/ping');
    expect(await says('Done')).not.toContain('thinking');
  });
});

describe('completion', () => {
  let ana: Actor;
  const suggestions = new Map<string, string | number>();
  const completed = (line: string) => complete(line, { actor: ana, words: ['help', 'as bob'], suggestions });

  beforeEach(() => {
    ana = setup.discord.member({ name: 'Ana' });
    setup.client.on('interactionCreate', async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const port = interaction.options.getInteger('port');
      const name = `${interaction.options.getFocused()} EU ${port}`;
      await interaction.respond([{ name, value: 'uuid' }]);
    });
  });

  it.each([
    ['a', ['as bob'], 'a'],
    ['/p', ['/ping ', '/ports add '], '/p'],
    ['/ports ', ['/ports add '], '/ports '],
    ['/ports add ', ['server:', 'port:', 'game:'], ''],
    ['/ports add server:x ga', ['game:'], 'ga'],
    ['/ports add game:', ['game:Rust '], 'game:'],
    ['/ports add port:1 server:Sur', ['server:"Sur EU 1" '], 'server:Sur'],
    ['/ports add server:"My Sur', ['server:"My Sur EU null" '], 'server:"My Sur'],
    ['/nothing x', [], '/nothing x'],
  ])('of "%s"', async (line, candidates, replaced) => {
    expect(await completed(line)).toEqual([candidates, replaced]);
  });

  it('shows names and sends values', async () => {
    prompt.close();
    open({ terminal: true });
    setup.bot({
      command: (interaction) => interaction.reply(`Got ${interaction.options.getString('server')}`),
    });
    await says('ana in #general> ');
    input.write('/po\t');
    await says('/ports add ');
    input.write('server:Sur\t');
    await says('"Sur EU null" ');
    input.write('\r');
    await says('Got uuid');
  });

  it('leaves room for Escape to close a form', async () => {
    prompt.close();
    open({ terminal: true });
    setup.bot({ command: (interaction) => interaction.showModal(form) });
    await says('ana in #general> ');
    input.write('/ping\r');
    await says('Note (old): ');
    input.write('\u001b');
    await says('Form closed');
  });
});
