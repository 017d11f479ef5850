import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';

/** Holds a SQLite file for itself, as another program would. @returns lets go of it. */
export function holdStore(file: string): () => void {
  const other = new DatabaseSync(file);
  other.exec('BEGIN EXCLUSIVE');
  let held = true;
  const letGo = () => {
    if (held) other.exec('ROLLBACK');
    held = false;
  };
  onTestFinished(() => {
    letGo();
    other.close();
  });
  return letGo;
}
