import type { Bot, OwnBot } from './bots.ts';
import { floorMs, median, ms, percentile, ratio } from './numbers.ts';
import { type Row, target } from './report.ts';
import { byTurns, personOf, type Timing, timed } from './timing.ts';

/** How far from the floor the median may be. */
const WITHIN_MS = 5;
const WARM_UP = 50;
/** What Discord gives for the first callback. */
const ACKNOWLEDGE_WITHIN_MS = 3_000;

interface LatencyCounts {
  /** At panel latency 0, against the bare bot. */
  plain: number;
  /** How often, by the panel's latency in milliseconds. */
  byPanelMs: ReadonlyMap<number, number>;
}

/** One person at a time: how long until Discord has the acknowledgement and the final message. */
export async function measureLatency(
  { own, bare }: { own: OwnBot; bare: Bot },
  counts: LatencyCounts,
): Promise<Row[]> {
  await byTurns([own, bare], WARM_UP);
  const [ours = [], theirs = []] = await byTurns([own, bare], counts.plain);
  const rows = [...compared(ours, theirs), await panelRow(own, counts.plain), finalRow(0, ours)];
  for (const [panelMs, count] of counts.byPanelMs) {
    const timings = await withPanel(own, { panelMs, count });
    rows.push(finalRow(panelMs, timings));
    if (timings.every(({ acknowledged }) => acknowledged)) rows.push(deferralRow(panelMs, timings));
  }
  return rows;
}

/** A slow panel is asked by several people at once, as else this would take minutes. */
async function withPanel(
  own: OwnBot,
  { panelMs, count }: { panelMs: number; count: number },
): Promise<Timing[]> {
  own.panel.fault({ kind: 'delay', ms: panelMs, times: Number.POSITIVE_INFINITY });
  const isSlow = panelMs > ACKNOWLEDGE_WITHIN_MS;
  const timings = isSlow
    ? await Promise.all(Array.from({ length: count }, (_, index) => timed(own, personOf(own, index))))
    : (await byTurns([own], count)).flat();
  own.panel.clearFaults();
  return timings;
}

function compared(ours: Timing[], theirs: Timing[]): Row[] {
  const row = (what: string, share: number, of: (timing: Timing) => number): Row => {
    const [one, other] = [percentile(ours.map(of), share), percentile(theirs.map(of), share)];
    return {
      figure: what,
      portkeeper: ms(one),
      compared: `bare ${ms(other)}`,
      ratio: ratio(one, other),
      target: '',
    };
  };
  return [
    row('Acknowledgement, p50', 0.5, ({ acknowledgedMs }) => acknowledgedMs),
    row('Acknowledgement, p99', 0.99, ({ acknowledgedMs }) => acknowledgedMs),
    row('Final message, panel in 0 ms, p50', 0.5, ({ finalMs }) => finalMs),
    row('Final message, panel in 0 ms, p99', 0.99, ({ finalMs }) => finalMs),
  ];
}

/** What the simulated panel itself needs, which is no latency that it was told to have. */
async function panelRow(own: OwnBot, times: number): Promise<Row> {
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const began = performance.now();
    await own.askPanel();
    took.push(performance.now() - began);
  }
  const figure = 'The simulated panel, asked for the same without a bot, p50';
  return { figure, portkeeper: '', compared: ms(median(took)), ratio: '', target: '' };
}

function finalRow(panelMs: number, timings: Timing[]): Row {
  const finalMs = median(timings.map((timing) => timing.finalMs));
  const deferred = timings.filter(({ acknowledged }) => acknowledged).length;
  const floor = floorMs({ panelMs, acknowledged: deferred > timings.length / 2 });
  const over = finalMs - floor;
  return {
    figure: `\`/ports list\`, panel in ${panelMs.toLocaleString('en-US')} ms, p50`,
    portkeeper: ms(finalMs),
    compared: `floor ${ms(floor)}`,
    ratio: `${over < 0 ? '−' : '+'}${ms(Math.abs(over))}`,
    target: target(`floor + ${WITHIN_MS} ms`, over <= WITHIN_MS),
  };
}

function deferralRow(panelMs: number, timings: Timing[]): Row {
  const lastMs = Math.max(...timings.map(({ acknowledgedMs }) => acknowledgedMs));
  return {
    figure: `Acknowledgement, panel in ${panelMs.toLocaleString('en-US')} ms, slowest`,
    portkeeper: ms(lastMs),
    compared: 'Discord allows 3,000 ms',
    ratio: ratio(lastMs, ACKNOWLEDGE_WITHIN_MS),
    target: '',
  };
}
