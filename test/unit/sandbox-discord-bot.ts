import {
  ActionRowBuilder,
  ButtonBuilder,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  Client,
  type Interaction,
  MessageFlags,
  type ModalSubmitInteraction,
  type StringSelectMenuInteraction,
} from 'discord.js';
import { type Discord, startDiscord } from '../../sandbox/discord/index.ts';
import { ManualClock } from '../support/manual-clock.ts';

const SERVER = { type: 3, name: 'server', description: 'Which', required: true, autocomplete: true };
const PORT = { type: 4, name: 'port', description: 'Number', min_value: 1, max_value: 65_535 };
const GAME = { type: 3, name: 'game', description: 'Game', choices: [{ name: 'Rust', value: 'rust' }] };
const ADD = { type: 1, name: 'add', description: 'Adds one', options: [SERVER, PORT, GAME] };

export const COMMANDS = [
  { name: 'ping', description: 'Answers', integration_types: [0, 1] },
  { name: 'ports', description: 'Ports', options: [ADD] },
];

/** What the bot does; what it does not name it leaves unanswered. */
interface Handlers {
  command?: (interaction: ChatInputCommandInteraction) => Promise<unknown>;
  button?: (interaction: ButtonInteraction) => Promise<unknown>;
  menu?: (interaction: StringSelectMenuInteraction) => Promise<unknown>;
  modal?: (interaction: ModalSubmitInteraction) => Promise<unknown>;
}

export interface Setup {
  clock: ManualClock;
  discord: Discord;
  client: Client;
  /** Gives the bot its behaviour; the answer fills with the outcome of every handler. */
  bot(handlers: Handlers): Promise<unknown>[];
  close(): Promise<void>;
}

/** A simulated Discord with the real discord.js logged in and `COMMANDS` registered. */
export async function connect(): Promise<Setup> {
  const clock = new ManualClock();
  const discord = await startDiscord({ clock });
  const client = new Client({ intents: 0, rest: { api: discord.apiUrl }, allowedMentions: { parse: [] } });
  await client.login(discord.token);
  await client.application?.commands.set(COMMANDS);
  const close = async () => {
    await client.destroy();
    await discord.close();
  };
  return { clock, discord, client, bot: (handlers) => behave(client, handlers), close };
}

function behave(client: Client, handlers: Handlers): Promise<unknown>[] {
  const outcomes: Promise<unknown>[] = [];
  const run = async (interaction: Interaction) => {
    if (interaction.isChatInputCommand()) return handlers.command?.(interaction);
    if (interaction.isButton()) return handlers.button?.(interaction);
    if (interaction.isStringSelectMenu()) return handlers.menu?.(interaction);
    if (interaction.isModalSubmit()) return handlers.modal?.(interaction);
    return undefined;
  };
  client.on('interactionCreate', (interaction) => {
    const outcome = run(interaction);
    outcome.catch(() => {});
    outcomes.push(outcome);
  });
  return outcomes;
}

export const isPrivate = { flags: MessageFlags.Ephemeral } as const;

export const button = (id: string): ButtonBuilder =>
  new ButtonBuilder().setCustomId(id).setLabel(`Press ${id}`).setStyle(2);

/** A message with one row of buttons. */
export const withButtons = (...ids: string[]) => ({
  content: 'Here',
  components: [new ActionRowBuilder<ButtonBuilder>().addComponents(ids.map(button))],
});
