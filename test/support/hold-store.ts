import KeyvSqlite from '@keyv/sqlite';
import { onTestFinished } from 'vitest';

/** Holds a SQLite file for itself, as another program would. @returns lets go of it. */
export async function holdStore(file: string): Promise<() => Promise<void>> {
  const other = new KeyvSqlite({ uri: `sqlite://${file}` });
  await other.query('BEGIN EXCLUSIVE');
  let held = true;
  const letGo = async () => {
    if (held) await other.query('ROLLBACK');
    held = false;
  };
  onTestFinished(async () => {
    await letGo();
    await other.disconnect();
  });
  return letGo;
}
