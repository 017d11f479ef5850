import { FOLLOW_FOR_MS } from '../../src/allocations/follow.ts';
import type { Journey } from '../../src/allocations/journey.ts';
import type { Workplace } from '../../src/allocations/workplace.ts';
import { within } from '../../src/clock.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { tooManyRides } from '../../src/views/apply.ts';
import { goesOnElsewhere, journeyView } from '../../src/views/journey.ts';
import type { Here } from '../services.ts';

/** Discord allows some five edits in five seconds; people cannot read faster than this anyway. */
export const SHOW_EVERY_MS = 1_000;

/** One message that lives through a journey. Of several about one server the newest is shown to its person. */
interface Ride {
  here: Here;
  /** What was shown last. */
  shown: Journey | null;
  newer: Ride | null;
  /** How it ended; `null` when it failed. */
  end: Promise<Reply | null>;
}

/** The newest ride of each person on each server, for as long as it lasts. */
export type Rides = Map<string, Ride>;

/** Each lasts for minutes and asks the panel all the while, also where another message shows what it sees. */
const MAX_RIDES = 3;

/** Shows each stretch as it comes, at most one a second, and answers with the end. */
export async function ride(
  here: Here,
  at: Workplace,
  journeys: AsyncGenerator<Journey, void>,
): Promise<Reply> {
  const { clock } = here.services;
  const alight = board(here);
  // Beside the message, which another one may still be writing in.
  if (!alight) return reply(tooManyRides(MAX_RIDES), { beside: true });
  const untilMs = clock.monotonic() + FOLLOW_FOR_MS;
  const { promise: end, resolve } = Promise.withResolvers<Reply | null>();
  const mine: Ride = { here, shown: null, newer: null, end };
  let leave: () => void = () => undefined;
  try {
    const onFirst = () => {
      leave = embark(at, mine);
    };
    const last = await show(journeys, { mine, onFirst });
    const answer = await answerOf(mine, { last, untilMs });
    resolve(answer);
    return answer;
  } finally {
    resolve(null);
    leave();
    alight();
  }
}

/** Takes one of a person's places. @returns to be called when it is over; `null` when they have no more. */
function board({ services: { riders }, userId }: Here): (() => void) | null {
  const taken = riders.get(userId) ?? 0;
  if (taken >= MAX_RIDES) return null;
  riders.set(userId, taken + 1);
  return () => {
    const left = (riders.get(userId) ?? 1) - 1;
    if (left > 0) riders.set(userId, left);
    else riders.delete(userId);
  };
}

/** Makes this the newest ride. @returns to be called when it is over. */
function embark(at: Workplace, mine: Ride): () => void {
  const { rides } = mine.here.services;
  const key = `${mine.here.userId} ${at.client.panel.url} ${at.serverId}`;
  const older = rides.get(key);
  if (older) {
    older.newer = mine;
    const isHandedOver = isElsewhere(older) && older.shown;
    if (isHandedOver) void older.here.progress(goesOnElsewhere(isHandedOver)).catch(() => undefined);
  }
  rides.set(key, mine);
  return () => {
    if (rides.get(key) === mine) rides.delete(key);
  };
}

/** Whether a newer message shows what comes. What became of a change is told where it was asked for. */
function isElsewhere({ here, newer, shown }: Ride): boolean {
  return newer !== null && !isSameMessage(here, newer.here) && !shown?.change;
}

function isSameMessage(one: Here, other: Here): boolean {
  return one.replaces !== null && one.replaces === other.replaces;
}

/** Nothing is shown any more where a newer ride has taken over; what was begun goes on all the same. */
function isSilent({ here, newer, shown }: Ride): boolean {
  return newer !== null && (isSameMessage(here, newer.here) || !shown?.change);
}

/** @returns the last of the journey. */
async function show(
  journeys: AsyncGenerator<Journey, void>,
  { mine, onFirst }: { mine: Ride; onFirst: () => void },
): Promise<Journey> {
  const { here } = mine;
  const { clock } = here.services;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  let text = '';
  for await (const journey of journeys) {
    const waitMs = shownAtMs + SHOW_EVERY_MS - clock.monotonic();
    if (journey.outcome) {
      if (waitMs > 0) await clock.sleep(waitMs, here.ending).catch(() => undefined);
      return journey;
    }
    if (!mine.shown) onFirst();
    mine.shown ??= journey;
    const view = journeyView(journey);
    const isShown = JSON.stringify(view) === text;
    if (isSilent(mine) || waitMs > 0 || isShown) continue;
    [shownAtMs, text, mine.shown] = [clock.monotonic(), JSON.stringify(view), journey];
    // Somebody may have dismissed the message: what was begun with the server goes on all the same.
    await here.progress(view).catch(() => undefined);
  }
  throw new Error('A journey ended without an outcome.');
}

/** One's own end; where a newer ride has taken over the message, what that one says, unless it is too late for that. */
async function answerOf(mine: Ride, { last, untilMs }: { last: Journey; untilMs: number }): Promise<Reply> {
  const own = reply(journeyView(last));
  if (isElsewhere(mine)) return reply(goesOnElsewhere(last));
  if (!mine.newer || !isSilent(mine)) return own;
  const { clock } = mine.here.services;
  const leftMs = Math.max(0, untilMs - clock.monotonic());
  const end = await within(clock, leftMs, { work: mine.newer.end, instead: null });
  return end ?? own;
}
