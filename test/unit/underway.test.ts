import { expect, test } from 'vitest';
import { createUnderway } from '../../src/allocations/underway.ts';
import { ManualClock } from '../support/manual-clock.ts';

const at = {
  serverId: '1a2b3c4d',
  client: { panel: { url: 'https://panel.example.com' }, holder: 'a key' },
  clock: new ManualClock(),
};

test('between two restarts, of which the second waits for the first, a server is still busy', () => {
  const underway = createUnderway();
  const over = underway.begin(at, 'restart');
  const [one, other] = [underway.queue(at), underway.queue(at)];
  over();
  expect(underway.run(at)).toBeNull();
  expect(underway.isBusy(at)).toBe(true);
  one();
  expect(underway.isBusy(at)).toBe(true);
  other();
  expect(underway.isBusy(at)).toBe(false);
});

test('what happens on one server says nothing of another', () => {
  const underway = createUnderway();
  underway.queue(at);
  expect(underway.isBusy({ ...at, serverId: '5e6f7a8b' })).toBe(false);
});
