import { FOLLOW_FOR_MS } from '../../src/allocations/follow.ts';
import type { Journey } from '../../src/allocations/journey.ts';
import type { Workplace } from '../../src/allocations/workplace.ts';
import { within } from '../../src/clock.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { journeyView } from '../../src/views/journey.ts';
import type { Here } from '../services.ts';

/** Discord allows some five edits in five seconds; people cannot read faster than this anyway. */
export const SHOW_EVERY_MS = 1_000;

/** One message that lives through a journey. Of several about one server the newest is shown to its person. */
interface Ride {
  newer: Ride | null;
  /** How it ended; `null` when it failed. */
  end: Promise<Reply | null>;
}

/** The newest ride of each person on each server, for as long as it lasts. */
export type Rides = Map<string, Ride>;

/** Shows each stretch as it comes, at most one a second, and answers with the end. */
export async function ride(
  here: Here,
  at: Workplace,
  journeys: AsyncGenerator<Journey, void>,
): Promise<Reply> {
  const { clock } = here.services;
  const untilMs = clock.now() + FOLLOW_FOR_MS;
  const { promise: end, resolve } = Promise.withResolvers<Reply | null>();
  const mine: Ride = { newer: null, end };
  let leave: () => void = () => undefined;
  try {
    const onFirst = () => {
      leave = embark(here, at, mine);
    };
    const last = await show(here, journeys, { mine, onFirst });
    const own = reply(journeyView(last));
    // Both may be one message, so the older says in the end what the newer says.
    const answer = mine.newer ? await endOf(here, { newer: mine.newer, own, untilMs }) : own;
    resolve(answer);
    return answer;
  } finally {
    resolve(null);
    leave();
  }
}

/** Makes this the newest ride. @returns to be called when it is over. */
function embark(here: Here, at: Workplace, mine: Ride): () => void {
  const { rides } = here.services;
  const key = `${here.userId} ${at.client.panel.url} ${at.serverId}`;
  const older = rides.get(key);
  if (older) older.newer = mine;
  rides.set(key, mine);
  return () => {
    if (rides.get(key) === mine) rides.delete(key);
  };
}

/** @returns the last of the journey. It goes on silently when a newer ride shows the same. */
async function show(
  here: Here,
  journeys: AsyncGenerator<Journey, void>,
  { mine, onFirst }: { mine: Ride; onFirst: () => void },
): Promise<Journey> {
  const { clock } = here.services;
  let shownAt = Number.NEGATIVE_INFINITY;
  let shown = '';
  for await (const journey of journeys) {
    const wait = shownAt + SHOW_EVERY_MS - clock.now();
    if (journey.outcome) {
      if (wait > 0) await clock.sleep(wait, here.ending).catch(() => undefined);
      return journey;
    }
    if (shown === '') onFirst();
    const view = journeyView(journey);
    const text = JSON.stringify(view);
    const isSilent = mine.newer !== null || wait > 0 || text === shown;
    shown ||= text;
    if (isSilent) continue;
    [shownAt, shown] = [clock.now(), text];
    // Somebody may have dismissed the message: what was begun with the server goes on all the same.
    await here.progress(view).catch(() => undefined);
  }
  throw new Error('A journey ended without an outcome.');
}

/** The newer ride's end, or one's own when that is too late for this message. */
async function endOf(
  here: Here,
  { newer, own, untilMs }: { newer: Ride; own: Reply; untilMs: number },
): Promise<Reply> {
  const { clock } = here.services;
  const leftMs = Math.max(0, untilMs - clock.now());
  const end = await within(clock, leftMs, { work: newer.end, instead: null });
  return end ?? own;
}
