import { type Memory, TELL_AGAIN_MS } from './memory.ts';
import type { Schedule } from './schedule.ts';
import { type Telling, tell } from './tell.ts';

const MAX_TELL_AGAIN_MS = 10 * 60_000;

export interface TellerOptions extends Telling {
  memories: ReadonlyMap<string, Memory>;
  schedule(): Pick<Schedule, 'enqueue'>;
  /** Everything of a watch is told, for now. */
  onDone(id: string, memory: Memory): Promise<void>;
}

/** Sees to it that what a watch has to tell is told, by one at a time, and again later where Discord did not take it. */
export function createTeller(options: TellerOptions) {
  const { memories } = options;

  /** Not within a check: a slow channel would keep its place from other checks. */
  function soon(id: string, inMs = 0): void {
    if (memories.has(id)) options.schedule().enqueue({ kind: 'tell', id }, inMs);
  }

  function later(id: string, memory: Memory): void {
    if (memories.get(id) !== memory) return;
    soon(id, memory.tellAgainMs);
    memory.tellAgainMs = Math.min(memory.tellAgainMs * 2, MAX_TELL_AGAIN_MS);
  }

  async function now(id: string, memory: Memory): Promise<void> {
    if (memory.isTelling) {
      memory.hasMoreToTell = true;
      return;
    }
    Object.assign(memory, { isTelling: true, hasMoreToTell: false });
    try {
      const isDone = await tell(id, options);
      if (!isDone) return later(id, memory);
      memory.tellAgainMs = TELL_AGAIN_MS;
      if (memory.hasMoreToTell) soon(id);
      else await options.onDone(id, memory);
    } catch (error) {
      later(id, memory);
      throw error;
    } finally {
      memory.isTelling = false;
    }
  }

  return { soon, now };
}
