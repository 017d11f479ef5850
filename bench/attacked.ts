import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Actor, type Discord, startDiscord } from '../sandbox/discord/index.ts';
import { demoWorld, startPanel } from '../sandbox/panel/index.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import type { Reading } from './attack-probe.ts';
import { type HostilePanel, startHostilePanel } from './hostile-panel.ts';
import { seedWatches } from './many-watches.ts';
import { type Program, programOf, ROOT, startFlags } from './programs.ts';

/** A bot with a small heap that serves people on an honest panel, and others on a hostile one. */
export interface Attacked {
  discord: Discord;
  hostile: HostilePanel;
  program: Program;
  people: Actor[];
  /** Somebody with a link to the hostile panel, who is answered as `hostile` says for their name. */
  attacker(name: string, permissions?: bigint): Promise<Actor>;
  /** What happened to the process since it was asked the last time; waits for its next word. */
  toll(): Promise<Toll>;
  close(): Promise<void>;
}

export interface Toll extends Reading {
  logBytes: number;
}

interface Wanted {
  /** So many are linked to the honest panel. */
  people: number;
  /** Discord's, for a machine on which three seconds are not three seconds. */
  clock?: Clock;
}

/** Half of what a small machine has; one attack of a kind that is not bounded fills it in seconds. */
const HEAP_MIB = 96;
/** Of 500 watches in the guild in which everybody is. */
const OWNERS = 20;
const PANELS = { honest: '0', hostile: '1' } as const;

export async function attacked({ people: count, clock = systemClock }: Wanted): Promise<Attacked> {
  const demo = demoWorld();
  demo.world.settings.requestsPerMinute = Number.MAX_SAFE_INTEGER;
  const honest = await startPanel({ dialect: 'pterodactyl', world: demo.world });
  const hostile = await startHostilePanel();
  const discord = await startDiscord({ clock });
  const dataDir = mkdtempSync(join(tmpdir(), 'portkeeper-attacked-'));
  const people = Array.from({ length: count }, (_, index) => discord.member({ name: `Person ${index}` }));
  const owners = Array.from({ length: OWNERS }, (_, index) => discord.member({ name: `Owner ${index}` }));
  await seedWatches(dataDir, {
    guild: people[0]?.place.guild?.id ?? '',
    owners: owners.map(({ user }) => user.id),
  });
  const { program, toll } = startBot({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    PANEL_URL: `${honest.url},${hostile.url}`,
    DATA_DIR: dataDir,
  });
  await Promise.race([commandsOf(discord), program.ended.then(() => Promise.reject(new Error('It ended.')))]);
  await Promise.all(people.map((actor) => link(actor, { panel: PANELS.honest, key: demo.keys.alice })));
  return {
    ...{ discord, hostile, program, people, toll },
    async attacker(name, permissions) {
      const actor = discord.member({ name: `Mallory ${name}`, ...(permissions ? { permissions } : {}) });
      await link(actor, { panel: PANELS.hostile, key: hostile.keyFor(name) });
      return actor;
    },
    async close() {
      await program.stop();
      hostile.close();
      await Promise.all([honest.close(), discord.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function startBot(env: Record<string, string>): { program: Program; toll(): Promise<Toll> } {
  const probe = join(import.meta.dirname, 'attack-probe.ts');
  const flags = [...startFlags(), `--max-old-space-size=${HEAP_MIB}`, '--import', probe];
  const child = spawn(process.execPath, [...flags, join(ROOT, 'src/start.js')], {
    ...{ cwd: ROOT, env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const nothing: Toll = { blockedMs: 0, blockedCpuMs: 0, memoryMiB: 0, logBytes: 0 };
  let sum = nothing;
  let next = Promise.withResolvers<void>();
  const [, out, err, readings] = child.stdio as Readable[];
  for (const stream of [out, err]) {
    stream?.on('data', (chunk: Buffer) => {
      sum = { ...sum, logBytes: sum.logBytes + chunk.length };
    });
  }
  if (readings) {
    createInterface({ input: readings }).on('line', (line) => {
      sum = worst(sum, JSON.parse(line));
      next.resolve();
      next = Promise.withResolvers<void>();
    });
  }
  const program = programOf(child);
  return {
    program,
    async toll() {
      await Promise.race([next.promise, program.ended]);
      const taken = sum;
      sum = nothing;
      return taken;
    },
  };
}

function worst(one: Toll, other: Reading): Toll {
  return {
    logBytes: one.logBytes,
    blockedMs: Math.max(one.blockedMs, other.blockedMs),
    blockedCpuMs: Math.max(one.blockedCpuMs, other.blockedCpuMs),
    memoryMiB: Math.max(one.memoryMiB, other.memoryMiB),
  };
}

/** Resolves when they are registered, which is after READY. */
async function commandsOf(discord: Discord): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => discord.commands.length > 0 && resolve();
  const unwatch = discord.watch(look);
  look();
  await promise;
  unwatch();
}

async function link(actor: Actor, { panel, key }: { panel: string; key: string }): Promise<void> {
  const modal = await (await actor.slash('/panel link')).modal();
  const { text } = await (await modal.submit({ panel, key })).answer();
  if (!text.includes('Linked')) throw new Error(`A key could not be linked: ${text}`);
}

/** Goes so many times slower than the machine's: what has three seconds on it has as many times three. */
export function patientClock(times: number): Clock {
  const from = Date.now();
  return {
    now: () => from + (Date.now() - from) / times,
    monotonic: () => performance.now() / times,
    sleep: (ms, signal) => systemClock.sleep(ms * times, signal),
  };
}
