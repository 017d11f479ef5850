import { expect, test } from 'vitest';
import type { Verdict } from '../../src/allocations/verdict.ts';
import type { PowerState } from '../../src/panel/live-schemas.ts';
import { sign, stateSaid, told } from '../../src/views/verdicts.ts';

const answer = { game: 'Rust', version: null, players: null, maxPlayers: null };

test.each<[Verdict, string, PowerState?]>([
  [{ kind: 'open', tookMs: 23.4, answer: null }, 'open (23 ms)'],
  [{ kind: 'open', tookMs: 5, answer }, 'open (5 ms): Rust'],
  [
    {
      kind: 'open',
      tookMs: 5,
      answer: { ...answer, version: '1.2', players: 3, maxPlayers: 20, queryPort: 28_017 },
    },
    'open (5 ms): Rust 1.2, 3 of 20 players, answered on its query port 28017',
  ],
  [{ kind: 'open', tookMs: 5, answer: { ...answer, players: 1 } }, 'open (5 ms): Rust, 1 player'],
  [{ kind: 'refused', asleep: false }, 'refused – nothing listens; is the server running, and on this port?'],
  [{ kind: 'refused', asleep: true }, 'nothing listens, because the server is offline', 'offline'],
  [{ kind: 'refused', asleep: true }, 'nothing listens, because the server is still starting', 'starting'],
  [{ kind: 'silent', asleep: false }, 'no answer – a firewall, or UDP only'],
  [{ kind: 'silent', asleep: true }, 'no answer, because the server is stopping', 'stopping'],
  [
    { kind: 'unprovable' },
    'cannot be proved: UDP and answers no query here, so nobody can tell from outside',
  ],
  [{ kind: 'name-not-found', name: 'a`b' }, 'the name `aˋb` does not resolve (DNS)'],
  [{ kind: 'limited', retryAtMs: 9_000 }, 'not tested: too many tests. Try again <t:9:R>'],
  [
    { kind: 'limited', retryAtMs: 9_000, name: 'a`b' },
    'not tested: the name `aˋb` could not be looked up right now. Try again <t:9:R>',
  ],
])('%j is told as %s', (verdict, sentence, state = 'unknown') => {
  expect(told(verdict, state)).toBe(sentence);
});

test('nothing but an answer is called open', () => {
  const others: Verdict[] = [
    { kind: 'refused', asleep: true },
    { kind: 'silent', asleep: false, game: 'Rust' },
    { kind: 'unprovable', game: 'Factorio' },
    { kind: 'no-address', ip: '0.0.0.0' },
    { kind: 'not-allowed' },
    { kind: 'limited', retryAtMs: 0 },
    { kind: 'name-not-found', name: 'x' },
    { kind: 'alias-elsewhere', alias: 'x', leadsTo: ['8.8.8.8'], ip: '1.1.1.1' },
  ];
  for (const verdict of others) {
    expect(told(verdict)).not.toMatch(/\bopen\b/);
    expect(sign(verdict)).not.toBe('🟢');
  }
});

test('what a game server says stays text', () => {
  const version = '**@everyone** [x](https://x.y) `a`\n# b';
  const verdict: Verdict = { kind: 'open', tookMs: 1, answer: { ...answer, version } };
  expect(told(verdict)).toBe(
    'open (1 ms): Rust \\*\\*\\@everyone\\*\\* \\[x\\]\\(https\\:\\/\\/x.y\\) \\`a\\` \\# b',
  );
});

test('the state of a server is said once, unless it runs or nobody knows', () => {
  expect(stateSaid('running', null)).toBeNull();
  expect(stateSaid('unknown', null)).toBeNull();
  expect(stateSaid('offline', null)).toContain('The server is offline.');
  expect(stateSaid('offline', 'suspended')).toContain('The server is suspended.');
});
