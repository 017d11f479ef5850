import { expect, test } from 'vitest';
import type { Verdict } from '../../src/allocations/verdict.ts';
import { sign, stateSaid, told } from '../../src/views/verdicts.ts';

const answer = { game: 'Rust', version: null, players: null, maxPlayers: null };

test.each<[Verdict, string]>([
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
  [
    { kind: 'refused', answered: false },
    'Closed: nothing uses this port yet. Set it in the game or plugin, then restart',
  ],
  [
    { kind: 'refused', answered: true },
    'Closed: nothing uses this port any more. Is the game or plugin still set to it, and running?',
  ],
  [{ kind: 'offline', state: 'offline' }, 'Closed while the server is offline'],
  [{ kind: 'offline', state: 'starting' }, 'Not open yet: the server is still starting'],
  [{ kind: 'offline', state: 'stopping' }, 'Closed: the server is stopping'],
  [
    { kind: 'silent', answered: false, game: 'Minecraft' },
    'No answer: a firewall may block it. Ask your host to open the port for TCP',
  ],
  [
    { kind: 'silent', answered: true, game: 'Rust' },
    'No answer of Rust, and there was one before. Is it still running?',
  ],
  [
    { kind: 'mute', game: 'Minecraft', answered: false },
    'Something accepts connections, but no Minecraft answers. Is it still starting, or stopped behind a proxy?',
  ],
  [
    { kind: 'cannot-tell', why: 'unasked', game: 'Simple Voice Chat' },
    'Can’t be checked from outside (UDP). That is normal for Simple Voice Chat',
  ],
  [
    { kind: 'cannot-tell', why: 'unasked', game: null },
    'Can’t be checked from outside (UDP). That is normal for many games',
  ],
  [
    { kind: 'cannot-tell', why: 'no-answer', game: 'Valheim' },
    'Can’t be checked from outside (UDP): Valheim does not answer questions. That is normal for many servers',
  ],
  [
    { kind: 'cannot-tell', why: 'no-tcp', game: null },
    'Can’t tell: nothing accepts TCP, but a UDP service may be there. If not: set the port in the game or plugin, then restart',
  ],
  [
    { kind: 'cannot-tell', why: 'tcp-silent', game: null },
    'Can’t tell: nothing came back over TCP. A firewall, or a UDP service may be there',
  ],
  [{ kind: 'name-not-found', name: 'a`b' }, 'The name `aˋb` leads nowhere (DNS). Tell your host'],
  [{ kind: 'limited', retryAtMs: 9_000 }, 'not tested: too many tests. Try again: <t:9:R>'],
  [
    { kind: 'limited', retryAtMs: 9_000, name: 'a`b' },
    'not tested: the name `aˋb` could not be looked up right now. Try again: <t:9:R>',
  ],
])('%j is told as %s', (verdict, sentence) => {
  expect(told(verdict)).toBe(sentence);
});

test('nothing but an answer is called open', () => {
  const others: Verdict[] = [
    { kind: 'offline', state: 'offline' },
    { kind: 'refused', answered: true },
    { kind: 'silent', answered: false, game: 'Rust' },
    { kind: 'mute', answered: false, game: 'Minecraft' },
    { kind: 'cannot-tell', why: 'unasked', game: 'Factorio' },
    { kind: 'no-address', ip: '0.0.0.0' },
    { kind: 'not-allowed' },
    { kind: 'limited', retryAtMs: 0 },
    { kind: 'name-not-found', name: 'x' },
    { kind: 'alias-elsewhere', alias: 'x', leadsTo: ['8.8.8.8'], ip: '1.1.1.1' },
  ];
  for (const verdict of others) {
    expect(told(verdict)).not.toMatch(/^open/);
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
