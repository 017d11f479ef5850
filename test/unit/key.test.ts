import { describe, expect, test } from 'vitest';
import { maskText } from '../../sandbox/browser/masking.ts';
import { identifierOf, readKey } from '../../src/accounts/key.ts';
import { scrub } from '../../src/operations/log.ts';
import { hasKey, withoutKeys } from '../../src/panel-key.ts';

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
test.each(['', '   ', 'x'.repeat(15), 'x'.repeat(201), `ptlc_${SECRET} ptlc_${SECRET}`, `ptlc_${SECRET}\r\nx: y`, `ptlc_${SECRET}é`, `ptlc_\0${SECRET}`])(
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

/** As a key looks behind Markdown, in an address, or with what cannot be seen in it. */
const disguised = (key: string) => [
  key.replace('_', '\\_'),
  key.replace('_', '%5F'),
  key.replace('_', '\\\\_'),
  key.replace('_', '_\u200b'),
  key.replace('_', '\u2060_'),
  key.replace('_', '＿'),
];

/** Every prefix there ever was, and one that there is not yet. */
const PREFIXES = ['ptlc', 'ptla', 'pacc', 'papp', 'plcn', 'peli', 'rtlc', 'rtla', 'hydro', 'c7sp', 'x9z0'];

describe('what cannot be seen in a key', () => {
  const key = `ptlc_${SECRET}`;
  const HIDDEN = [
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u2060',
    '\u00ad',
    '\u200e',
    '\u202a',
    '\u2066',
    '\ufe0f',
    '\u034f',
  ];

  test.each(HIDDEN)('is no part of it: %j', (hidden) => {
    for (const at of [0, 3, 5, 20, key.length]) {
      const typed = key.slice(0, at) + hidden + key.slice(at);
      expect(readKey(typed)).toBe(key);
      expect(hasKey(`my key: ${typed}`)).toBe(true);
      expect(withoutKeys(`a ${typed} b`).replaceAll(hidden, '')).not.toContain(SECRET.slice(25));
    }
  });
});

describe.each(['ptlc', 'ptla', 'pacc', 'plcn', 'c7sp', 'rtlc', 'hydro'])(
  '%s without its underscore',
  (prefix) => {
    test.each(['', ' ', '-', '.', '–', '\u00a0'])('but with %j there', (instead) => {
      for (const typed of [`${prefix}${instead}${SECRET}`, `"${prefix}${instead}${SECRET}"`])
        expect(() => readKey(typed)).toThrow(kind('key-without-underscore'));
    });

    test('is a key all the same: neither saved nor logged', () => {
      const typed = `${prefix}${SECRET}`;
      expect(hasKey(`my key ${typed}`)).toBe(true);
      expect(withoutKeys(`a ${typed} b`)).toBe(`a ${prefix}… b`);
    });
  },
);

test.each([
  ['one space', `ptlc_${SECRET.slice(0, 20)} ${SECRET.slice(20)}`],
  ['a line break', `ptlc_${SECRET.slice(0, 20)}\n${SECRET.slice(20)}`],
  ['a hyphen and a line break', `ptlc_${SECRET.slice(0, 20)}-\n${SECRET.slice(20)}`],
])('a key that was broken by %s is told as that', (_, typed) => {
  expect(() => readKey(typed)).toThrow(kind('key-broken'));
});

describe.each(PREFIXES)('a key that begins with %s_', (prefix) => {
  const keys = [32, 43, 64].map((length) => `${prefix}_${'aB3'.repeat(30).slice(0, length)}`);

  test('is refused where it does not belong', () => {
    for (const key of keys)
      for (const text of [key, `my key ${key}.`, `x\n"${key}"`, `a_${key}`, ...disguised(key)])
        expect(hasKey(text)).toBe(true);
  });

  test('is cut out of every line', () => {
    for (const key of keys) {
      for (const line of [key, `"${key}"`, `?key=${key}&x`, `\\n${key}`, `${key},${key}`]) {
        const cut = line.replaceAll(key, `${prefix}_…`);
        expect(withoutKeys(line)).toBe(cut);
        expect(scrub(line)).toBe(cut);
        expect(maskText(line)).toBe(cut.replaceAll('…', '•••'));
      }
    }
  });

  test('is cut out as a whole where it stands twice, or its underscore is written in another way', () => {
    for (const key of keys) {
      const secret = key.slice(key.indexOf('_') + 1);
      for (const line of [key + key, `${key}_${key}`, ...disguised(key).slice(0, 3)])
        expect(withoutKeys(`a ${line} b`)).not.toContain(secret.slice(5));
    }
  });

  test('is understood in what people put around it', () => {
    const isApplication = ['ptla', 'papp', 'peli', 'rtla'].includes(prefix);
    for (const key of keys) {
      for (const typed of [
        key,
        `"${key}"`,
        `'${key}'`,
        `“${key}”`,
        `„${key}“`,
        `\`${key}\``,
        `\`\`\`${key}\`\`\``,
        `Bearer ${key}`,
        `Authorization: bearer "${key}"`,
        `<${key}>`,
        `||${key}||`,
        `**${key}**`,
        ` ${key}, `,
        `\u200b${key}\ufeff`,
        `‹${key}›`,
        `´${key}´`,
        `(${key})`,
        `[${key}]`,
        `${key}…`,
        `API key: ${key}`,
        `api_key="${key}"`,
        `\`\`\`txt\n${key}\n\`\`\``,
        key.replace('_', '\\_'),
      ]) {
        if (isApplication) expect(() => readKey(typed)).toThrow(kind('key-is-application'));
        else expect(readKey(typed)).toBe(key);
      }
    }
  });

  test('is not taken for whole when only its public part was copied', () => {
    const identifier = `${prefix}_12345678901`.slice(0, 16);
    for (const typed of [
      identifier,
      `"${identifier}"`,
      `Bearer ${identifier}`,
      `${identifier}…`,
      `${identifier}...`,
    ]) {
      expect(() => readKey(typed)).toThrow(kind('key-is-identifier'));
    }
  });
});

test('a phone writes the first letter large', () => {
  expect(readKey(`Ptlc_${SECRET}`)).toBe(`ptlc_${SECRET}`);
});

// biome-ignore format: one line
test.each(['ptlc_', 'ptlc_abc', 'Survival', '25565', 'serv_ekk4poqaabaabaaaaaaaaaaaaa', 'hydro_electric12', 'peli_estrenos2026', 'voice_chat', `${'a'.repeat(80)}`, 'd41d8cd98f00b204e9800998ecf8427e'])(
  '%j is no key',
  (text) => {
    expect(hasKey(text)).toBe(false);
  },
);

test.each(['x\nptlc_abcdefgh', 'PTLC_abcdefgh', 'pacc_12345678'])('%j is a part of one', (text) =>
  expect(hasKey(text)).toBe(true),
);
