import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../src/operations/log.ts';
import { startPortkeeper } from '../src/portkeeper.ts';
import { configFor } from './config.ts';
import { type Discord, startDiscord } from './discord/index.ts';
import { type Games, startGames } from './games/index.ts';
import {
  type DemoWorld,
  type Dialect,
  demoWorld,
  type Panel,
  REALISTIC_DELAYS,
  startPanel,
} from './panel/index.ts';
import type { ActorFactory } from './terminal/index.ts';

/** A Discord, a panel and the bot between them, all on this machine. */
export interface Sandbox {
  discord: Discord;
  panel: Panel;
  demo: DemoWorld;
  /** What listens on the ports of the panel's servers. */
  games: Games;
  /** Who one can be, by name. */
  people: Record<'alice' | 'bob' | 'carol', ActorFactory>;
  /** Stops everything and forgets it. */
  close(): Promise<void>;
}

/** How many play on Survival, so that a restart of it asks first. */
const PLAYERS = 3;

/** Starts everything on a fresh store that is deleted in the end. The bot's log goes to the standard error. */
export async function startSandbox({
  dialect,
  logLevel,
}: {
  dialect: Dialect;
  logLevel: string;
}): Promise<Sandbox> {
  const demo = demoWorld(dialect);
  demo.world.settings.powerDelays = REALISTIC_DELAYS;
  const [survival] = demo.world.servers;
  if (survival) survival.players = PLAYERS;
  const games = await startGames(() => demo.world);
  const [discord, panel] = await Promise.all([
    startDiscord(),
    startPanel({ dialect, world: demo.world, boot: games.boot }),
  ]);
  const dataDir = mkdtempSync(join(tmpdir(), 'portkeeper-sandbox-'));
  const log = createLog({ level: logLevel, destination: process.stderr });
  const bot = await startPortkeeper(configFor({ discord, panels: [panel], dataDir }), {
    log,
    reach: games.reach,
  });
  return {
    ...{ discord, panel, demo, games },
    people: { alice: person(discord, 'Alice'), bob: person(discord, 'Bob'), carol: person(discord, 'Carol') },
    async close() {
      await bot.stop();
      await Promise.all([panel.close(), discord.close(), games.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function person(discord: Discord, name: string): ActorFactory {
  const guild = discord.member({ name });
  const dm = discord.member({ name, id: guild.user.id, guild: null });
  return (place) => (place === 'dm' ? dm : guild);
}
