import { Worker } from 'node:worker_threads';
import type { KeyvSqliteOptions } from '@keyv/sqlite';

type Driver = Extract<KeyvSqliteOptions['driver'], object>;
type Row = Record<string, unknown>;

interface Answer {
  id: number;
  rows?: Row[];
  failed?: { message: string; code?: string };
}

interface Thread {
  ask(task: 'open' | 'query' | 'close', about: object): Promise<Row[]>;
}

/** One for the whole process: connections are few, and a thread takes some 16 MiB. */
let shared: Thread | null = null;
let connections = 0;

/**
 * Drives Node's own SQLite in a thread of its own, so that the loop does not wait for the disk (docs/stores.md). What is
 * asked of it is done in that order, one after another.
 * @param prepare is run once on each new connection, before the adapter's first statement.
 */
export function threadDriver(prepare: (query: (sql: string) => Promise<Row[]>) => Promise<void>): Driver {
  return {
    name: 'custom',
    async connect({ filename, busyTimeout = 0 }) {
      shared ??= startThread();
      const { ask } = shared;
      const connection = ++connections;
      const query = (sql: string, ...parameters: unknown[]) => ask('query', { connection, sql, parameters });
      const close = async () => void (await ask('close', { connection }));
      await ask('open', { connection, filename, busyTimeout });
      try {
        await prepare(query);
      } catch (error) {
        await close();
        throw error;
      }
      return { query, close };
    },
  };
}

function startThread(): Thread {
  const worker = new Worker(new URL('./sqlite-worker.js', import.meta.url), { execArgv: [] });
  const waiting = new Map<number, PromiseWithResolvers<Row[]>>();
  let asked = 0;
  // It keeps the process only while somebody waits for it.
  worker.unref();
  worker.on('message', ({ id, rows, failed }: Answer) => {
    const answer = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (rows) answer?.resolve(rows);
    else answer?.reject(Object.assign(new Error(failed?.message), { code: failed?.code }));
  });
  worker.on('error', (error) => {
    shared = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  return {
    ask(task, about) {
      const id = ++asked;
      const answer = Promise.withResolvers<Row[]>();
      waiting.set(id, answer);
      worker.ref();
      worker.postMessage({ id, task, ...about });
      return answer.promise;
    },
  };
}
