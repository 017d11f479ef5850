import type { NetworkInterfaceInfo } from 'node:os';
import { onTestFinished } from 'vitest';
import { addAllocations, demoWorld, startPanel } from '../../sandbox/panel/index.ts';
import { createTester } from '../../src/allocations/test-port.ts';
import { carryOutTest, planTest, type Which } from '../../src/allocations/test-ports.ts';
import type { Verdict } from '../../src/allocations/verdict.ts';
import type { Workplace } from '../../src/allocations/workplace.ts';
import { createLookups } from '../../src/network/lookups.ts';
import { createOwnAddresses } from '../../src/network/own-addresses.ts';
import type { Reach, Target } from '../../src/network/reach.ts';
import { createPanelClient } from '../../src/panel/client.ts';
import { createDialects } from '../../src/panel/dialects.ts';
import { createTransport } from '../../src/panel/transport.ts';
import { createKeyedLock } from '../../src/store/keyed-lock.ts';
import { knownPorts } from './known-ports.ts';
import { ManualClock } from './manual-clock.ts';

/** What the internet knows the bot's machine by. */
export const OWN = '198.35.26.96';

/** A panel that somebody typed, and may have invented: what it says is in the test's hands, its traffic is real. */
export async function hostilePanel({ leads = {} }: { leads?: Record<string, string[][]> } = {}) {
  const demo = demoWorld();
  const clock = new ManualClock();
  const panel = await startPanel({ dialect: 'pterodactyl', world: demo.world });
  const transport = createTransport({ clock });
  onTestFinished(() => transport.close().then(panel.close));
  const contacted: Target[] = [];
  const reach: Reach = {
    resolve: async (name) => ({ addresses: leads[name]?.shift() ?? [], isWhole: true }),
    place(target) {
      contacted.push(target);
      return { ip: '127.0.0.1', port: 1 };
    },
  };
  const typed = { url: 'https://panel.evil.example', trusted: false };
  const interfaces = ['2620:0:862:ed1a::1'];
  const isOwn = createOwnAddresses({
    ...{ clock, published: [OWN] },
    interfaces: () => ({ eth0: interfaces.map((address) => ({ address }) as NetworkInterfaceInfo) }),
  });
  const lookups = createLookups({ clock, resolve: reach.resolve, isOwn });
  const tester = createTester({ reach, clock, lookups, ...knownPorts(clock) });
  const at = (url = typed.url): Workplace => ({
    ...{ panel: 'abcdef', serverId: demo.servers.survival, clock },
    ...{ lock: createKeyedLock(), dialects: createDialects() },
    client: createPanelClient({
      transport: {
        ...transport,
        send: (_, key, request) => transport.send({ url: panel.url, trusted: true }, key, request),
      },
      ...{ clock, panel: { url, trusted: false }, key: demo.keys.alice, dialects: createDialects() },
    }),
    claim: async () => undefined,
    onWait: async () => undefined,
    saw: () => undefined,
    changed: () => undefined,
  });
  const [survival] = demo.world.servers;
  const [node] = demo.world.nodes;
  if (!survival || !node) throw new Error('The demo world has changed.');
  const claim = (
    ip: string,
    { ports = [25_565], alias = null }: { ports?: number[]; alias?: string | null } = {},
  ) => {
    const made = addAllocations(demo.world, { node, ip, ports, alias });
    for (const one of made) one.serverId = survival.id;
    survival.primaryId ??= made[0]?.id ?? null;
  };
  for (const one of demo.world.allocations) one.serverId = null;
  survival.primaryId = null;
  async function scan(
    which: Which = { from: 0 },
    { userId = 'mallory', url }: { userId?: string; url?: string } = {},
  ) {
    const place = at(url);
    const plan = await planTest(place, which);
    const found: Verdict[] = [];
    await carryOutTest(place, plan, { tester, userId, onResult: ({ verdict }) => void found.push(verdict) });
    return { plan, found, kinds: found.map(({ kind }) => kind) };
  }
  return { demo, clock, contacted, interfaces, claim, scan, world: demo.world };
}
