import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { emptyFolder, startProgram } from '../support/process.ts';
import { surroundings } from '../support/starting.ts';

/** What another program may have made of its file. */
const FOREIGN: [string, string[]][] = [
  ['a table', ['CREATE TABLE users (id INTEGER, name TEXT)', "INSERT INTO users VALUES (1, 'x')"]],
  ['a table without rows', ['CREATE TABLE users (id INTEGER)']],
  ['a write-ahead log', ['PRAGMA journal_mode = WAL', 'CREATE TABLE users (id INTEGER)']],
  ['a view', ['CREATE VIEW one AS SELECT 1']],
  ['a table beside one like ours', ['CREATE TABLE keyv (key TEXT, value TEXT)', 'CREATE TABLE users (id)']],
  ['a table of our name that is none of ours', ['CREATE TABLE keyv (id INTEGER, thing TEXT)']],
];

function foreignFile(statements: string[], { open = false } = {}): string {
  const path = join(emptyFolder(), 'other program.db');
  const database = new DatabaseSync(path);
  for (const statement of statements) database.exec(statement);
  if (open) onTestFinished(() => database.close());
  else database.close();
  chmodSync(path, 0o644);
  return path;
}

/** Everything that could have changed. */
function stateOf(path: string) {
  const names = readdirSync(dirname(path)).sort();
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { names, digest, mode: statSync(path).mode };
}

const opened = (path: string, options = {}) =>
  openStore(`sqlite://${path}`, options).then(
    (store) => store.close().then(() => null),
    (error: unknown) => error,
  );

describe('a file of another program is refused, and nothing of it is changed', () => {
  test.each(FOREIGN)('with %s', async (_, statements) => {
    const path = foreignFile(statements);
    const before = stateOf(path);
    for (const options of [{}, { exclusive: true }, { create: false }]) {
      expect(await opened(path, options)).toMatchObject({ problem: { reason: 'foreign', path } });
      expect(stateOf(path)).toEqual(before);
    }
  });

  test('also while that program has it open, and its table is in its log only', async () => {
    const path = foreignFile(['PRAGMA journal_mode = WAL', 'CREATE TABLE users (id INTEGER)'], {
      open: true,
    });
    const { mode } = statSync(path);
    expect(await opened(path)).toMatchObject({ problem: { reason: 'foreign' } });
    expect(statSync(path).mode).toBe(mode);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test('with the sentence that says what to do, at the start and by the doctor', async () => {
    const path = foreignFile(['CREATE TABLE users (id INTEGER)']);
    const before = stateOf(path);
    const { env } = await surroundings();
    for (const args of [[], ['--doctor']]) {
      const bot = startProgram('src/main.ts', { ...env, STORE_URL: `sqlite://${path}` }, { args });
      const line = await bot.line('✗ store');
      expect(line).toContain(`${path} is the database of another program`);
      expect(line).toContain('STORE_URL');
      expect(await bot.ended).toBe(1);
    }
    expect(stateOf(path)).toEqual(before);
  }, 60_000);
});

test.each([
  ['an empty file', []],
  ['a database without anything in it', ['VACUUM']],
  ['our table, as older versions made it', ['CREATE TABLE keyv (key VARCHAR(255) PRIMARY KEY, value TEXT )']],
])('%s is none of another program', async (_, statements) => {
  expect(await opened(foreignFile(statements))).toBe(null);
});
