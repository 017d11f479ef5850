import { Worker } from 'node:worker_threads';

type Row = Record<string, unknown>;

/** A connection to a file. What is asked of all connections is done in that order, one after another. */
export interface Database {
  /** @throws Error with a `code` such as `SQLITE_BUSY` (sqlite.org/rescode.html). */
  query(sql: string, ...parameters: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

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
 * Drives Node's own SQLite in a thread of its own, so that the loop does not wait for the disk (docs/stores.md).
 * @param busyMs how long a statement waits for another process that holds the file.
 */
export async function openDatabase(filename: string, busyMs: number): Promise<Database> {
  shared ??= startThread();
  const { ask } = shared;
  const connection = ++connections;
  await ask('open', { connection, filename, busyMs });
  return {
    query: (sql, ...parameters) => ask('query', { connection, sql, parameters }),
    close: async () => void (await ask('close', { connection })),
  };
}

function startThread(): Thread {
  // Node 22 and 24 call their SQLite an experiment.
  const execArgv = ['--disable-warning=ExperimentalWarning'];
  const worker = new Worker(new URL('./sqlite-worker.js', import.meta.url), { execArgv });
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
