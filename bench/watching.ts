import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDiscord } from '../sandbox/discord/index.ts';
import { panelRef } from '../src/accounts/record.ts';
import { createVault } from '../src/accounts/vault.ts';
import { openCollections } from '../src/keys.ts';
import { openStore } from '../src/store/open.ts';
import { MAX_WATCHES, type WatchRecord, watchId } from '../src/watching/record.ts';
import { createSamples } from '../src/watching/samples.ts';
import { median, mib, ms, percentile } from './numbers.ts';
import { type Program, startFlags, startProgram } from './programs.ts';
import { type Row, target } from './report.ts';
import { serverIdOf, startSurroundings } from './watching-surroundings.ts';

const FIRST_USER = 1_200_000_000_000_000_000n;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** In the first minutes after a start the panel is asked for everything at once. */
const WARM_UP_MS = MINUTE_MS;
const LATE_S = 1;
const READS = 1_000;

interface Counts {
  watches: number;
  minutes: number;
}

/** The bot as it is started by `npm start`, with so many ports watched each minute, on listeners of this machine. */
export async function measureWatching(counts: Counts): Promise<Row[]> {
  const rows = await measureSamples(counts);
  return [...(await measureChecks(counts)), ...rows];
}

async function measureChecks({ watches, minutes }: Counts): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'portkeeper-bench-'));
  const surroundings = await startSurroundings();
  const discord = await startDiscord();
  const key = randomBytes(32);
  await fill(join(folder, 'portkeeper.sqlite'), { watches, key, panel: surroundings.panelUrl });
  const port = await freePort();
  const env = {
    ...{ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, PANEL_URL: surroundings.panelUrl },
    ...{
      DATA_DIR: folder,
      HTTP_PORT: String(port),
      LOG_LEVEL: 'warn',
      ENCRYPTION_KEY: key.toString('base64'),
    },
  };
  const bot = startProgram('src/main.ts', env, startFlags());
  await discord.ready();
  await sleep(WARM_UP_MS);
  const first = await readMetrics(port);
  const firstRequests = surroundings.takeRequests();
  await sleep(minutes * MINUTE_MS);
  const last = await readMetrics(port);
  const requests = surroundings.takeRequests();
  const residentMib = bot.residentMib();
  const rows = checkRows({ first, last, minutes, watches, residentMib });
  await stopTimed(bot, rows);
  discord.assertNoViolations();
  await discord.close();
  surroundings.close();
  rmSync(folder, { recursive: true });
  const perMinute = Math.round(requests / minutes).toLocaleString('en-US');
  return [
    ...rows,
    plainRow(
      'Panel requests a minute',
      `${perMinute} (first minute ${firstRequests.toLocaleString('en-US')})`,
    ),
  ];
}

async function stopTimed(bot: Program, rows: Row[]): Promise<void> {
  const began = performance.now();
  await bot.stop();
  rows.push(
    plainRow('Stopping, with the samples of up to five minutes written', ms(performance.now() - began)),
  );
}

interface Metrics {
  /** Checks by what came of them. */
  outcomes: Map<string, number>;
  /** Upper bounds in seconds with how many checks began within them. */
  late: [boundS: number, count: number][];
  cpuSeconds: number;
}

async function readMetrics(port: number): Promise<Metrics> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const labelled = (name: string, label: string) =>
    [...text.matchAll(new RegExp(`^${name}\\{${label}="([^"]+)"\\} (\\S+)$`, 'gm'))].map(
      ([, value = '', count = '0']) => [value, Number(count)] as const,
    );
  const [, cpu = '0'] = /^process_cpu_seconds_total (\S+)$/m.exec(text) ?? [];
  return {
    outcomes: new Map(labelled('portkeeper_watch_checks_total', 'outcome')),
    late: labelled('portkeeper_watch_lateness_seconds_bucket', 'le').map(([bound, count]) => [
      bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound),
      count,
    ]),
    cpuSeconds: Number(cpu),
  };
}

interface Measured extends Counts {
  first: Metrics;
  last: Metrics;
  residentMib: number;
}

function checkRows({ first, last, minutes, watches, residentMib }: Measured): Row[] {
  const late = last.late.map(
    ([bound, count], index) => [bound, count - (first.late[index]?.[1] ?? 0)] as const,
  );
  const all = late.at(-1)?.[1] ?? 0;
  const within = (share: number) => late.find(([, count]) => count >= share * all)?.[0] ?? Number.NaN;
  const up = (last.outcomes.get('up') ?? 0) - (first.outcomes.get('up') ?? 0);
  const cpu = (last.cpuSeconds - first.cpuSeconds) / (minutes * 60);
  const done = `${all.toLocaleString('en-US')} in ${minutes} min, ${(all - up).toLocaleString('en-US')} of them not up`;
  const bound = (share: number) => `at most ${ms(within(share) * 1_000)}`;
  return [
    {
      ...plainRow(`Checks of ${watches.toLocaleString('en-US')} watches, one a minute`, done),
      target: target('none missed', all >= watches * minutes * 0.999 && up === all),
    },
    {
      ...plainRow('Lateness of a check, p50 / p99', `${bound(0.5)} / ${bound(0.99)}`),
      target: target('p99 under 1 s', within(0.99) <= LATE_S),
    },
    {
      ...plainRow('CPU while checking', `${(cpu * 100).toFixed(0)} % of a core`),
      target: target('one core not saturated', cpu < 1),
    },
    plainRow('Memory while checking', mib(residentMib)),
  ];
}

