import { type Clock, isRecent } from '../clock.ts';
import type { KeyedLock } from '../store/keyed-lock.ts';
import type { Members } from './members.ts';
import type { Mentions } from './mentions.ts';
import { type Alert, isForOwner, type WatchRecord } from './record.ts';
import { rested } from './turn.ts';
import { type Watch, type Watches, watchWith } from './watches.ts';

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

/** Who is told: the channel of a watch, or its owner. */
export type Audience = 'tell' | 'inform';

/** Discord compares with "the past few minutes" (Message resource, Create Message, `enforce_nonce`). */
const NONCE_GOOD_FOR_MS = 2 * 60_000;
/** A port that comes and goes must not wake people each time. */
const MENTION_EVERY_MS = 10 * 60_000;

/**
 * Tells what a watch has to tell its channel, or its owner, the oldest first; of several that came while the channel was
 * busy with others, only the latest. Each alert is written down before it is sent, and taken away after:
 * whenever the process ends in between, the next one sends it again, and Discord or a look into the channel keeps it
 * from standing there twice.
 * @returns false when something is left for later.
 * @throws StoreFailure
 */
export async function tell(id: string, to: Audience, around: Telling): Promise<boolean> {
  // Not under the watch's own lock, which checks need, and whoever ends it: a channel may be slow.
  return around.lock(`${to} ${id}`, async () => {
    for (;;) {
      const next = await nextOf(id, to, around);
      if (!next) return true;
      if (await hasLeft(next, around)) {
        await around.onLeft(watchWith(id, next.record));
        continue;
      }
      const outcome = await sendOnce(next.record, { ...around, alert: next.alert });
      if (outcome === 'later') return false;
      if (outcome === 'sent') around.onTold(next.alert);
      const left = await around.watches.change(id, (record) =>
        told(record, { id, outcome, ...next, now: around.clock.now() }),
      );
      if (left && next.alert.about.kind === 'expired') await around.end(id);
    }
  });
}

/** Who is no member of a guild any more tells nothing there. */
async function hasLeft({ record, alert }: Next, { members }: Telling): Promise<boolean> {
  return !isForOwner(alert) && (await members.standing(record.guild, record.owner)) === 'gone';
}

export interface Telling {
  watches: Watches;
  /** One at a time tells the alerts of a watch, whichever process it is. */
  lock: KeyedLock;
  messenger: Messenger;
  members: Members;
  mentions: Mentions;
  clock: Clock;
  /** Told of a watch whose owner is gone from its guild, and takes away what it has to tell there. */
  onLeft(watch: Watch): Promise<void>;
  /** Ends a watch with all that is kept of it. */
  end(id: string): Promise<unknown>;
  /** Told of each alert that has arrived. */
  onTold(alert: Alert): void;
}

/** The first alert, written down as about to be sent. */
async function nextOf(id: string, to: Audience, around: Telling): Promise<Next | null> {
  const seen: { record: WatchRecord | null } = { record: null };
  await around.watches.change(id, (record) => {
    const edited = tried(record, to, around);
    seen.record = edited ?? record;
    return edited;
  });
  const { record } = seen;
  const alert = record?.alerts.find(isFor(to));
  return record && alert ? { record, alert } : null;
}

interface Next {
  record: WatchRecord;
  alert: Alert;
}

/** The record without the alert; it rests when its channel cannot be written any more. */
function told(
  record: WatchRecord,
  { id, outcome, alert, now }: { id: string; outcome: 'sent' | 'refused'; alert: Alert; now: number },
): WatchRecord | null {
  const alerts = record.alerts.filter(({ nonce }) => nonce !== alert.nonce);
  // It has ended meanwhile, and this is another watch in its place.
  if (alerts.length === record.alerts.length) return null;
  const hasMentioned = outcome === 'sent' && mentions(record, alert);
  const left = { ...record, alerts, ...(hasMentioned ? { mentionedAtMs: now } : {}) };
  const isUnwritable = outcome === 'refused' && !isForOwner(alert);
  return isUnwritable ? rested(left, { id, reason: 'channel', now }) : left;
}

function mentions({ role }: WatchRecord, alert: Alert): boolean {
  return role !== null && !isForOwner(alert) && !alert.quiet;
}

function isFor(to: Audience) {
  return (alert: Alert): boolean => isForOwner(alert) === (to === 'inform');
}

/** Writes down that an alert is about to be sent, and whether it is to mention a role: not too often. */
function tried(
  record: WatchRecord,
  to: Audience,
  { clock, mentions }: Pick<Telling, 'clock' | 'mentions'>,
): WatchRecord | null {
  const waiting = record.alerts.filter(isFor(to));
  const [first] = waiting;
  if (!first || first.triedAtMs !== null) return null;
  // What has passed while others were told is no news any more: the latest says how it ended.
  const latest = to === 'tell' ? (waiting.at(-1) ?? first) : first;
  const { guild, role, mentionedAtMs } = record;
  const isFresh = mentionedAtMs === undefined || !isRecent(clock, mentionedAtMs, MENTION_EVERY_MS);
  const quiet = to === 'inform' || role === null || !isFresh || !mentions.take({ guild, role });
  const next = { ...latest, triedAtMs: clock.now(), quiet };
  const isLeft = (alert: Alert) => !isFor(to)(alert) || (to === 'inform' && alert !== first);
  return { ...record, alerts: [next, ...record.alerts.filter(isLeft)] };
}

async function sendOnce(
  record: WatchRecord,
  { alert, messenger, clock }: { alert: Alert; messenger: Messenger; clock: Clock },
): Promise<'sent' | 'refused' | 'later'> {
  const isOld = alert.triedAtMs !== null && !isRecent(clock, alert.triedAtMs, NONCE_GOOD_FOR_MS);
  if (isOld && (await messenger.isThere(record, alert))) return 'sent';
  return messenger.send(record, alert);
}
