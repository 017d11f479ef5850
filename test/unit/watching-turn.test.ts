import { describe, expect, test } from 'vitest';
import type { WatchRecord } from '../../src/watching/record.ts';
import { type Finding, isTurning, lengthened, rested, type Streak, turned } from '../../src/watching/turn.ts';

const MINUTE_MS = 60_000;
const BEGIN: WatchRecord = {
  ...{ owner: '1', guild: '2', channel: '3', role: null, panel: 'abcdef', server: '2295c7ba', allocation: 1 },
  ...{ serverName: 'Survival', address: '203.0.113.10:25565', everyMs: MINUTE_MS, bornMs: 0 },
  ...{ state: 'unknown', sinceMs: null, paused: null, incidents: [], alerts: [], told: 0 },
};

const FINDINGS: Record<string, Finding> = {
  '+': { kind: 'up', latencyMs: 12 },
  '-': { kind: 'down', reason: 'refused' },
  '?': { kind: 'untestable', reason: 'no-answer' },
};

/** What comes of a row of checks, one a minute from minute 0: `+` up, `-` down, `?` untestable, `.` not done. */
function play(checks: string): WatchRecord {
  let record = BEGIN;
  let streak: Streak | null = null;
  for (const [minute, sign] of [...checks].entries()) {
    const finding = FINDINGS[sign];
    if (!finding) continue;
    const now = minute * MINUTE_MS;
    streak = lengthened(streak, finding, now);
    if (isTurning(record, { streak, finding })) record = turned(record, { id: '1-0', streak, finding, now });
  }
  return record;
}

const told = (checks: string) => play(checks).alerts.map(({ about }) => about.kind);

describe('what is told of a row of checks', () => {
  test.each([
    ['', []],
    ['++++', []],
    ['+', []],
    ['-', []],
    ['--', ['down']],
    ['----', ['down']],
    ['++-+-+-+', []],
    ['++--', ['down']],
    ['++--+-+-+-', ['down']],
    ['++--++', ['down', 'up']],
    ['++--+-++', ['down', 'up']],
    ['++-.-', ['down']],
    ['++-?-', []],
    ['--++--++', ['down', 'up', 'down', 'up']],
    ['????', ['untestable']],
    ['??--', ['untestable', 'down']],
    ['--??', ['down', 'untestable']],
    ['--??++', ['down', 'untestable']],
    ['??++??++??', ['untestable']],
    ['--?-++', ['down', 'up']],
    ['++??--', ['untestable', 'down']],
  ])('%s → %j', (checks, kinds) => {
    expect(told(checks)).toEqual(kinds);
  });
});

test.each([
  ['+', 'up'],
  ['-', 'unknown'],
  ['-+', 'up'],
  ['--', 'down'],
  ['--+', 'down'],
  ['?+', 'up'],
  ['?', 'unknown'],
  ['??+', 'untestable'],
])('%s → %s: an answer is a state from the first check on, a failure after the second', (checks, state) => {
  expect(play(checks).state).toBe(state);
});

test('an incident lasts from the first check that failed to the first that succeeded', () => {
  const { incidents, alerts, state, sinceMs } = play('++---+-++++');
  expect(incidents).toEqual([{ fromMs: 2 * MINUTE_MS, toMs: 7 * MINUTE_MS }]);
  expect(alerts[1]?.about).toEqual({
    ...{ kind: 'up', downFromMs: 2 * MINUTE_MS, downToMs: 7 * MINUTE_MS, latencyMs: 12 },
  });
  expect({ state, sinceMs }).toEqual({ state: 'up', sinceMs: 7 * MINUTE_MS });
});

test.each(['++--??????', '--??', '++??', '??'])(
  '%s: a port that cannot be tested any more is neither up nor down',
  (checks) => {
    const { state, sinceMs, incidents } = play(checks);
    const fromMs = checks.indexOf('?') * MINUTE_MS;
    expect({ state, sinceMs }).toEqual({ state: 'untestable', sinceMs: fromMs });
    for (const { toMs } of incidents) expect(toMs).toBe(fromMs);
  },
);

test('one such check is no news', () => {
  expect(play('++--?')).toMatchObject({ state: 'down', incidents: [{ toMs: null }] });
  expect(play('++?').state).toBe('up');
});

test('every alert has its own nonce, which fits into 25 characters', () => {
  const nonces = play('--++--++').alerts.map(({ nonce }) => nonce);
  expect(new Set(nonces).size).toBe(4);
  for (const nonce of nonces) expect(nonce.length).toBeLessThanOrEqual(25);
});

test('more alerts than anybody wants to read are not kept', () => {
  expect(play('--++'.repeat(50)).alerts).toHaveLength(10);
  expect(play('--++'.repeat(500)).incidents).toHaveLength(200);
});

test('an incident of more than 90 days ago is forgotten', () => {
  const old = { ...BEGIN, incidents: [{ fromMs: 0, toMs: MINUTE_MS }] };
  const now = 91 * 24 * 3_600_000;
  const streak: Streak = { kind: 'down', count: 2, sinceMs: now };
  const finding: Finding = { kind: 'down', reason: 'silent' };
  const { incidents } = turned(old, { id: '1-0', streak, finding, now });
  expect(incidents).toEqual([{ fromMs: now, toMs: null }]);
});

describe('a watch that rests', () => {
  const down = play('++--');

  test('has a word for its owner, and no incident that goes on', () => {
    const resting = rested(down, { id: '1-0', reason: 'key', now: 9 * MINUTE_MS });
    expect(resting).toMatchObject({ paused: 'key', state: 'unknown' });
    expect(resting.alerts.map(({ about }) => about.kind)).toEqual(['down', 'paused']);
    expect(resting.incidents).toEqual([{ fromMs: 2 * MINUTE_MS, toMs: 9 * MINUTE_MS }]);
  });

  test('for its channel has nothing to say there any more', () => {
    const resting = rested(down, { id: '1-0', reason: 'channel', now: 9 * MINUTE_MS });
    expect(resting.alerts.map(({ about }) => about.kind)).toEqual(['paused']);
  });

  test('rests once: no second word', () => {
    const resting = rested(down, { id: '1-0', reason: 'key', now: 9 * MINUTE_MS });
    const again = rested(resting, { id: '1-0', reason: 'channel', now: 10 * MINUTE_MS });
    expect(again.paused).toBe('key');
    expect(again.alerts.map(({ about }) => about.kind)).toEqual(['paused']);
  });
});
