import { setTimeout as sleep } from 'node:timers/promises';
import { type Bot, stopped } from './bots.ts';
import { mib, percent, ratio } from './numbers.ts';
import { type Row, target } from './report.ts';
import { forget, personOf, timed } from './timing.ts';
import type { Tuning } from './tuning.ts';

/** How many interactions are on their way at any time: a busy evening, not an attack. */
const AT_ONCE = 20;
const MAX_GROWTH = 0.1;
const REST_GOAL_MIB = 90;

interface MemoryCounts {
  /** So many that nobody reaches their limit of 60 a minute. */
  people: number;
  interactions: number;
  /** How long a bot is left alone before it is looked at; V8 tidies up when nothing happens for some seconds. */
  settleMs: number;
}

interface Footprint {
  restMib: number;
  afterMib: number;
}

/** One way to start a bot, for as long as it is measured. */
interface Candidate {
  bot: Bot;
  tuning: Tuning;
}

export interface Pair {
  where: string;
  own: Candidate;
  bare: Candidate;
}

/** Resident memory at rest and after many interactions; all bots at once, as time does not matter here. */
export async function measureMemory(pairs: readonly Pair[], counts: MemoryCounts): Promise<Row[]> {
  const measured = new Map<Candidate, Promise<Footprint>>();
  const measure = (candidate: Candidate) => {
    const known = measured.get(candidate) ?? footprint(candidate, counts);
    measured.set(candidate, known);
    return known;
  };
  const rows = pairs.map(async ({ where, own, bare }) => {
    const [ours, theirs] = await Promise.all([measure(own), measure(bare)]);
    return [restRow(where, ours, theirs), growthRow(where, { ours, theirs, counts })];
  });
  return (await Promise.all(rows)).flat();
}

async function footprint(
  { bot, tuning }: Candidate,
  { interactions, settleMs }: MemoryCounts,
): Promise<Footprint> {
  const program = await bot.start(tuning);
  await sleep(settleMs);
  const restMib = program.residentMib();
  let begun = 0;
  const oneAfterAnother = async () => {
    while (begun < interactions) {
      begun += 1;
      await timed(bot, personOf(bot, begun));
      forget(bot);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, oneAfterAnother));
  await sleep(settleMs);
  const afterMib = program.residentMib();
  await stopped(bot, program);
  return { restMib, afterMib };
}

function restRow(where: string, ours: Footprint, theirs: Footprint): Row {
  const isMet = ours.restMib <= theirs.restMib;
  return {
    figure: `Memory at rest, ${where}`,
    portkeeper: mib(ours.restMib),
    compared: `bare ${mib(theirs.restMib)}`,
    ratio: ratio(ours.restMib, theirs.restMib),
    target: `${target('at most the bare bot’s', isMet)}; ${target(`under ${REST_GOAL_MIB} MiB`, ours.restMib < REST_GOAL_MIB)}`,
  };
}

function growthRow(
  where: string,
  { ours, theirs, counts }: { ours: Footprint; theirs: Footprint; counts: MemoryCounts },
): Row {
  const growth = ({ restMib, afterMib }: Footprint) => afterMib / restMib - 1;
  const shown = (footprint: Footprint) => `${mib(footprint.afterMib)} (${percent(growth(footprint))})`;
  return {
    figure: `Memory after ${counts.interactions.toLocaleString('en-US')} interactions, ${where}`,
    portkeeper: shown(ours),
    compared: `bare ${shown(theirs)}`,
    ratio: ratio(ours.afterMib, theirs.afterMib),
    target: target('grows less than 10 %', growth(ours) < MAX_GROWTH),
  };
}
