import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addSettings, readText, settingsIn } from '../../src/settings-file.js';
import { emptyFolder } from '../support/process.ts';

function fileWith(bytes: string | Buffer): string {
  const path = join(emptyFolder(), 'file');
  writeFileSync(path, bytes);
  return path;
}

const TEXT = 'A=ä\nB=2\n';

// biome-ignore format: one way of writing a line
test.each([
  ['UTF-8', TEXT],
  ['UTF-8 with a mark', `\uFEFF${TEXT}`],
  ['CRLF', TEXT.replaceAll('\n', '\r\n')],
  ['UTF-16 little endian with a mark', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
  ['UTF-16 little endian without', Buffer.from(TEXT, 'utf16le')],
  ['UTF-16 big endian with a mark', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16()],
  ['UTF-16 with CRLF', Buffer.from(`\uFEFF${TEXT.replaceAll('\n', '\r\n')}`, 'utf16le')],
])('a file in %s is the same text', (_name, bytes) => {
  expect(readText(fileWith(bytes))).toBe(TEXT);
});

// biome-ignore format: one line of a file a line
test.each([
  ['A=1', 'A', '1'],
  ['  A = 1  ', 'A', '1'],
  ['export A=1', 'A', '1'],
  ['A="1 2"', 'A', '1 2'],
  ["A='1' # said so", 'A', '1'],
  ['A=pa#ss # said so', 'A', 'pa#ss'],
  ['A=redis://:p#w@host:6379', 'A', 'redis://:p#w@host:6379'],
  ['A=', 'A', ''],
  ['A=# nothing', 'A', ''],
  ['A="x"y', 'A', '"x"y'],
  ['A="not closed', 'A', '"not closed'],
  ['A="# no comment"', 'A', '# no comment'],
  ['A="two\nlines"', 'A', 'two\nlines'],
  ['A=b=c==', 'A', 'b=c=='],
])('%j: %s is %j', (line, name, value) => {
  expect(settingsIn(`#X=1\n${line}\nLAST=1\n`)).toEqual([[name, value], ['LAST', '1']]);
});

// biome-ignore format: one line of a file a line
test.each([
  'DISCORD_TOKEN: any', 'set A=1', '$env:A="1"', 'hello', 'A', '=1', '- A=1', '// A=1', '[settings]', 'A 1', '"A"="1"',
])('%j is no setting: its line is named, and nothing of it', (line) => {
  const env = {};
  expect(addSettings(fileWith(`#X=1\n\n  # said so\nB="two\nlines" # so\n${line}\nLAST=1`), env)).toEqual([6]);
  expect(env).toEqual({ B: 'two\nlines', LAST: '1' });
});

test('what is as it should be names no line', () => {
  expect(addSettings(fileWith('#X=1\r\n\r\nexport A = 1 # x\r\nB="a\r\nb"\r\nC=\r\n'), {})).toEqual([]);
});

describe('an environment', () => {
  test('gets what it does not say already', () => {
    const env: Record<string, string | undefined> = { A: 'before', B: '' };
    addSettings(fileWith('A=1\nB=2\nC=3'), env);
    expect(env).toEqual({ A: 'before', B: '2', C: '3' });
  });

  test('stays as it is where there is no file', () => {
    const env = { A: '1' };
    addSettings(join(emptyFolder(), 'nothing'), env);
    expect(env).toEqual({ A: '1' });
  });

  test('a file that cannot be read is a mistake', () => {
    expect(() => addSettings(emptyFolder(), {})).toThrow('EISDIR');
  });
});
