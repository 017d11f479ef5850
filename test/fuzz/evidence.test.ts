import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newnessOf } from '../../src/allocations/evidence.ts';
import { createSightings, type Sighting } from '../../src/allocations/sightings.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { clientOf } from './support/client.ts';
import { holdsLater, RUNS } from './support/runs.ts';

const KEPT_MS = 20_000;

/** A server whose processes begin one after another, each two seconds after the end of the one before. */
interface Life {
  /** How old the first process is at the beginning. */
  ageMs: number;
  /** For how long each process lives. */
  livesMs: number[];
}

interface Play extends Life {
  /** How long to wait before each look, and whether it is ours: others ask the panel as well. */
  looks: { waitMs: number; ours: boolean }[];
  /** After which of the looks the signal was sent. */
  signalAt: number;
}

const play: fc.Arbitrary<Play> = fc.record({
  ageMs: fc.integer({ min: 1, max: 100_000_000 }),
  livesMs: fc.array(fc.integer({ min: 500, max: 60_000 }), { minLength: 1, maxLength: 6 }),
  looks: fc.array(fc.record({ waitMs: fc.integer({ min: 1, max: 25_000 }), ours: fc.boolean() }), {
    minLength: 2,
    maxLength: 20,
  }),
  signalAt: fc.nat(19),
});

/** When the process began that is there at a moment; `null` between two. */
function processAt({ ageMs, livesMs }: Life, beganMs: number, nowMs: number): number | null {
  let startMs = beganMs - ageMs;
  let endMs = beganMs;
  for (const lifeMs of livesMs) {
    endMs += lifeMs;
    if (nowMs < endMs) return startMs;
    if (nowMs < endMs + 2_000) return null;
    startMs = endMs + 2_000;
    endMs = startMs;
  }
  return startMs;
}

/** A panel that repeats itself, and what it said was in truth about. */
function repeating(life: Life, clock: ManualClock) {
  const beganMs = clock.monotonic();
  const kept: { at: number; truth: number | null; stats: object }[] = [];
  const ask = () => {
    const now = clock.monotonic();
    const last = kept.at(-1);
    if (last && now - last.at < KEPT_MS) return last.stats;
    const truth = processAt(life, beganMs, now);
    const used = { network_rx_bytes: now, network_tx_bytes: 0, uptime: truth === null ? 0 : now - truth };
    const stats = { attributes: { current_state: truth === null ? 'offline' : 'running', resources: used } };
    kept.push({ at: now, truth, stats });
    return stats;
  };
  const truthOf = ({ resources }: Sighting) =>
    kept.find(({ at }) => at === resources.traffic?.received)?.truth ?? null;
  return { ask, truthOf };
}

/** Plays it; each of our looks comes with the process that it was in truth about. */
async function played(life: Play) {
  const clock = new ManualClock();
  const { ask, truthOf } = repeating(life, clock);
  const client = clientOf(() => ({ text: JSON.stringify(ask()) }));
  const at = { client, clock, serverId: 's' };
  const sightings = createSightings();
  const seen: { sighting: Sighting; truth: number | null; atMs: number }[] = [];
  let signalMs = Number.NaN;
  for (const [index, { waitMs, ours }] of life.looks.entries()) {
    clock.advance(waitMs);
    if (!ours) ask();
    else {
      const sighting = await sightings.now(at);
      seen.push({ sighting, truth: truthOf(sighting), atMs: clock.monotonic() });
    }
    if (index === life.signalAt % life.looks.length) signalMs = clock.monotonic();
  }
  return { seen, signalMs };
}

test('whatever others ask, a sighting says truly when it was so and when its process began', async () => {
  await holdsLater(RUNS, play, async (life) => {
    for (const { sighting, truth } of (await played(life)).seen) {
      if (!sighting.birth || truth === null) continue;
      expect(sighting.birth.fromMs).toBeLessThanOrEqual(truth);
      expect(sighting.birth.toMs).toBeGreaterThanOrEqual(truth);
    }
  });
});

test('a process that was there before is never a new one, and a new one is never an old one', async () => {
  await holdsLater(RUNS, play, async (life) => {
    const { seen, signalMs } = await played(life);
    const before = seen.filter(({ atMs }) => atMs <= signalMs).at(-1);
    for (const { sighting, truth, atMs } of seen) {
      if (atMs <= signalMs || truth === null || !before) continue;
      const reference = { sinceMs: signalMs, before: before.sighting, wasDown: false };
      const newness = newnessOf(sighting, reference);
      if (newness === 'new') expect(truth).not.toBe(before.truth);
      if (newness === 'old') expect(truth).toBeLessThan(signalMs);
      const alone = newnessOf(sighting, { ...reference, before: null });
      if (alone === 'new') expect(truth).toBeGreaterThanOrEqual(signalMs);
    }
  });
});
