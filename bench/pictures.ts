import { drawUptime } from '../src/pictures/uptime.ts';
import { bucketOf, type HourSum, type Sample, type Series } from '../src/watching/series.ts';
import { summarise } from '../src/watching/statistics.ts';
import { median, mib, ms, percentile } from './numbers.ts';
import { type Row, target } from './report.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 21, 21, 7);
const TITLE = { name: 'Survival – the old world', address: 'play.example.net:25565' };
/** What a person may wait for a picture besides the way to Discord. */
const LIMIT_MS = 150;
const AT_ONCE = 20;

/** Draws pictures of watches with one check a minute, all of whose ranges are full. */
export async function measurePictures(rounds: number): Promise<Row[]> {
  const series = fullSeries();
  const before = process.memoryUsage.rss();
  const first = await timed(() => draw(series, 1));
  const rows: Row[] = [row('First picture of a process', [first])];
  for (const days of [1, 7, 30, 90]) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) times.push(await timed(() => draw(series, days)));
    rows.push(row(`Picture of ${days === 1 ? '24 hours' : `${days} days`}, p50 / p99`, times));
  }
  const crowd = await timed(() => Promise.all(Array.from({ length: AT_ONCE }, () => draw(series, 90))));
  const grown = (process.memoryUsage.rss() - before) / 1024 ** 2;
  const { length } = await draw(series, 1);
  return [
    ...rows,
    { ...EMPTY, figure: `${AT_ONCE} pictures at once, until the last`, portkeeper: ms(crowd) },
    { ...EMPTY, figure: 'Memory after these pictures, more than before', portkeeper: mib(grown) },
    { ...EMPTY, figure: 'Size of a picture', portkeeper: `${Math.ceil(length / 1024)} KiB` },
  ];
}

const EMPTY = { compared: '', ratio: '', target: '' };

function row(figure: string, times: readonly number[]): Row {
  const [p50, p99] = [median(times), percentile(times, 0.99)];
  return {
    ...EMPTY,
    figure,
    portkeeper: times.length === 1 ? ms(p50) : `${ms(p50)} / ${ms(p99)}`,
    target: target(`under ${LIMIT_MS} ms`, p99 < LIMIT_MS),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** From what is kept to the finished PNG. */
function draw(series: Series, days: number): Promise<Uint8Array> {
  const span = { fromMs: NOW - days * DAY_MS, toMs: NOW };
  return drawUptime(summarise(series, { span, everyMs: MINUTE_MS }), {
    ...TITLE,
    range: `${days} days`,
    bornMs: 0,
  });
}

function fullSeries(): Series {
  const samples = Array.from({ length: DAY_MS / MINUTE_MS }, (_, minute): Sample => {
    const up = minute % 400 > 20;
    const latencyMs = up ? 20 + (minute % 13) + (minute % 50 === 0 ? 80 : 0) : null;
    const isRead = minute % 5 === 0;
    const atMs = NOW - DAY_MS + minute * MINUTE_MS;
    return {
      atMs,
      up,
      latencyMs,
      received: isRead ? minute * 1_000 : null,
      sent: isRead ? minute * 3_000 : null,
    };
  });
  const hours = Array.from({ length: 90 * 24 }, (_, hour): HourSum => {
    const up = hour % 70 === 0 ? 20 : 60;
    const latencies = Array.from({ length: 10 }, (_, index) => ({
      bucket: bucketOf(20 + index * 5 + (hour % 9)),
      count: up / 10,
    }));
    const hourMs = Math.floor(NOW / HOUR_MS) * HOUR_MS - (90 * 24 - 1 - hour) * HOUR_MS;
    return { hourMs, checks: 60, up, latencies, received: 1e6 * (hour % 24), sent: 3e6 * (hour % 24) };
  });
  return { samples, hours, incidents: [] };
}
