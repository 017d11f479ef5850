import { type Memory, TELL_AGAIN_MS } from './memory.ts';
import type { Schedule } from './schedule.ts';
import { type Audience, type Telling, tell } from './tell.ts';

const MAX_TELL_AGAIN_MS = 10 * 60_000;
const AUDIENCES: readonly Audience[] = ['tell', 'inform'];

export interface TellerOptions extends Telling {
  memories: ReadonlyMap<string, Memory>;
  schedule(): Pick<Schedule, 'enqueue'>;
  /** Everything of a watch is told to its channel, or its owner, for now. */
  onDone(id: string, to: Audience, memory: Memory): Promise<void>;
}

/** Sees to it that what a watch has to tell is told, by one at a time, and again later where Discord did not take it. */
export function createTeller(options: TellerOptions) {
  const { memories } = options;

  /** Not within a check: a slow channel would keep its place from other checks. */
  function soon(id: string, inMs = 0, audiences = AUDIENCES): void {
    if (!memories.has(id)) return;
    for (const kind of audiences) options.schedule().enqueue({ kind, id }, inMs);
  }

  function later(id: string, to: Audience, memory: Memory): void {
    if (memories.get(id) !== memory) return;
    const telling = memory.telling[to];
    soon(id, telling.againMs, [to]);
    telling.againMs = Math.min(telling.againMs * 2, MAX_TELL_AGAIN_MS);
  }

  async function now(id: string, to: Audience, memory: Memory): Promise<void> {
    const telling = memory.telling[to];
    if (telling.isOn) {
      telling.hasMore = true;
      return;
    }
    Object.assign(telling, { isOn: true, hasMore: false });
    try {
      const isDone = await tell(id, to, options);
      if (!isDone) return later(id, to, memory);
      telling.againMs = TELL_AGAIN_MS;
      if (telling.hasMore) soon(id, 0, [to]);
      else await options.onDone(id, to, memory);
    } catch (error) {
      later(id, to, memory);
      throw error;
    } finally {
      telling.isOn = false;
    }
  }

  return { soon, now };
}
