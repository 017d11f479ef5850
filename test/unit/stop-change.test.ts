import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LOOK_EVERY_MS } from '../../src/allocations/follow.ts';
import type { Journey, Rider } from '../../src/allocations/journey.ts';
import { createSightings } from '../../src/allocations/sightings.ts';
import { stopAndChange } from '../../src/allocations/stop-change.ts';
import { createUnderway } from '../../src/allocations/underway.ts';
import { survivalWith } from './support/survival.ts';

const broken = new Error('The store is away.');

/** A rider whose lock can be broken, and who takes the server's word for a test. */
async function setUp() {
  const made = await survivalWith();
  const { at, demo, survival, clock, panel } = made;
  const other = demo.world.allocations.find(
    ({ serverId, id }) => serverId === survival.id && id !== survival.primaryId,
  );
  if (!other) throw new Error('The demonstration world has changed.');
  const ending = new AbortController();
  const underway = createUnderway();
  const rider: Rider = {
    ...{ at, underway, ending: ending.signal, untilMs: clock.monotonic() + 600_000 },
    sightings: createSightings(),
    test: async () => ({ kind: 'open', tookMs: 1, answer: null }),
  };
  const signals = () =>
    panel.requests.filter(({ path }) => path.endsWith('/power')).map(({ body }) => JSON.parse(body).signal);
  /** Rides to the end; `during` is called with each stretch as it begins. */
  const ride = async (
    during: (phase: string | undefined) => void = () => undefined,
  ): Promise<Journey | null> => {
    let last: Journey | null = null;
    for await (const journey of stopAndChange(rider, { what: 'primary', allocationId: other.id })) {
      during(journey.stretches.at(-1)?.phase);
      last = journey;
    }
    return last;
  };
  /** Lets time pass whenever somebody waits for news of the panel. */
  const inTime = async <T>(work: Promise<T>): Promise<T> => {
    const over = work.then(
      () => true,
      () => true,
    );
    const waited = () => clock.sleeping(LOOK_EVERY_MS).then(() => false);
    while (!(await Promise.race([over, waited()]))) {
      clock.advance(LOOK_EVERY_MS);
      await setImmediate();
    }
    return work;
  };
  const rideInTime: typeof ride = (during) => inTime(ride(during));
  return { ...made, ride: rideInTime, signals, ending, underway };
}

test('the store goes away while the server stops: it is started again, and the change is not claimed', async () => {
  const { at, ride, signals, survival, underway } = await setUp();
  const last = await ride((phase) => {
    if (phase === 'stopping') at.lock = () => Promise.reject(broken);
  });
  expect(last?.change?.result).toEqual({ outcome: 'failed', looked: true });
  expect(last?.outcome).toMatchObject({ kind: 'tested' });
  expect(signals()).toEqual(['stop', 'start']);
  expect(survival.power).toBe('running');
  expect(underway.run(at)).toBeNull();
});

test('it goes away after the change: what the panel shows is told', async () => {
  const { at, ride, signals } = await setUp();
  const last = await ride((phase) => {
    if (phase !== 'stopping') return;
    at.lock = async (_key, work) => {
      await work();
      throw broken;
    };
  });
  expect(last?.change?.result).toEqual({ outcome: 'done', lost: false });
  expect(signals()).toEqual(['stop', 'start']);
});

test('it goes away before the stop: nothing is sent, and it is thrown', async () => {
  const { at, ride, signals } = await setUp();
  at.lock = () => Promise.reject(broken);
  await expect(ride()).rejects.toBe(broken);
  expect(signals()).toEqual([]);
});

test('no stop is sent when the bot is about to stop', async () => {
  const { ride, signals, ending } = await setUp();
  ending.abort();
  expect((await ride())?.outcome).toEqual({ kind: 'interrupted' });
  expect(signals()).toEqual([]);
});

test.each([
  ['running', ['stop', 'start']],
  ['offline', ['start']],
] as const)('of two at once on a server that is %s one runs', async (power, sent) => {
  const { ride, signals, survival } = await setUp();
  survival.power = power;
  const ends = await Promise.all([ride(), ride()]);
  expect(ends.map((journey) => journey?.outcome?.kind).sort()).toEqual(['busy', 'tested']);
  expect(signals()).toEqual(sent);
});
