import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AccountRecord } from '../src/accounts/record.ts';
import { createVault } from '../src/accounts/vault.ts';
import { openCollections } from '../src/keys.ts';
import { openStore } from '../src/store/open.ts';
import { median, ms, percentile, ratio } from './numbers.ts';
import { type Row, target } from './report.ts';

const FIRST_USER = 1_200_000_000_000_000_000n;
const PANEL = 'https://panel.example.com';
const LOOK_UPS = 2_000;
/** What may be called flat: beyond this the number of users would be felt. */
const FLAT = 2;

/** Looks links up among more and more people, on a SQLite file each. */
export async function measureLookUps(sizes: readonly number[]): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'portkeeper-bench-'));
  const rows: Row[] = [];
  let smallest: number | null = null;
  for (const users of sizes) {
    const times = await lookUps(join(folder, `${users}.sqlite`), users);
    const p50 = median(times);
    smallest ??= p50;
    rows.push({
      figure: `Look-up of a link among ${users.toLocaleString('en-US')}, p50 / p99`,
      portkeeper: `${ms(p50)} / ${ms(percentile(times, 0.99))}`,
      compared: `${ms(smallest)} among ${sizes[0]}`,
      ratio: ratio(p50, smallest),
      target: target('flat', p50 / smallest <= FLAT),
    });
  }
  rmSync(folder, { recursive: true });
  return rows;
}

async function lookUps(path: string, users: number): Promise<number[]> {
  const store = await openStore(`sqlite://${path}`);
  try {
    const { records } = openCollections(store);
    await records.set(String(FIRST_USER), await record());
    multiply(path, users);
    const times: number[] = [];
    for (let turn = 0; turn < LOOK_UPS; turn += 1) {
      const userId = String(FIRST_USER + BigInt(randomInt(users)));
      const began = performance.now();
      const found = await records.get(userId);
      times.push(performance.now() - began);
      if (found?.links[0]?.panel !== PANEL) throw new Error(`User ${userId} of ${users} was not found.`);
    }
    return times;
  } finally {
    await store.close();
  }
}

/** A record as people's look: one panel, three channels. */
async function record(): Promise<AccountRecord> {
  const key = `ptlc_${randomBytes(22).toString('hex').slice(0, 43)}`;
  const vault = createVault([new Uint8Array(randomBytes(32))]);
  const sealed = await vault.seal(key, { userId: String(FIRST_USER), panel: PANEL });
  const link = {
    panel: PANEL,
    username: 'alice',
    identifier: key.slice(0, 16),
    linkedAt: Date.now(),
    sealed,
  };
  const channels = [1n, 2n, 3n].map((number) => ({
    channelId: String(FIRST_USER + number),
    panel: PANEL,
    serverId: 'd3aac109',
  }));
  return { links: [{ ...link, lastUsedAt: Date.now() }], channels };
}

/** Copies the only record for everybody within the database, which takes seconds where a million writes take hours. */
function multiply(path: string, users: number): void {
  const database = new DatabaseSync(path);
  database
    .prepare(
      `WITH RECURSIVE others(number) AS (
         SELECT 1 UNION ALL SELECT number + 1 FROM others WHERE number < ? - 1
       )
       INSERT INTO keyv SELECT replace(key, ?, CAST(? + number AS TEXT)), value FROM keyv, others`,
    )
    .run(users, String(FIRST_USER), FIRST_USER);
  database.close();
}
