import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Database, openDatabase } from './sqlite-thread.ts';

/** What is neither of SQLite itself nor our table, and a table of our name with other columns. */
const FOREIGN = `SELECT 1 FROM sqlite_schema
  WHERE (name <> 'keyv' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\')
    OR (name = 'keyv' AND (SELECT count(*) FROM pragma_table_info('keyv') WHERE name IN ('key', 'value')) <> 2)
  LIMIT 1`;

/** Whether there is something of another program in a database. Changes nothing in one that has no log of its own. */
export async function isForeign({ query }: Pick<Database, 'query'>): Promise<boolean> {
  return (await query(FOREIGN)).length > 0;
}

/**
 * The same of a file, without a trace: taken for one that nobody writes to, it is neither locked nor put in order
 * (sqlite.org/uri.html, `immutable`). What is in a log beside it is not seen, nor what is no database.
 */
export async function isForeignFile(path: string): Promise<boolean> {
  if (!existsSync(path) || statSync(path).size === 0) return false;
  const uri = `${pathToFileURL(path)}?mode=ro&immutable=1`;
  let database: Database | null = null;
  try {
    database = await openDatabase(uri, 0);
    return await isForeign(database);
  } catch {
    // What is wrong with it shows when it is opened as usual.
    return false;
  } finally {
    await database?.close();
  }
}
