import { type Reader, timestampText } from '../../../timestamps.ts';

/** As it stands beside an author: the time, and the date unless it is today. */
export function sentAtText(ms: number, { locale, nowMs }: Reader): string {
  const isToday = new Date(ms).toDateString() === new Date(nowMs).toDateString();
  return timestampText(ms / 1000, isToday ? 't' : 's', { locale, nowMs });
}
