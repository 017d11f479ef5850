import { readPortRef } from '../../src/allocations/references.ts';
import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import { text } from '../../src/discord/options.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import type { UptimeTitle } from '../../src/pictures/uptime.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { outdated } from '../../src/views/progress.ts';
import { routes, UPTIME_RANGES, type UptimeRange } from '../../src/views/routes.ts';
import { chooseWatch, notWatched, RANGES, uptimeView } from '../../src/views/uptime.ts';
import { type Summary, summarise } from '../../src/watching/statistics.ts';
import type { Here, Services } from '../services.ts';
import { type OwnWatch, suggestWatches, watchedPorts, watchesMeant, writeWatch } from './find-watch.ts';
import { serverOption } from './options.ts';

const { options } = descriptions.ports;
/** What can be typed in place of a choice. */
const MAX_TYPED = 100;
const DEFAULT_RANGE: UptimeRange = '24h';

export const uptimeAction = action({
  name: 'uptime',
  description: descriptions.ports.uptime,
  options: {
    server: serverOption,
    allocation: text<Services>(options.watched, { maxLength: MAX_TYPED, suggest: suggestWatches }),
    range: text(options.range, {
      choices: UPTIME_RANGES.map((range) => ({ name: RANGES[range].label, value: range })),
    }),
  },
  async run(here: Here, { range: wanted, ...typed }) {
    const range = UPTIME_RANGES.find((one) => one === wanted) ?? DEFAULT_RANGE;
    const watches = await watchedPorts(here);
    const meant = await watchesMeant(here, watches, typed);
    const [only, ...others] = meant;
    if (!only) return reply(notWatched(watches.length));
    return others.length > 0
      ? reply(chooseWatch(meant, { range, write: writeWatch }))
      : show(here, only, range);
  },
});

async function show(here: Here, watch: OwnWatch, range: UptimeRange): Promise<Reply> {
  const { clock, watching } = here.services;
  const { label, lengthMs } = RANGES[range];
  const toMs = clock.now();
  const span = { fromMs: toMs - lengthMs, toMs };
  const series = await watching.readSeries(watch.id, span);
  // Ended in another window just now.
  if (!series) return reply(notWatched(0));
  const summary = summarise(series, { span, ...watch });
  const title = { name: watch.serverName, address: watch.address, range: label, bornMs: watch.bornMs };
  const picture = summary.measuredMs > 0 ? await draw(summary, title) : null;
  return reply(uptimeView({ watch, summary, range, picture }));
}

/** Loaded with the first picture, so that nobody else waits for it at the start. */
async function draw(summary: Summary, title: UptimeTitle): Promise<Uint8Array> {
  const { drawUptime } = await import('../../src/pictures/uptime.ts');
  return drawUptime(summary, title);
}

/** Decided again at each click: only the person's own watches are shown, whoever's button it was. */
async function showPort(here: Here, port: string, range: UptimeRange): Promise<Reply> {
  const watches = await watchedPorts(here);
  const watch = watches.find((one) => writeWatch(one) === port);
  return watch ? show(here, watch, range) : reply(notWatched(watches.length));
}

export const uptimeClicks = [
  onClick(routes.uptime, (here: Here, { range, ...port }) => showPort(here, writeWatch(port), range)),
  onClick(routes.pickUptime, async (here: Here, { range }, { values }) => {
    const [port = ''] = values;
    return readPortRef(port) ? showPort(here, port, range) : reply(outdated());
  }),
];
