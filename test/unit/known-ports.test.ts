import { expect, test } from 'vitest';
import { knownPorts } from '../support/known-ports.ts';
import { ManualClock } from '../support/manual-clock.ts';

const DAY_MS = 24 * 3_600_000;
const MINECRAFT = { game: 'minecraft', answered: true };
const at = (allocation: number, panel = 'abcdef', owner = 'alice') => ({
  ...{ owner, panel, allocation },
  server: '2295c7ba',
});

test('what is remembered of a port is each person’s own', async () => {
  const { known } = knownPorts(new ManualClock());
  await known.remember(at(1), MINECRAFT);
  expect(await known.of(at(1))).toEqual(MINECRAFT);
  expect(await known.of(at(2))).toBeNull();
  expect(await known.of(at(1, 'other1'))).toBeNull();
  expect(await known.of(at(1, 'abcdef', 'bob'))).toBeNull();
  await known.remember(at(1), null);
  expect(await known.of(at(1))).toBeNull();
});

test('nothing is left of a panel that is unlinked, and no record where there is nothing', async () => {
  const { known, records } = knownPorts(new ManualClock());
  await known.remember(at(1), MINECRAFT);
  await known.remember(at(2, 'other1'), MINECRAFT);
  await known.forgetPanel('alice', 'abcdef');
  expect(await known.of(at(1))).toBeNull();
  expect(await known.of(at(2, 'other1'))).toEqual(MINECRAFT);
  await known.forgetPanel('alice', 'other1');
  expect(records.size).toBe(0);
});

test('a test that was under way while its person unlinked leaves nothing behind', async () => {
  let isLinked = true;
  const { known, records } = knownPorts(new ManualClock(), async () => isLinked);
  await known.remember(at(1), MINECRAFT);
  isLinked = false;
  await known.forgetPanel('alice', 'abcdef');
  await known.remember(at(2), MINECRAFT);
  expect(records.size).toBe(0);
});

test('it is over after 90 days in which nothing confirmed it', async () => {
  const clock = new ManualClock();
  const { known } = knownPorts(clock);
  await known.remember(at(1), MINECRAFT);
  await known.remember(at(2), MINECRAFT);
  clock.advance(60 * DAY_MS);
  await known.remember(at(2), MINECRAFT);
  clock.advance(30 * DAY_MS);
  expect(await known.of(at(1))).toBeNull();
  expect(await known.of(at(2))).toEqual(MINECRAFT);
});

test('a clock that was far ahead for a moment keeps nothing for ever', async () => {
  const clock = new ManualClock();
  const { known } = knownPorts(clock);
  clock.jump(1_000 * DAY_MS);
  await known.remember(at(1), MINECRAFT);
  clock.jump(-1_000 * DAY_MS);
  expect(await known.of(at(1))).toBeNull();
});

test('the latest 200 ports are kept', async () => {
  const { known, records } = knownPorts(new ManualClock());
  for (let port = 1; port <= 205; port += 1) await known.remember(at(port), MINECRAFT);
  expect(records.get('alice')?.ports).toHaveLength(200);
  expect(await known.of(at(5))).toBeNull();
  expect(await known.of(at(205))).toEqual(MINECRAFT);
});

test('confirming costs a write a day', async () => {
  const clock = new ManualClock();
  const { known, records } = knownPorts(clock);
  const writes = new Set<unknown>();
  for (let hour = 0; hour < 48; hour += 1) {
    await known.remember(at(1), MINECRAFT);
    writes.add(records.get('alice'));
    clock.advance(3_600_000);
  }
  expect(writes.size).toBe(2);
});
