import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { openCollections } from '../src/keys.ts';
import { openStore } from '../src/store/open.ts';
import { adapterOf, openFile } from '../src/store/sqlite.ts';
import type { Database } from '../src/store/sqlite-thread.ts';
import type { Store } from '../src/store/store.ts';
import { createSamples } from '../src/watching/samples.ts';
import { median, ms, percentile, ratio } from './numbers.ts';
import { type Row, target } from './report.ts';

const WATCHES = 10_000;
const MINUTES = 5;
/** Watches before this have samples of an hour already, as a bot that runs has. */
const NOW_MS = Date.UTC(2026, 10, 21, 21, 30);
const MINUTE_MS = 60_000;
/** A link as it is stored: 700 bytes. */
const RECORD = 'x'.repeat(700);
/** What one piece of work may take from everybody else. */
const LIMIT_MS = 20;

interface Figures {
  times: number[];
  writesBlockMs: number;
  samplesMs: number;
  samplesBlockMs: number;
}

/** What writing to SQLite costs the loop: in the thread that the bot uses, and with the same driver in the loop itself. */
export async function measureStore(writes: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'portkeeper-bench-'));
  try {
    const thread = await openStore(`sqlite://${join(folder, 'thread.sqlite')}`);
    const own = await measure(thread, writes);
    await thread.close();
    const path = join(folder, 'loop.sqlite');
    await (await openFile(path)).close();
    const other = await measure({ ...thread, adapter: adapterOf(inTheLoop(path)) }, writes);
    return rows(own, other);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rows(own: Figures, other: Figures): Row[] {
  const time = ({ times }: Figures) => `${ms(median(times))} / ${ms(percentile(times, 0.99))}`;
  const row = (figure: string, read: (figures: Figures) => number, limited: boolean): Row => ({
    figure,
    portkeeper: ms(read(own)),
    compared: `${ms(read(other))} in the loop`,
    ratio: ratio(read(own), read(other)),
    target: limited ? target(`below ${LIMIT_MS} ms`, read(own) < LIMIT_MS) : '',
  });
  const samples = `Samples of ${WATCHES.toLocaleString('en-US')} watches and ${MINUTES} minutes`;
  return [
    {
      figure: 'A write to SQLite, p50 / p99',
      portkeeper: time(own),
      compared: `${time(other)} in the loop`,
      ratio: ratio(median(own.times), median(other.times)),
      target: '',
    },
    row('Longest block of the loop by these writes', (figures) => figures.writesBlockMs, true),
    row(`${samples}, until all are written`, (figures) => figures.samplesMs, false),
    row(`${samples}, longest block of the loop`, (figures) => figures.samplesBlockMs, true),
  ];
}

function inTheLoop(path: string): Database {
  const database = new DatabaseSync(path);
  for (const pragma of ['journal_mode = TRUNCATE', 'synchronous = FULL', 'secure_delete = ON'])
    database.exec(`PRAGMA ${pragma}`);
  return {
    query: async (sql, ...parameters) => database.prepare(sql).all(...(parameters as SQLInputValue[])),
    close: async () => database.close(),
  };
}

async function measure(store: Store, writes: number): Promise<Figures> {
  const times: number[] = [];
  const writing = await blocked(async () => {
    for (let number = 0; number < writes; number += 1) {
      const began = performance.now();
      await store.adapter.set(`link:${number}`, RECORD);
      times.push(performance.now() - began);
    }
  });
  const samples = createSamples(openCollections(store).samples);
  const add = (minutes: number, fromMs: number) => {
    for (let watch = 0; watch < WATCHES; watch += 1)
      for (let minute = 0; minute < minutes; minute += 1) {
        const atMs = fromMs + minute * MINUTE_MS;
        samples.add(
          { id: `${watch}`, bornMs: 1 },
          { atMs, up: true, latencyMs: 12.3, received: null, sent: null },
        );
      }
  };
  add(30 - MINUTES, NOW_MS - 30 * MINUTE_MS);
  await samples.flush();
  add(MINUTES, NOW_MS - MINUTES * MINUTE_MS);
  const flushing = await blocked(() => samples.flush());
  return {
    times,
    writesBlockMs: writing.blockMs,
    samplesMs: flushing.tookMs,
    samplesBlockMs: flushing.blockMs,
  };
}

async function blocked(work: () => Promise<void>): Promise<{ tookMs: number; blockMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // It counts from its second turn on.
  await new Promise((resolve) => setTimeout(resolve, 20));
  const began = performance.now();
  await work();
  const tookMs = performance.now() - began;
  // What blocked last is counted when the loop comes round again.
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  return { tookMs, blockMs: delay.max / 1e6 };
}
