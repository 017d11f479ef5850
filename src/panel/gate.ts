import { PanelFailure } from './problems.ts';
import type { Asker } from './rate-limits.ts';
import type { PanelRequest } from './transport.ts';

/** Lets requests to panels through, so many at once of a person and to a panel; the others wait, people in turn. */
export interface Gate {
  /** @throws PanelFailure of kind `too-much-waiting` when too much waits; then nothing was sent. What `work` throws. */
  pass<T>(asker: Asker, request: PanelRequest, work: () => Promise<T>): Promise<T>;
}

/** What is counted: all requests, and those that wait for a node, which may be away while its panel is not. */
interface Count {
  all: number;
  node: number;
}

/** One person's on all panels; so two people's clicks on what is dead take a quarter of a panel's connections. */
const PER_PERSON: Count = { all: 8, node: 4 };
/** As many as a panel has connections (`transport.ts`): there nobody would wait in turn. */
const PER_PANEL: Count = { all: 64, node: 24 };
/**
 * As many as a person may click in a minute. Eight at once, ten seconds each: that is within the time in which a command
 * has to be answered.
 */
const WAITING_PER_PERSON = 60;
const WAITING_IN_ALL = 3_000;

interface Waiting {
  asker: Asker;
  request: PanelRequest;
  go(): void;
}

export function createGate(): Gate {
  const people = new Map<string, Count>();
  const panels = new Map<string, Count>();
  /** Of each person, in the order of who was let through longest ago. */
  const queues = new Map<string, Waiting[]>();
  let waiting = 0;

  const mayGo = ({ asker, request }: Omit<Waiting, 'go'>) =>
    hasRoom(people.get(asker.userId), PER_PERSON, request) &&
    hasRoom(panels.get(asker.panelUrl), PER_PANEL, request);

  function count({ asker, request }: Omit<Waiting, 'go'>, by: 1 | -1): void {
    add(people, asker.userId, { request, by });
    add(panels, asker.panelUrl, { request, by });
  }

  function enqueue(one: Waiting): void {
    const { userId } = one.asker;
    const queue = queues.get(userId) ?? [];
    const isReading = one.request.method === 'GET';
    // What changes something is bounded by what a person can click, and a server may have to be started by it.
    if (isReading && (queue.length >= WAITING_PER_PERSON || waiting >= WAITING_IN_ALL))
      throw new PanelFailure({ kind: 'too-much-waiting' });
    if (isReading) queue.push(one);
    else queue.unshift(one);
    queues.set(userId, queue);
    waiting += 1;
  }

  /** The first that may go, of people in turn. */
  function take(): Waiting | null {
    for (const [userId, queue] of queues) {
      const at = queue.findIndex(mayGo);
      const [found] = at < 0 ? [] : queue.splice(at, 1);
      if (!found) continue;
      queues.delete(userId);
      if (queue.length > 0) queues.set(userId, queue);
      waiting -= 1;
      return found;
    }
    return null;
  }

  function next(): void {
    for (let one = take(); one; one = take()) {
      count(one, 1);
      one.go();
    }
  }

  return {
    async pass(asker, request, work) {
      if (mayGo({ asker, request })) count({ asker, request }, 1);
      else await new Promise<void>((resolve) => enqueue({ asker, request, go: resolve }));
      try {
        return await work();
      } finally {
        count({ asker, request }, -1);
        next();
      }
    },
  };
}

function hasRoom(now: Count | undefined, max: Count, { asksNode }: PanelRequest): boolean {
  if (!now) return true;
  return now.all < max.all && (!asksNode || now.node < max.node);
}

function add(
  counts: Map<string, Count>,
  key: string,
  { request: { asksNode }, by }: { request: PanelRequest; by: 1 | -1 },
): void {
  const before = counts.get(key) ?? { all: 0, node: 0 };
  const after = { all: before.all + by, node: before.node + (asksNode ? by : 0) };
  if (after.all > 0) counts.set(key, after);
  else counts.delete(key);
}
