import type { Panel } from '../sandbox/panel/index.ts';
import type { Bot } from './bots.ts';
import { median, ms, ratio } from './numbers.ts';
import { type Row, target } from './report.ts';
import { forget, personOf, timed } from './timing.ts';

const LAST_WITHIN_MS = 1_000;
/** A usual panel's latency, to be seen beside one that costs nothing. */
const PANEL_MS = 40;

interface Rush {
  lastMs: number;
  /** Of all rounds: usually the first, with everything still to be compiled and connected. */
  slowestMs: number;
  failures: number;
}

/** Many people at the same moment, until the last of them has their final message. */
export async function measureCrowds(
  { own, bare }: { own: Bot & { panel: Panel }; bare: Bot },
  { rounds, crowds }: { rounds: number; crowds: readonly number[] },
): Promise<Row[]> {
  const most = Math.max(...crowds);
  const rows: Row[] = [];
  for (const people of crowds) {
    // discord.js sends 50 edits a second by default: the bare bot needs ten seconds for 500 people, every time.
    const theirs = await rushes(bare, { people, rounds: people === most ? 1 : rounds });
    const ours = await rushes(own, { people, rounds });
    rows.push(crowdRow(`${people} at once, until the last final message`, { ours, theirs }));
  }
  own.panel.fault({ kind: 'delay', ms: PANEL_MS, times: Number.POSITIVE_INFINITY });
  const ours = await rushes(own, { people: most, rounds });
  own.panel.clearFaults();
  return [...rows, crowdRow(`${most} at once, panel in ${PANEL_MS} ms`, { ours, theirs: null })];
}

async function rushes(bot: Bot, { people, rounds }: { people: number; rounds: number }): Promise<Rush> {
  const all: Rush[] = [];
  for (let round = 0; round < rounds; round += 1) {
    all.push(await rush(bot, people));
    forget(bot);
  }
  return {
    lastMs: median(all.map(({ lastMs }) => lastMs)),
    slowestMs: Math.max(...all.map(({ slowestMs }) => slowestMs)),
    failures: all.reduce((sum, { failures }) => sum + failures, 0),
  };
}

async function rush(bot: Bot, people: number): Promise<Rush> {
  const asked = Array.from({ length: people }, (_, index) => timed(bot, personOf(bot, index)));
  const settled = await Promise.allSettled(asked);
  const times = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.finalMs] : []));
  const lastMs = Math.max(...times);
  return { lastMs, slowestMs: lastMs, failures: people - times.length };
}

function crowdRow(figure: string, { ours, theirs }: { ours: Rush; theirs: Rush | null }): Row {
  const isMet = ours.failures === 0 && ours.lastMs <= LAST_WITHIN_MS;
  return {
    figure,
    portkeeper: shown(ours),
    compared: theirs ? `bare ${shown(theirs)}` : '',
    ratio: theirs ? ratio(ours.lastMs, theirs.lastMs) : '',
    target: target('no failure, within 1 s', isMet),
  };
}

function shown({ lastMs, slowestMs, failures }: Rush): string {
  const slowest = slowestMs > lastMs ? ` (slowest ${ms(slowestMs)})` : '';
  return `${ms(lastMs)}${slowest}, ${failures} failed`;
}
