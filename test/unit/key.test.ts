import { expect, test } from 'vitest';
import { identifierOf, looksLikeKey, readKey } from '../../src/accounts/key.ts';

const SECRET = 'Ab0'.repeat(14).slice(0, 43);
const kind = (problem: string) => expect.objectContaining({ problem: { kind: problem } });

test.each([`ptlc_${SECRET}`, `pacc_${SECRET}`, `other.prefix-${SECRET}`, 'x'.repeat(16), 'x'.repeat(200)])(
  'takes %s, whatever its prefix, without the space around it',
  (key) => expect(readKey(` \n${key}\t`)).toBe(key),
);

test.each([`ptla_${SECRET}`, `papp_${SECRET}`])('knows the application key %s', (key) => {
  expect(() => readKey(` ${key} `)).toThrow(kind('key-is-application'));
});

// biome-ignore format: one line
test.each(['', '   ', 'x'.repeat(15), 'x'.repeat(201), `ptlc_${SECRET} ptlc_${SECRET}`, `ptlc_${SECRET}\r\nx: y`, `ptlc_${SECRET}é`, `ptlc_\0${SECRET}`, `ptlc_\u200b${SECRET}`])(
  '%j cannot be a key, nor stand in a header',
  (text) => expect(() => readKey(text)).toThrow(kind('key-malformed')),
);

test('a failure does not carry the key', () => {
  const thrown: unknown[] = [];
  for (const key of [`ptla_${SECRET}`, `ptlc_ ${SECRET}`]) {
    try {
      readKey(key);
    } catch (error) {
      thrown.push(error);
    }
  }
  expect(thrown).toHaveLength(2);
  for (const error of thrown) expect(`${JSON.stringify(error)}${error}`).not.toContain(SECRET);
});

test('the identifier is the public part: the first 16 characters', () => {
  expect(identifierOf(`ptlc_12345678901${SECRET}`)).toBe('ptlc_12345678901');
});

// biome-ignore format: one line
test.each([[`ptlc_${SECRET}`, true], [`here: pacc_${SECRET}.`, true], [`ptla_${SECRET}`, true], [`papp_${SECRET}`, true], ['x\nptlc_abcdefgh', true], ['ptlc_', false], ['ptlc_abc', false], ['Survival', false], ['25565', false]])(
  '%j was pasted with a key in it: %j',
  (text, yes) => expect(looksLikeKey(text)).toBe(yes),
);
