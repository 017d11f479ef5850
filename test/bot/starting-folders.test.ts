import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startOn, surroundings } from '../support/starting.ts';

/** With a path at which there is nothing yet. */
async function places() {
  const { env } = await surroundings();
  return { env, path: `${env.DATA_DIR}-other` };
}

describe('the data folder', () => {
  test.each([
    ['a file', (path: string) => writeFileSync(path, ''), 'is no folder'],
    ['a link to nothing', (path: string) => symlinkSync('nowhere', path), 'is a link that leads nowhere'],
  ])('that is %s', async (_name, make, words) => {
    const { env, path } = await places();
    make(path);
    const { lines } = await startOn({ ...env, DATA_DIR: path });
    expect(lines.at(-1)).toContain(`✗ data folder – ${path} ${words}`);
  });

  test('that is a link to a folder is as good', async () => {
    const { env, path } = await places();
    mkdirSync(`${path}-real`, { mode: 0o700 });
    symlinkSync(`${path}-real`, path);
    expect((await startOn({ ...env, DATA_DIR: path })).runs).toBe(true);
  });
});

describe('STORE_URL names', () => {
  test('a folder: told as that, and its rights are left alone', async () => {
    const { env, path: folder } = await places();
    mkdirSync(folder, { mode: 0o755 });
    const { lines } = await startOn({ ...env, STORE_URL: `sqlite://${folder}` });
    expect(lines.at(-1)).toContain(`✗ store – ${folder} is a folder`);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  test('a file of somebody else’s: neither it nor its rights are changed', async () => {
    const { env, path: file } = await places();
    writeFileSync(file, 'Dear Sir or Madam,\n'.repeat(99), { mode: 0o644 });
    const { lines } = await startOn({ ...env, STORE_URL: `sqlite://${file}` });
    expect(lines.at(-1)).toContain('is not a store of Portkeeper');
    expect(statSync(file).mode & 0o777).toBe(0o644);
    expect(readFileSync(file, 'utf8')).toContain('Dear Sir');
  });
});

test('an encryption key that others may read is named, with what to do', async () => {
  const { env, path } = await places();
  mkdirSync(path, { mode: 0o700 });
  writeFileSync(`${path}/encryption.key`, randomBytes(32).toString('base64'), { mode: 0o644 });
  const { lines, runs } = await startOn({ ...env, DATA_DIR: path });
  expect(runs).toBe(false);
  expect(lines.at(-1)).toContain('✗ encryption key – ');
  expect(lines.at(-1)).toContain(`chmod 600 ${path}/encryption.key`);
});
