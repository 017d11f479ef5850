import { Client, Events, MessageFlags } from 'discord.js';

/**
 * What Portkeeper is compared with: discord.js with its default options and one command that defers and edits.
 * It asks for no intents, which makes it the smallest such bot there is.
 */
const { DISCORD_API_URL = '', DISCORD_TOKEN = '' } = process.env;
const client = new Client({ intents: [], rest: { api: DISCORD_API_URL } });

client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  await interaction.editReply('Done.');
});

process.once('SIGTERM', () => process.exit(0));
await client.login(DISCORD_TOKEN);
