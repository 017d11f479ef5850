import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../src/operations/log.ts';
import { type Portkeeper, startPortkeeper } from '../src/portkeeper.ts';
import { configFor } from './config.ts';
import { type Discord, startDiscord } from './discord/index.ts';
import { type DemoWorld, type Dialect, demoWorld, type Panel, startPanel } from './panel/index.ts';
import { createPeople, type PersonActor, type PersonName } from './people.ts';

/** A Discord, a panel and the bot between them, all on this machine. */
export interface Sandbox {
  discord: Discord;
  panel: Panel;
  demo: DemoWorld;
  /** Who one can be, by name. */
  people: Record<PersonName, PersonActor>;
  bot: SandboxBot;
  /** Stops everything and forgets it. */
  close(): Promise<void>;
}

/** The bot of the sandbox, which can be stopped and started again on the same store. */
interface SandboxBot {
  readonly state: 'running' | 'restarting';
  /** Resolves when it runs again. */
  restart(): Promise<void>;
  /** Calls `listener` when it is stopped and when it runs again; the answer stops that. */
  watch(listener: () => void): () => void;
}

/** Starts everything on a fresh store that is deleted in the end. The bot's log goes to the standard error. */
export async function startSandbox({
  dialect,
  logLevel,
}: {
  dialect: Dialect;
  logLevel: string;
}): Promise<Sandbox> {
  const demo = demoWorld(dialect);
  const [discord, panel] = await Promise.all([startDiscord(), startPanel({ dialect, world: demo.world })]);
  const dataDir = mkdtempSync(join(tmpdir(), 'portkeeper-sandbox-'));
  const log = createLog({ level: logLevel, destination: process.stderr });
  const config = configFor({ discord, panels: [panel], dataDir });
  const { bot, stop } = await startBot(() => startPortkeeper(config, { log }));
  return {
    ...{ discord, panel, demo, bot },
    people: createPeople(discord),
    async close() {
      await stop();
      await Promise.all([panel.close(), discord.close()]);
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