function plainRow(figure: string, portkeeper: string): Row {
  return { figure, portkeeper, compared: '', ratio: '', target: '' };
}

/** People with 25 watches each, all of servers of their own. */
async function fill(
  path: string,
  { watches, key, panel }: { watches: number; key: Buffer; panel: string },
): Promise<void> {
  const store = await openStore(`sqlite://${path}`);
  const collections = openCollections(store);
  const vault = createVault([new Uint8Array(key)]);
  const records = new Map<string, WatchRecord>();
  for (let number = 0; number < watches; number += 1) {
    const owner = String(FIRST_USER + BigInt(Math.floor(number / MAX_WATCHES)));
    records.set(watchId(owner, number % MAX_WATCHES), watchOf({ owner, number, panel }));
    if (number % MAX_WATCHES > 0) continue;
    const sealed = await vault.seal(`ptlc_${'x'.repeat(43)}`, { userId: owner, panel });
    const link = {
      panel,
      username: 'bench',
      identifier: 'ptlc_bench',
      linkedAt: 0,
      lastUsedAt: null,
      sealed,
    };
    await collections.records.set(owner, { links: [link], channels: [] });
  }
  await collections.watches.setMany(records);
  await store.close();
}

function watchOf({ owner, number, panel }: { owner: string; number: number; panel: string }): WatchRecord {
  return {
    ...{
      owner,
      guild: '1',
      channel: '2',
      role: null,
      panel: panelRef(panel),
      server: serverIdOf(number + 1),
    },
    ...{ allocation: number + 1, serverName: `Server ${number}`, address: `127.0.0.1:${number}` },
    ...{ everyMs: MINUTE_MS, bornMs: 1, state: 'up', sinceMs: 1, paused: null },
    ...{ incidents: [], alerts: [], told: 0 },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

/** A day of checks, one a minute, written an hour at a time; and what one of the five-minute writes costs. */
async function measureSamples({ watches }: Counts): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'portkeeper-bench-'));
  const path = join(folder, 'samples.sqlite');
  const store = await openStore(`sqlite://${path}`);
  const samples = createSamples(openCollections(store).samples);
  const beginMs = Date.UTC(2026, 10, 20);
  const all = Array.from({ length: watches }, (_, number) => ({
    id: watchId(String(FIRST_USER + BigInt(Math.floor(number / MAX_WATCHES))), number % MAX_WATCHES),
    bornMs: beginMs,
  }));
  const write = async (fromMinute: number, minutes: number) => {
    for (const watch of all) {
      for (let minute = fromMinute; minute < fromMinute + minutes; minute += 1) {
        const traffic = minute % 5 === 0 ? randomInt(50_000_000) : null;
        const latencyMs = 10 + Math.random() * 30;
        const atMs = beginMs + minute * MINUTE_MS + 7_000;
        samples.add(watch, { atMs, up: true, latencyMs, received: traffic, sent: traffic });
      }
    }
    const began = performance.now();
    await samples.flush();
    return performance.now() - began;
  };
  const hours: number[] = [];
  for (let hour = 0; hour < 23; hour += 1) hours.push(await write(hour * 60, 60));
  const parts: number[] = [];
  for (let part = 0; part < 12; part += 1) parts.push(await write(23 * 60 + part * 5, 5));
  const reads: number[] = [];
  for (let turn = 0; turn < READS; turn += 1) {
    const watch = all[randomInt(all.length)] ?? { id: '', bornMs: 0 };
    const began = performance.now();
    const { samples: found } = await samples.read(watch, {
      fromMs: beginMs,
      toMs: beginMs + 24 * HOUR_MS - 1,
    });
    reads.push(performance.now() - began);
    if (found.length !== 24 * 60) throw new Error(`${found.length} samples of a day were found.`);
  }
  await store.close();
  const size = statSync(path).size;
  rmSync(folder, { recursive: true });
  const written = [...hours, ...parts].reduce((sum, one) => sum + one, 0);
  const each = `${(size / watches / 1_024).toFixed(1)} KiB a watch`;
  return [
    plainRow(
      `A day of samples for ${watches.toLocaleString('en-US')} watches`,
      `${mib(size / 1_024 ** 2)}, ${each}; written in ${ms(written)}`,
    ),
    plainRow(
      'One write of five minutes of all of them, p50 / slowest',
      `${ms(median(parts))} / ${ms(Math.max(...parts))}`,
    ),
    plainRow(
      'A day of one watch read back, p50 / p99',
      `${ms(median(reads))} / ${ms(percentile(reads, 0.99))}`,
    ),
  ];
}
