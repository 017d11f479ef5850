import type { Clock } from '../clock.ts';
import type { Alert, WatchRecord } from './record.ts';
import { rested } from './turn.ts';
import type { Watches } from './watches.ts';

/** Says in Discord what is to be told; made of a bot's connection in `discord/messenger.ts`. */
export interface Messenger {
  /**
   * Sends an alert to the channel of its watch, or to its owner if it is about the watch itself. The same one within a
   * few minutes is there once only. Never throws.
   * - `refused`: nothing can be sent there any more.
   * - `later`: Discord did not answer, or not properly; it may have arrived all the same.
   */
  send(watch: WatchRecord, alert: Alert): Promise<'sent' | 'refused' | 'later'>;
  /** Whether it stands there already, sent longer ago than Discord remembers by itself. False when nobody can tell. */
  isThere(watch: WatchRecord, alert: Alert): Promise<boolean>;
}

/** Discord compares with "the past few minutes" (Message resource, Create Message, `enforce_nonce`). */
const NONCE_GOOD_FOR_MS = 2 * 60_000;

/**
 * Tells what a watch has to tell, the oldest first. Each alert is written down before it is sent, and taken away after:
 * whenever the process ends in between, the next one sends it again, and Discord or a look into the channel keeps it
 * from standing there twice.
 * @returns false when something is left for later.
 * @throws StoreFailure
 */
export async function tell(id: string, around: Telling): Promise<boolean> {
  for (;;) {
    await around.watches.change(id, (record) => tried(record, around.clock.now()));
    const outcome = await tellFirst(id, around);
    if (outcome === 'nothing') return true;
    if (outcome === 'later') return false;
  }
}

export interface Telling {
  watches: Watches;
  messenger: Messenger;
  clock: Clock;
  /** Told of each alert that has arrived. */
  onTold(alert: Alert): void;
}

async function tellFirst(id: string, around: Telling): Promise<'sent' | 'refused' | 'later' | 'nothing'> {
  const result: { outcome: 'sent' | 'refused' | 'later' | 'nothing' } = { outcome: 'nothing' };
  await around.watches.change(id, async (record) => {
    const [first] = record.alerts;
    if (!first) return null;
    result.outcome = await sendOnce(record, { alert: first, ...around });
    if (result.outcome === 'later') return null;
    if (result.outcome === 'sent') around.onTold(first);
    const left = { ...record, alerts: record.alerts.slice(1) };
    const isUnwritable = result.outcome === 'refused' && first.about.kind !== 'paused';
    return isUnwritable ? rested(left, { id, reason: 'channel', now: around.clock.now() }) : left;
  });
  return result.outcome;
}

/** Writes down that the first alert is about to be sent. */
function tried(record: WatchRecord, now: number): WatchRecord | null {
  const [first, ...others] = record.alerts;
  if (!first || first.triedAtMs !== null) return null;
  return { ...record, alerts: [{ ...first, triedAtMs: now }, ...others] };
}

async function sendOnce(
  record: WatchRecord,
  { alert, messenger, clock }: { alert: Alert; messenger: Messenger; clock: Clock },
): Promise<'sent' | 'refused' | 'later'> {
  const isOld = alert.triedAtMs !== null && clock.now() - alert.triedAtMs > NONCE_GOOD_FOR_MS;
  if (isOld && (await messenger.isThere(record, alert))) return 'sent';
  return messenger.send(record, alert);
}
