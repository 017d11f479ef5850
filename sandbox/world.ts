import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../src/clock.ts';
import { createLog } from '../src/operations/log.ts';
import { type Portkeeper, startPortkeeper } from '../src/portkeeper.ts';
import { configFor } from './config.ts';
import { type Discord, startDiscord } from './discord/index.ts';
import { type Games, startGames } from './games/index.ts';
import {
  type DemoWorld,
  type Dialect,
  demoWorld,
  type Panel,
  REALISTIC_DELAYS,
  type Settings,
  startPanel,
} from './panel/index.ts';
import { createPeople, furnishGuild, type PersonActor, type PersonName } from './people.ts';

/** A Discord, a panel and the bot between them, all on this machine. */
export interface Sandbox {
  discord: Discord;
  panel: Panel;
  demo: DemoWorld;
  /** What listens on the ports of the panel's servers. */
  games: Games;
  /** Who one can be, by name. */
  people: Record<PersonName, PersonActor>;
  bot: SandboxBot;
  /** Stops everything and forgets it. */
  close(): Promise<void>;
}

/** How many play on Survival, so that a restart of it asks first. */
const PLAYERS = 3;

/** The bot of the sandbox, which can be stopped and started again on the same store. */
interface SandboxBot {
  readonly state: 'running' | 'restarting';
  /** Resolves when it runs again. */
  restart(): Promise<void>;
  /** Calls `listener` when it is stopped and when it runs again; the answer stops that. */
  watch(listener: () => void): () => void;
  /** Resolves when no watched port is being checked. */
  idle(): Promise<void>;
}

export interface SandboxSettings {
  dialect: Dialect;
  logLevel: string;
  clock?: Clock;
  /** How long servers take to stop and start; as in reality unless given. */
  powerDelays?: Settings['powerDelays'];
}

/** Starts everything on a fresh store that is deleted in the end. The bot's log goes to the standard error. */
export async function startSandbox({
  dialect,
  logLevel,
  clock = systemClock,
  powerDelays = REALISTIC_DELAYS,
}: SandboxSettings): Promise<Sandbox> {
  const demo = demoWorld(dialect);
  demo.world.settings.powerDelays = powerDelays;
  const [survival] = demo.world.servers;
  if (survival) survival.players = PLAYERS;
  const games = await startGames(() => demo.world);
  const [discord, panel] = await Promise.all([
    startDiscord({ clock }),
    startPanel({ dialect, world: demo.world, boot: games.boot, clock }),
  ]);
  furnishGuild(discord);
  const dataDir = mkdtempSync(join(tmpdir(), 'portkeeper-sandbox-'));
  const log = createLog({ level: logLevel, destination: process.stderr });
  const config = configFor({ discord, panels: [panel], dataDir });
  const { bot, stop } = await startBot(() => startPortkeeper(config, { log, clock, reach: games.reach }));
  return {
    ...{ discord, panel, demo, games, bot },
    people: createPeople(discord),
    async close() {
      await stop();
      await Promise.all([panel.close(), discord.close(), games.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function startBot(start: () => Promise<Portkeeper>) {
  let running: Portkeeper | null = await start();
  let restarting: Promise<void> | null = null;
  const watchers = new Set<() => void>();
  const announce = () => {
    for (const watch of [...watchers]) watch();
  };
  const stop = async () => {
    const stopping = running;
    running = null;
    await stopping?.stop();
  };
  const again = async () => {
    announce();
    try {
      await stop();
      running = await start();
    } finally {
      restarting = null;
      announce();
    }
  };
  const bot: SandboxBot = {
    get state() {
      return running && !restarting ? 'running' : 'restarting';
    },
    restart() {
      restarting ??= Promise.resolve().then(again);
      return restarting;
    },
    async idle() {
      await running?.idle();
    },
    watch(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
  };
  return {
    bot,
    async stop() {
      await restarting?.catch(() => {});
      await stop();
    },
  };
}
