import type { Incident } from '../watching/series.ts';
import type { Summary } from '../watching/statistics.ts';
import { button, type Choice, menu } from './components.ts';
import { type Attachment, type Message, message } from './message.ts';
import { routes, UPTIME_RANGES, type UptimeRange } from './routes.ts';
import { listButton, serverName } from './server.ts';
import { beside, clip, code, counted, plain, relativeTime } from './text.ts';
import { bytes, duration, milliseconds, percentage } from './units.ts';

/** A watched port, as far as it is shown here. */
export interface WatchedPort {
  panel: string;
  server: string;
  allocation: number;
  serverName: string;
  address: string;
  isPaused: boolean;
  /** When it began to be watched. */
  bornMs: number;
}

const DAY_MS = 24 * 3_600_000;

export const RANGES: Record<UptimeRange, { label: string; lengthMs: number }> = {
  '24h': { label: '24 hours', lengthMs: DAY_MS },
  '7d': { label: '7 days', lengthMs: 7 * DAY_MS },
  '30d': { label: '30 days', lengthMs: 30 * DAY_MS },
  '90d': { label: '90 days', lengthMs: 90 * DAY_MS },
};

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
    tone: summary.incidents.some(({ toMs }) => toMs === null) ? 'warning' : 'info',
    title: `Uptime of ${serverName({ name: watch.serverName })}`,
    lines: [
      `${code(watch.address)}, last ${label}`,
      ...figures(summary).map(({ rich }) => rich),
      ...remarks(watch, summary),
    ],
    fields: outages(summary.incidents),
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

/** Each figure with emphasis, and without for where there is no Markdown. */
function figures(summary: Summary): { rich: string; bare: string }[] {
  const { upPercent, p50Ms, p95Ms, received, sent, incidents, downMs } = summary;
  if (upPercent === null) return [say('Nothing was measured in this time.')];
  const failing =
    incidents.length === 0
      ? 'no outage'
      : `${counted(incidents.length, 'outage')}, ${duration(downMs)}${incidents.length > 1 ? ' in all' : ''}`;
  return [
    say(`Up *${percentage(upPercent)}*, ${failing}`),
    p50Ms === null || p95Ms === null
      ? say('Nothing answered')
      : say(`Latency *${milliseconds(p50Ms)}* (p50), *${milliseconds(p95Ms)}* (p95)`),
    ...(received === null && sent === null
      ? []
      : [say(`Traffic of the server *${bytes(received ?? 0)}* in, *${bytes(sent ?? 0)}* out`)]),
  ];
}

function say(words: string) {
  return { rich: words.replaceAll('*', '**'), bare: words.replaceAll('*', '') };
}

function remarks({ isPaused, bornMs }: WatchedPort, { fromMs }: Summary): (string | null)[] {
  return [
    bornMs > fromMs ? `Watched since ${relativeTime(bornMs)}` : null,
    isPaused ? '\nThis watch rests, so nothing new is measured. `/ports watch` lets it go on.' : null,
  ];
}

/** The latest first. */
function outages(incidents: readonly Incident[]): { name: string; value: string }[] {
  if (incidents.length === 0) return [];
  const latest = incidents.slice(-MAX_OUTAGES).toReversed();
  const name = incidents.length > MAX_OUTAGES ? `The latest ${MAX_OUTAGES} outages` : 'Outages';
  const lines = latest.map(({ fromMs, toMs }) =>
    toMs === null
      ? `${relativeTime(fromMs)}, **still down**`
      : `${relativeTime(fromMs)}, for ${duration(toMs - fromMs)}`,
  );
  return [{ name, value: lines.join('\n') }];
}

const MAX_NAME_IN_ALT_TEXT = 200;

function attachment(
  bytes: Uint8Array,
  { watch, summary, label }: { watch: WatchedPort; summary: Summary; label: string },
): Attachment {
  const about = clip(plain(`${watch.serverName}, ${watch.address}`), MAX_NAME_IN_ALT_TEXT);
  const said = figures(summary).map(({ bare }) => bare);
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
