import { setTimeout as sleep } from 'node:timers/promises';
import { type Bot, stopped } from './bots.ts';
import { median, mib, ms, ratio } from './numbers.ts';
import { type Row, target } from './report.ts';
import type { Tuning } from './tuning.ts';

const MAX_RATIO = 1.2;
/** Long enough for what a start leaves behind to be over; memory.ts waits longer. */
const SETTLE_MS = 500;

interface Start {
  readyMs: number;
  restMib: number;
}

/** From the start of the process to Discord's READY, in all the ways one may start; all of them by turns. */
export async function measureStarts(
  { own, bare }: { own: Bot; bare: Bot },
  { rounds, tunings }: { rounds: number; tunings: ReadonlyMap<string, Tuning> },
): Promise<Row[]> {
  const ways = [...tunings].map(([name, tuning]) => ({
    name,
    tuning,
    ours: [] as Start[],
    theirs: [] as Start[],
  }));
  // The first round fills the compile caches and the system's, so it does not count.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { tuning, ours, theirs } of ways) {
      const [one, other] = [await start(own, tuning), await start(bare, tuning)];
      if (round > 0) ours.push(one);
      if (round > 0) theirs.push(other);
    }
  }
  return ways.flatMap(({ name, ours, theirs }) => [
    readyRow(name, ours, theirs),
    restRow(name, ours, theirs),
  ]);
}

async function start(bot: Bot, tuning: Tuning): Promise<Start> {
  const began = performance.now();
  const program = await bot.start(tuning);
  const readyMs = performance.now() - began;
  await sleep(SETTLE_MS);
  const restMib = program.residentMib();
  await stopped(bot, program);
  return { readyMs, restMib };
}

function readyRow(way: string, ours: Start[], theirs: Start[]): Row {
  const [one, other] = [ours, theirs].map((starts) => median(starts.map(({ readyMs }) => readyMs))) as [
    number,
    number,
  ];
  return {
    figure: `Start to ready, ${way}`,
    portkeeper: ms(one),
    compared: `bare ${ms(other)}`,
    ratio: ratio(one, other),
    target: target('at most 1.2 ×', one / other <= MAX_RATIO),
  };
}

function restRow(way: string, ours: Start[], theirs: Start[]): Row {
  const [one, other] = [ours, theirs].map((starts) => median(starts.map(({ restMib }) => restMib))) as [
    number,
    number,
  ];
  return {
    figure: `Memory half a second after that, ${way}`,
    portkeeper: mib(one),
    compared: `bare ${mib(other)}`,
    ratio: ratio(one, other),
    target: '',
  };
}
