import { atMost } from '../at-most.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import { PanelFailure } from '../panel/problems.ts';
import type { Allocation } from '../panel/schemas.ts';
import { inReadingOrder } from './addresses.ts';
import type { Overview } from './overview.ts';
import { type Tester, testPort } from './test-port.ts';
import type { PortTest } from './verdict.ts';
import { allocationOn, type PortName, seen, type Workplace } from './workplace.ts';

/** Fits one embed with a sentence each, and half of what a person may test in a minute. */
const PORTS_PER_TEST = 15;
const AT_ONCE = 10;

/** What is about to be tested: read from the panel just now, with the asking person's own key. */
export interface TestPlan {
  overview: Overview;
  state: PowerState;
  /** In reading order. */
  ports: Allocation[];
  /** Everything the panel attributes to the server. */
  allocations: Allocation[];
  /** The allocation that the next and the previous page begin with. */
  next: number | null;
  previous: number | null;
}

/** One allocation, or as many as fit from one on; an unknown `from` (0) begins with the first. */
export type Which = PortName | { from: number };

/**
 * Looks at the server again, whatever was seen of it before: only what it has now is tested.
 * @throws PanelFailure, PortFailure
 */
export async function planTest(at: Workplace, which: Which): Promise<TestPlan> {
  const [server, state] = await Promise.all([at.client.server(at.serverId), stateOf(at)]);
  const plan = { overview: seen(at, server), state, allocations: server.allocations };
  if (!('from' in which)) {
    const port = allocationOn(at, { server, name: which });
    return { ...plan, ports: [port], next: null, previous: null };
  }
  const all = inReadingOrder(server.allocations);
  const start = Math.max(
    0,
    all.findIndex(({ id }) => id === which.from),
  );
  return {
    ...plan,
    ports: all.slice(start, start + PORTS_PER_TEST),
    next: all[start + PORTS_PER_TEST]?.id ?? null,
    previous: start === 0 ? null : (all[Math.max(0, start - PORTS_PER_TEST)]?.id ?? null),
  };
}

/** A panel that cannot tell the state (fact 27) can still be asked for ports. */
async function stateOf({ client, serverId }: Workplace): Promise<PowerState> {
  try {
    return (await client.resources(serverId)).state;
  } catch (error) {
    if (error instanceof PanelFailure) return 'unknown';
    throw error;
  }
}

/**
 * Tests what was planned, at most ten at once.
 * @param options.onResult told of each as it comes.
 */
export async function carryOutTest(
  at: Workplace,
  plan: TestPlan,
  options: { tester: Tester; userId: string; onResult(test: PortTest): void },
): Promise<void> {
  const { tester, userId, onResult } = options;
  const { panel } = at.client;
  const { allocations, state } = plan;
  const inTurns = atMost(AT_ONCE);
  const tests = plan.ports.map((allocation) =>
    inTurns(async () => {
      const port = { at: plan.overview, allocation, allocations, panel, state, userId };
      const verdict = await testPort(tester, port);
      onResult({ allocation, verdict });
    }),
  );
  await Promise.all(tests);
}
