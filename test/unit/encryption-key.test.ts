import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keptEncryptionKey } from '../../src/accounts/encryption-key.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'portkeeper-key-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test('it is made once, of 32 bytes, and used again', () => {
  const data = folder();
  const key = keptEncryptionKey(data);
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect(Buffer.from(key, 'base64').toString('base64')).toBe(key);
  const file = join(data, 'encryption.key');
  const written = readFileSync(file, 'utf8');
  expect(keptEncryptionKey(data)).toBe(key);
  expect(readFileSync(file, 'utf8')).toBe(written);
  expect(readdirSync(data)).toEqual(['encryption.key']);
});

test('only its owner may read the file and the folder made for it', () => {
  const data = join(folder(), 'deep', 'data');
  keptEncryptionKey(data);
  expect(statSync(join(data, 'encryption.key')).mode & 0o777).toBe(0o600);
  expect(statSync(data).mode & 0o777).toBe(0o700);
});

test('every installation has its own', () => {
  expect(keptEncryptionKey(folder())).not.toBe(keptEncryptionKey(folder()));
});

test('one that was put there is used as it is, without the line’s end', () => {
  const data = folder();
  const key = Buffer.alloc(32, 7).toString('base64');
  writeFileSync(join(data, 'encryption.key'), `${key}\n`, { mode: 0o600 });
  expect(keptEncryptionKey(data)).toBe(key);
});

test.each([0o604, 0o644, 0o602])('one that others may read or change (%o) is refused', (mode) => {
  const data = folder();
  keptEncryptionKey(data);
  chmodSync(join(data, 'encryption.key'), mode);
  expect(() => keptEncryptionKey(data)).toThrow('encryption-key-open');
});

test.each(['', 'short', Buffer.alloc(31).toString('base64'), 'x'.repeat(64)])(
  'a file that holds no key (%j) is told as that',
  (text) => {
    const data = folder();
    writeFileSync(join(data, 'encryption.key'), text, { mode: 0o600 });
    expect(() => keptEncryptionKey(data)).toThrow('encryption-key-none');
    expect(readFileSync(join(data, 'encryption.key'), 'utf8')).toBe(text);
  },
);

test('a folder that cannot be written is no reason to go on without a key', () => {
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  expect(() => keptEncryptionKey(join(file, 'data'))).toThrow();
});
