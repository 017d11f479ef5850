import type { Outage, Summary } from '../watching/statistics.ts';
import { button, type Choice, menu } from './components.ts';
import { figures, type WatchedState } from './figures.ts';
import { type Attachment, type Message, message } from './message.ts';
import { routes, UPTIME_RANGES, type UptimeRange } from './routes.ts';
import { listButton, serverName } from './server.ts';
import { beside, clip, code, counted, dateTime, plain } from './text.ts';
import { lengthInWords } from './units.ts';

/** A watched port, as far as it is shown here. */
export interface WatchedPort extends WatchedState {
  panel: string;
  server: string;
  allocation: number;
  serverName: string;
  address: string;
}

const DAY_MS = 24 * 3_600_000;

export const RANGES: Record<UptimeRange, { label: string; lengthMs: number }> = {
  '24h': { label: '24 hours', lengthMs: DAY_MS },
  '7d': { label: '7 days', lengthMs: 7 * DAY_MS },
  '30d': { label: '30 days', lengthMs: 30 * DAY_MS },
  '90d': { label: '90 days', lengthMs: 90 * DAY_MS },
};

const PAUSED =
  '\nThis watch is paused, so nothing new is checked. `/ports watch` for the same port and channel starts it again.';

/** More would hide the picture below them. */
const MAX_OUTAGES = 5;

interface Shown {
  watch: WatchedPort;
  summary: Summary;
  range: UptimeRange;
  /** A PNG; `null` when there is nothing to be seen. */
  picture: Uint8Array | null;
}

/** How reliable a port was, in words; the picture says the same at a glance. */
export function uptimeView({ watch, summary, range, picture }: Shown): Message {
  const { label } = RANGES[range];
  const others = UPTIME_RANGES.filter((other) => other !== range);
  const to = (other: UptimeRange, words: string) =>
    button(words, routes.uptime.id({ ...idsOf(watch), range: other }));
  return message({
    tone: summary.outages.some(({ toMs }) => toMs === null) ? 'warning' : 'info',
    title: `Uptime of ${serverName({ name: watch.serverName })}`,
    lines: [
      `${code(watch.address)}, last ${label}`,
      ...figures(summary, { ...watch, label }).map((line) => line.replaceAll('*', '**')),
      watch.isPaused ? PAUSED : null,
    ],
    fields: outages(summary),
    ...(picture ? { image: attachment(picture, { watch, summary, label }) } : {}),
    rows: [
      [
        to(range, 'Refresh'),
        ...others.map((other) => to(other, RANGES[other].label)),
        listButton({ panel: watch.panel, serverId: watch.server }),
      ],
    ],
  });
}

function idsOf({ panel, server, allocation }: WatchedPort) {
  return { panel, server, allocation };
}

/** The latest first. */
function outages({ outages, fromMs }: Summary): { name: string; value: string }[] {
  if (outages.length === 0) return [];
  const latest = outages.slice(-MAX_OUTAGES).toReversed();
  const name = outages.length > MAX_OUTAGES ? `The latest ${MAX_OUTAGES} outages` : 'Outages';
  return [{ name, value: latest.map((outage) => outageLine(outage, fromMs)).join('\n') }];
}

function outageLine({ fromMs, toMs, downMs }: Outage, spanFromMs: number): string {
  const within = fromMs < spanFromMs ? ' of this time' : '';
  const lasts = toMs === null ? ', **still down**' : '';
  return `${dateTime(fromMs)} for ${lengthInWords(downMs)}${within}${lasts}`;
}

const MAX_NAME_IN_ALT_TEXT = 200;

function attachment(
  bytes: Uint8Array,
  { watch, summary, label }: { watch: WatchedPort; summary: Summary; label: string },
): Attachment {
  const about = clip(plain(`${watch.serverName}, ${watch.address}`), MAX_NAME_IN_ALT_TEXT);
  const said = figures(summary, { ...watch, label }).map((line) => line.replaceAll('*', ''));
  return { name: 'uptime.png', description: `${about}, last ${label}: ${said.join('; ')}.`, bytes };
}

/** Asks which watched port is meant. */
export function chooseWatch(
  watches: readonly WatchedPort[],
  { range, write }: { range: UptimeRange; write: (watch: WatchedPort) => string },
): Message {
  const choices: Choice[] = watches.map((watch) => ({
    label: watch.address,
    value: write(watch),
    description: beside(watch.serverName),
  }));
  return message({
    tone: 'info',
    title: 'Which port?',
    lines: [`${counted(watches.length, 'watched port')} to choose from.`],
    rows: [[menu('Choose a port…', routes.pickUptime.id({ range }), choices)]],
  });
}

export function watchedPortSuggestion({ address, serverName }: WatchedPort): string {
  return clip([plain(address), beside(serverName)].filter(Boolean).join(' · '), 100);
}

/** @param watched how many ports the person watches at all. */
export function notWatched(watched: number): Message {
  return message({
    tone: 'info',
    title: watched === 0 ? 'You watch no port yet' : 'You do not watch that port',
    lines: [
      'Uptime is known from the moment a port is watched: `/ports watch` starts it, and tells a channel when the port goes down.',
      watched === 0
        ? null
        : `You watch ${counted(watched, 'port')}: leave \`allocation\` and \`server\` out to choose.`,
    ],
  });
}
