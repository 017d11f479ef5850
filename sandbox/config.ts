import { type Config, readConfig } from '../src/config.ts';

/** The bot's settings for simulated surroundings; everything else is as an operator would get it. */
export function configFor(surroundings: {
  discord: { apiUrl: string; token: string };
  panels: readonly { url: string }[];
  dataDir: string;
}): Config {
  const { discord, panels, dataDir } = surroundings;
  const result = readConfig({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    PANEL_URL: panels.map(({ url }) => url).join(','),
    DATA_DIR: dataDir,
  });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
}
