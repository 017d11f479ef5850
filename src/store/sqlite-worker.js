import { DatabaseSync } from 'node:sqlite';
import { parentPort } from 'node:worker_threads';

/**
 * The thread in which SQLite works: Node's own driver waits for the disk, and the bot's loop must not. It is JavaScript
 * and imports nothing, because a thread that strips types takes 10 MiB more.
 */

/** The primary result codes that have a meaning for whoever runs the bot (sqlite.org/rescode.html). */
const CODES = new Map([
  [3, 'SQLITE_PERM'],
  [5, 'SQLITE_BUSY'],
  [6, 'SQLITE_LOCKED'],
  [8, 'SQLITE_READONLY'],
  [10, 'SQLITE_IOERR'],
  [11, 'SQLITE_CORRUPT'],
  [13, 'SQLITE_FULL'],
  [14, 'SQLITE_CANTOPEN'],
  [26, 'SQLITE_NOTADB'],
]);
/** An extended code has the primary one in its lowest byte. */
const PRIMARY = 0xff;
/** Few statements are used, again and again. */
const STATEMENTS = 40;

/** @type {Map<number, { database: DatabaseSync, statements: Map<string, import('node:sqlite').StatementSync> }>} */
const open = new Map();

const work = {
  open({ connection, filename, busyMs }) {
    const database = new DatabaseSync(filename, { timeout: busyMs });
    open.set(connection, { database, statements: new Map() });
    return [];
  },
  query({ connection, sql, parameters }) {
    const { database, statements } = open.get(connection) ?? closed();
    let statement = statements.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      if (statements.size === STATEMENTS) statements.clear();
      statements.set(sql, statement);
    }
    return statement.all(...parameters);
  },
  close({ connection }) {
    open.get(connection)?.database.close();
    open.delete(connection);
    return [];
  },
};

function closed() {
  throw new Error('The database is closed.');
}

parentPort.on('message', ({ id, task, ...about }) => {
  try {
    parentPort.postMessage({ id, rows: work[task](about) });
  } catch (error) {
    const code = CODES.get(error.errcode & PRIMARY) ?? error.code;
    parentPort.postMessage({ id, failed: { message: error.message, code } });
  }
});
