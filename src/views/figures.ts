import type { WatchRecord } from '../watching/record.ts';
import type { Summary } from '../watching/statistics.ts';
import { counted } from './text.ts';
import { bytes, lengthInWords, milliseconds, percentage } from './units.ts';

/** A watch, as far as its figures depend on it. */
export type WatchedState = Pick<WatchRecord, 'state' | 'everyMs' | 'bornMs'> & { isPaused: boolean };

const MINUTE_MS = 60_000;

/** Whether what began then is as old as the watch: its first check is a moment after it. */
export function isFromTheStart({ bornMs }: { bornMs: number }, sinceMs: number): boolean {
  return sinceMs <= bornMs + MINUTE_MS;
}

/** When something will be known of a new watch: a failure needs a second check. */
export function firstResult({ everyMs }: { everyMs: number }): string {
  return `First result in about ${lengthInWords(everyMs + MINUTE_MS, { about: true })}`;
}

/** Which time the uptime is of: only what was measured. @param label the whole span: `24 hours` */
function measuredTime(summary: Summary, { bornMs, label }: { bornMs: number; label: string }): string {
  if (summary.isWhole) return `in the last ${label}`;
  const length = lengthInWords(summary.measuredMs, { about: true });
  return bornMs > summary.fromMs ? `– of the ${length} watched so far` : `– checked for ${length} of it`;
}

/** How reliable a port was, a figure a line; what stands out is in asterisks. */
export function figures(summary: Summary, watch: WatchedState & { label: string }): string[] {
  const { upPercent, usualMs, worstMs, received, sent, singles } = summary;
  const failed = `${counted(singles, 'single check')} got no answer, which counts neither way`;
  const remarks = singles === 0 ? [] : [failed];
  if (upPercent === null) {
    return [whyNoFigures(watch), ...remarks];
  }
  return [
    availability(summary, watch),
    usualMs === null || worstMs === null
      ? 'Nothing answered'
      : `Answers usually in *${milliseconds(usualMs)}*, at worst in *${milliseconds(worstMs)}*`,
    ...(received === null && sent === null
      ? []
      : [`Traffic of the server: *${bytes(received ?? 0)}* in, *${bytes(sent ?? 0)}* out`]),
    ...remarks,
  ];
}

function whyNoFigures(watch: WatchedState): string {
  const { state, isPaused } = watch;
  if (state === 'unknown' && !isPaused) return firstResult(watch);
  return state === 'untestable' && !isPaused
    ? 'Can’t be checked from outside, so there is no uptime'
    : 'Nothing was checked in this time';
}

function availability(summary: Summary, watch: WatchedState & { label: string }): string {
  const { upPercent, outages, downMs, upMs } = summary;
  const [first] = outages;
  const isAllDown = upMs === 0 && first?.toMs === null && isFromTheStart(watch, first.fromMs);
  if (isAllDown) return `*Down since you started watching* (${lengthInWords(downMs)})`;
  const failing =
    outages.length === 0
      ? 'no outage'
      : `${counted(outages.length, 'outage')}: ${lengthInWords(downMs)}${outages.length > 1 ? ' in all' : ''}`;
  return `Up *${percentage(upPercent ?? 0)}* ${measuredTime(summary, watch)}, ${failing}`;
}
