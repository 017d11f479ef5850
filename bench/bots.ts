import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { type Actor, type Discord, type Exchange, startDiscord } from '../sandbox/discord/index.ts';
import type { DemoWorld, Panel } from '../sandbox/panel/index.ts';
import { type Program, startFlags, startProgram } from './programs.ts';
import { farAway } from './round-trip.ts';
import type { Tuning } from './tuning.ts';

/** A bot with a simulated Discord of its own, so that both can run at once and be asked by turns. */
export interface Bot {
  discord: Discord;
  people: Actor[];
  /** Types the command that is measured. */
  ask(actor: Actor): Promise<Exchange>;
  /** What its answer contains when everything went well. */
  answer: string;
  /** Resolves when Discord has welcomed it. */
  start(tuning?: Tuning): Promise<Program>;
  close(): Promise<void>;
}

export interface BotOptions {
  /** How many people use it; Portkeeper allows each of them 60 interactions a minute. */
  people: number;
  /** How many guilds it is in, the people spread over them. */
  guilds?: number;
  /** Whether Discord is a simulated round trip away. */
  far?: boolean;
}

/** How many people link their keys at the same time. */
const LINKING_AT_ONCE = 25;

export async function bareBot(options: BotOptions): Promise<Bot> {
  const { discord, apiUrl, people, close } = await discordFor(options);
  const command = { name: 'ping', description: 'Defers and edits', type: 1 };
  await fetch(`${discord.apiUrl}/v10/applications/${discord.applicationId}/commands`, {
    method: 'PUT',
    headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
    body: JSON.stringify([command]),
  });
  const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: apiUrl };
  return {
    ...{ discord, people, close, answer: 'Done.' },
    ask: (actor) => actor.slash('/ping'),
    start: (tuning = {}) => started(discord, { file: 'bench/bare-bot.ts', env, tuning, flags: [] }),
  };
}

/** Portkeeper, and the panel behind it. */
export interface OwnBot extends Bot {
  panel: Panel;
  /** Asks the panel what a list asks it, without a bot. */
  askPanel(): Promise<void>;
}

/** Portkeeper with everybody's key linked, its commands registered and its store filled; not running. */
export async function portkeeper(options: BotOptions & { panel: Panel; demo: DemoWorld }): Promise<OwnBot> {
  const { panel, demo } = options;
  const { discord, apiUrl, people, close } = await discordFor(options);
  const dataDir = mkdtempSync(join(tmpdir(), 'portkeeper-bench-'));
  const env = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: apiUrl,
    PANEL_URL: panel.url,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
  };
  const bot = {
    ...{ discord, people, panel, answer: 'Ports of Survival' },
    ask: (actor: Actor) => actor.slash('/ports list', { server: demo.servers.survival }),
    async askPanel() {
      const { statusCode, body } = await request(`${panel.url}/api/client/servers/${demo.servers.survival}`, {
        headers: { accept: 'application/json', authorization: `Bearer ${demo.keys.alice}` },
      });
      await body.text();
      if (statusCode !== 200) throw new Error(`The panel answers ${statusCode}.`);
    },
    start: (tuning: Tuning = {}) =>
      started(discord, { file: 'src/start.js', env, tuning, flags: startFlags() }),
    async close() {
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  const program = await bot.start();
  await registered(discord);
  const everybody = new Map(people.map((actor) => [actor.user.id, actor]));
  await linkAll([...everybody.values()], demo.keys.alice);
  await stopped(bot, program);
  return bot;
}

/** Ends a bot; a Discord that still counted it as connected would call the next one ready too early. */
export async function stopped({ discord }: Bot, program: Program): Promise<void> {
  await program.stop();
  await discord.gateway.disconnected();
}

async function discordFor({ people: count, guilds = 1, far = false }: BotOptions) {
  const discord = await startDiscord();
  const way = far ? await farAway(discord) : { apiUrl: discord.apiUrl, close: () => {} };
  const people = Array.from({ length: Math.max(count, guilds) }, (_, index) =>
    discord.member({
      name: `Person ${index % count}`,
      id: String(1_200_000_000_000_000_000n + BigInt(index % count)),
      ...(guilds > 1 ? { guild: `Guild ${index % guilds}` } : {}),
    }),
  );
  const close = async () => {
    way.close();
    await discord.close();
  };
  return { discord, apiUrl: way.apiUrl, people, close };
}

interface Start {
  file: string;
  env: Record<string, string>;
  tuning: Tuning;
  flags: readonly string[];
}

async function started(discord: Discord, { file, env, tuning, flags }: Start): Promise<Program> {
  const program = startProgram(file, { ...env, ...tuning.env }, [...flags, ...(tuning.flags ?? [])]);
  await Promise.race([
    discord.ready(),
    program.ended.then(() => {
      throw new Error(`${file} ended before it was ready.`);
    }),
  ]);
  return program;
}

/** Commands are registered after READY. */
async function registered(discord: Discord): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => discord.commands.length > 0 && resolve();
  const unwatch = discord.watch(look);
  look();
  await promise;
  unwatch();
}

async function linkAll(people: readonly Actor[], key: string): Promise<void> {
  for (let first = 0; first < people.length; first += LINKING_AT_ONCE) {
    await Promise.all(people.slice(first, first + LINKING_AT_ONCE).map((actor) => link(actor, key)));
  }
}

async function link(actor: Actor, key: string): Promise<void> {
  const modal = await (await actor.slash('/panel link')).modal();
  const { text } = await (await modal.submit({ key })).answer();
  if (!text.includes('Linked')) throw new Error(`A key could not be linked: ${text}`);
}
