import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { configFor } from '../../sandbox/config.ts';
import {
  type Actor,
  type Discord,
  type Exchange,
  type Message,
  startDiscord,
} from '../../sandbox/discord/index.ts';
import { type Games, startGames } from '../../sandbox/games/index.ts';
import {
  type DemoWorld,
  type Dialect,
  demoWorld,
  type Panel,
  type Settings,
  startPanel,
} from '../../sandbox/panel/index.ts';
import type { Config } from '../../src/config.ts';
import { createLog } from '../../src/operations/log.ts';
import { type Portkeeper, startPortkeeper } from '../../src/portkeeper.ts';
import { ManualClock } from './manual-clock.ts';

/** The real bot on a simulated Discord and panel, with a clock that the test moves. */
export interface Stage {
  discord: Discord;
  panel: Panel;
  demo: DemoWorld;
  /** What listens on the ports of the panel's servers while they run. */
  games: Games;
  clock: ManualClock;
  config: Config;
  /** Everything the bot has logged. */
  log: string[];
  alice: Actor;
  bob: Actor;
  carol: Actor;
  /** Links a key through the modal, as a person would. */
  link(actor: Actor, key: string): Promise<Message>;
  stop(): Promise<void>;
  /** Lets time pass, and everything that is due in it happen at its time. */
  pass(ms: number): Promise<void>;
  /** Starts the bot anew on the same store, with `config` as it is now. */
  restart(): Promise<void>;
}

export interface StageOptions {
  dialect?: Dialect;
  /** Links Alice and Bob unless false. */
  linked?: boolean;
  /** Allows user-typed panels instead of the simulated one. */
  ownPanels?: boolean;
  /** How long servers take to stop and start; at once unless given. */
  powerDelays?: Settings['powerDelays'];
}

/** Everything is put away, and Discord's rules are checked, when the test is over. */
export async function stage({
  dialect = 'pterodactyl',
  linked = true,
  ownPanels,
  powerDelays = null,
}: StageOptions = {}): Promise<Stage> {
  const clock = new ManualClock();
  const demo = demoWorld(dialect);
  demo.world.settings.powerDelays = powerDelays;
  const games = await startGames(() => demo.world);
  const discord = await startDiscord({ clock });
  const panel = await startPanel({ dialect, world: demo.world, clock, boot: games.boot });
  const folder = mkdtempSync(join(tmpdir(), 'portkeeper-test-'));
  const config = configFor({ discord, panels: ownPanels ? [] : [panel], dataDir: folder });
  const lines: string[] = [];
  const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
  const start = () => startPortkeeper(config, { log, clock, reach: games.reach });
  let bot: Portkeeper | null = await start();
  const stop = async () => {
    await bot?.stop();
    bot = null;
  };
  onTestFinished(async () => {
    await stop();
    await panel.close();
    await discord.close();
    await games.close();
    rmSync(folder, { recursive: true });
    discord.assertNoViolations();
  });
  const [alice, bob, carol] = ['Alice', 'Bob', 'Carol'].map((name) => discord.member({ name })) as [
    Actor,
    Actor,
    Actor,
  ];
  const made: Stage = {
    ...{ discord, panel, demo, games, clock, config, log: lines, alice, bob, carol, link, stop },
    async pass(ms) {
      const until = clock.now() + ms;
      while (clock.now() < until) {
        clock.advance(Math.min(clock.nextWake() ?? until, until) - clock.now());
        await setImmediate();
        await bot?.idle();
      }
    },
    async restart() {
      await stop();
      bot = await start();
    },
  };
  if (linked) {
    await link(alice, demo.keys.alice);
    await link(bob, demo.keys.bob);
  }
  panel.requests.length = 0;
  discord.requests.length = 0;
  return made;
}

async function link(actor: Actor, key: string): Promise<Message> {
  const opened = await actor.slash('/panel link');
  const modal = await opened.modal();
  return (await modal.submit({ key })).answer();
}

/** Types a command and waits for its answer. */
export async function ask(actor: Actor, ...typed: Parameters<Actor['slash']>): Promise<Message> {
  return (await actor.slash(...typed)).answer();
}

/** Presses a button and waits for its answer. */
export async function press(message: Message, label: string): Promise<Message> {
  return (await message.click(label)).answer();
}

/** Chooses in the only menu of a message and waits for the answer. */
export async function pick(message: Message, option: string): Promise<Message> {
  return (await message.select(undefined, [option])).answer();
}

/** Resolves as soon as `check` holds, looking whenever something that people would notice has changed. */
export async function until(discord: Discord, check: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = discord.watch(() => check() && resolve());
  if (check()) resolve();
  await promise;
  stop();
}

export type { Actor, Exchange, Message };
