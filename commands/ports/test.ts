import { carryOutTest, planTest, type Which } from '../../src/allocations/test-ports.ts';
import type { Verdict } from '../../src/allocations/verdict.ts';
import type { Workplace } from '../../src/allocations/workplace.ts';
import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { routes } from '../../src/views/routes.ts';
import { testView } from '../../src/views/test.ts';
import type { Here } from '../services.ts';
import { withPort } from './find-port.ts';
import { anyAllocationOption, serverOption } from './options.ts';
import { atServer, workplace } from './place.ts';
import { SHOW_EVERY_MS } from './ride.ts';

export const testAction = action({
  name: 'test',
  description: descriptions.ports.test,
  options: { server: serverOption, allocation: anyAllocationOption },
  async run(here: Here, { server, allocation }) {
    if (allocation !== null) {
      const wanted = { server, allocation, verb: 'test', note: '' } as const;
      return withPort(here, wanted, ({ at, name }) => testAt(here, at, name));
    }
    const choice = { verb: 'test', port: null, ip: null, note: '' } as const;
    return atServer(here, { typed: server, choice }, (at) => testAt(here, at, { from: 0 }));
  },
});

/** Tests, and shows what has come so far once a second, if anything has. */
export async function testAt(here: Here, at: Workplace, which: Which): Promise<Reply> {
  const { tester, clock } = here.services;
  const plan = await planTest(at, which);
  const verdicts = new Map<number, Verdict>();
  const shown = () => testView(plan, { verdicts, single: !('from' in which) });
  const over = new AbortController();
  const testing = carryOutTest(at, plan, {
    tester,
    userId: here.userId,
    onResult: ({ allocation, verdict }) => verdicts.set(allocation.id, verdict),
  }).finally(() => over.abort());
  const done = testing.then(() => true);
  // Whoever waits for it may have failed before it does.
  done.catch(() => undefined);
  let count = -1;
  for (;;) {
    const tick = clock.sleep(SHOW_EVERY_MS, over.signal).then(
      () => false,
      () => true,
    );
    if (await Promise.race([done, tick])) break;
    if (verdicts.size === count) continue;
    count = verdicts.size;
    await here.progress(shown());
  }
  await testing;
  return reply(shown());
}

export const testClicks = [
  onClick(routes.test, async (here: Here, { panel, server, from }) =>
    testAt(here, await workplace(here, { panel, serverId: server }), { from }),
  ),
  onClick(routes.testPort, async (here: Here, { panel, server, allocation }) =>
    testAt(here, await workplace(here, { panel, serverId: server }), { allocationId: allocation }),
  ),
];
