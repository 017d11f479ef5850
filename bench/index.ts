import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { demoWorld, startPanel } from '../sandbox/panel/index.ts';
import { ATTACK_HEAD, measureAttacks } from './attacks.ts';
import { bareBot, portkeeper } from './bots.ts';
import { measureCrowds } from './crowd.ts';
import { measureLatency } from './latency.ts';
import { measureLookUps } from './look-up.ts';
import { measureMemory, type Pair } from './memory.ts';
import { countPanelRequests } from './panel-requests.ts';
import { measurePictures } from './pictures.ts';
import { stopAll } from './programs.ts';
import { type Row, table } from './report.ts';
import { measureStarts } from './start.ts';
import { measureStore } from './store.ts';
import { createTunings } from './tuning.ts';
import { measureWatching } from './watching.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    /** Nothing but the pictures. */
    pictures: { type: 'boolean', default: false },
    /** Nothing but writes to SQLite. */
    store: { type: 'boolean', default: false },
    /** Nothing but attacks: what people with a panel of their own do to everybody else. */
    attacks: { type: 'boolean', default: false },
    /** Nothing but watched ports: so many, for so many minutes. */
    watching: { type: 'boolean', default: false },
    watches: { type: 'string', default: '10000' },
    minutes: { type: 'string', default: '5' },
  },
});

/** How much of everything: enough for medians that hold still, or enough to see that nothing is broken. */
const FULL = {
  limitMs: 8 * 60_000,
  latency: { plain: 200, byPanelMs: byPanelMs(60, 20, 10) },
  crowd: { rounds: 5, crowds: [1, 50, 500] },
  starts: 10,
  memory: { interactions: 10_000, people: 200, settleMs: 8_000 },
  users: [10, 10_000, 1_000_000],
  pictures: 100,
  writes: 1_000,
  attacks: { people: 25, alone: 40, together: 500 },
};
const QUICK: typeof FULL = {
  limitMs: 60_000,
  latency: { plain: 20, byPanelMs: byPanelMs(10, 4, 4) },
  crowd: { rounds: 1, crowds: [1, 50, 100] },
  starts: 1,
  memory: { interactions: 300, people: 20, settleMs: 1_000 },
  users: [10, 10_000],
  pictures: 10,
  writes: 100,
  attacks: { people: 10, alone: 20, together: 100 },
};
const counts = values.quick ? QUICK : FULL;
const GUILDS = [1, 1_000];

process.on('exit', stopAll);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
setTimeout(
  () => {
    console.error('The benchmark takes too long: something hangs.');
    process.exit(1);
  },
  counts.limitMs + Number(values.minutes) * 60_000,
).unref();

if (values.pictures) {
  report(await said('pictures', () => measurePictures(counts.pictures)));
  process.exit(0);
}
if (values.store) {
  report(await said('the store', () => measureStore(counts.writes)));
  process.exit(0);
}
if (values.attacks) {
  report(await said('attacks', () => measureAttacks(counts.attacks)), ATTACK_HEAD);
  process.exit(0);
}
if (values.watching) {
  const wanted = { watches: Number(values.watches), minutes: Number(values.minutes) };
  report(await said('watching', () => measureWatching(wanted)));
  process.exit(0);
}
const demo = demoWorld();
// Everybody here uses the key of the same account; a panel counts the requests of each account by itself.
demo.world.settings.requestsPerMinute = Number.MAX_SAFE_INTEGER;
const panel = await startPanel({ dialect: 'pterodactyl', world: demo.world });
const tunings = createTunings();
const rows = [
  ...(await said('people at once and one at a time', people)),
  ...(await said('starts', starts)),
  ...(await said('look-ups', () => measureLookUps(counts.users))),
  ...(await said('the store', () => measureStore(counts.writes))),
  ...(await said('memory', memory)),
  ...(await said('pictures', () => measurePictures(counts.pictures))),
];
tunings.close();
report(rows);
process.exit(0);

function report(rows: readonly Row[], head?: readonly string[]): void {
  const gib = (totalmem() / 1024 ** 3).toFixed(0);
  console.log(`${cpus().length} cores (${cpus()[0]?.model}), ${gib} GiB, Node ${process.version}\n`);
  console.log(table(rows, head));
}

async function said(what: string, measure: () => Promise<Row[]>): Promise<Row[]> {
  const began = performance.now();
  const rows = await measure();
  console.error(`Measured ${what} in ${((performance.now() - began) / 1_000).toFixed(0)} s.`);
  return rows;
}

/** Panel latencies to look at, and how often. */
function byPanelMs(short: number, long: number, veryLong: number): Map<number, number> {
  return new Map([
    [40, short],
    [300, long],
    [5_000, veryLong],
  ]);
}

async function people(): Promise<Row[]> {
  const options = { people: Math.max(...counts.crowd.crowds), far: true };
  const own = await portkeeper({ panel, demo, ...options });
  const bare = await bareBot(options);
  const programs = [await own.start(), await bare.start()];
  const rows = [
    ...(await measureLatency({ own, bare }, counts.latency)),
    ...(await measureCrowds({ own, bare }, counts.crowd)),
  ];
  await Promise.all(programs.map((program) => program.stop()));
  await Promise.all([own.close(), bare.close()]);
  return rows;
}

async function starts(): Promise<Row[]> {
  const own = await portkeeper({ panel, demo, people: 1 });
  const bare = await bareBot({ people: 1 });
  const rows = [
    ...(await measureStarts({ own, bare }, { rounds: counts.starts, tunings: tunings.all })),
    ...(await countPanelRequests(own)),
  ];
  await Promise.all([own.close(), bare.close()]);
  return rows;
}

/** In one guild and in many, as it is started; and in one as the image starts it. */
async function memory(): Promise<Row[]> {
  const { people } = counts.memory;
  const pairs: Pair[] = [];
  for (const guilds of GUILDS) {
    const own = { bot: await portkeeper({ panel, demo, people, guilds }), tuning: {} };
    const bare = { bot: await bareBot({ people, guilds }), tuning: {} };
    pairs.push({ where: guilds === 1 ? '1 guild' : `${guilds.toLocaleString('en-US')} guilds`, own, bare });
  }
  const image = { bot: await portkeeper({ panel, demo, people }), tuning: tunings.image };
  const bare = pairs[0]?.bare;
  if (bare) pairs.push({ where: '1 guild, in the image', own: image, bare });
  const rows = await measureMemory(pairs, counts.memory);
  const bots = new Set(pairs.flatMap(({ own, bare }) => [own.bot, bare.bot]));
  await Promise.all([...bots].map((bot) => bot.close()));
  return rows;
}
