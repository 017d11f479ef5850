import type { Clock } from '../clock.ts';
import { createLookups, type Lookups } from '../network/lookups.ts';
import type { PanelAddress } from '../network/panel-address.ts';
import type { Reach } from '../network/reach.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import type { Allocation } from '../panel/schemas.ts';
import { sameForm } from './addresses.ts';
import { PLAIN_TCP } from './game-list.ts';
import { isByNumber, type Knowledge, type Known, knowledgeOf, learnedFrom } from './games.ts';
import type { KnownPorts, Place } from './known-ports.ts';
import { type Contact, isPutOff, lookAtPort, queryTargets, type Sighting } from './look-at-port.ts';
import type { ServerRef } from './references.ts';
import { addressToTest } from './test-address.ts';
import { type Attempt, createTestLimits, type TestLimits } from './test-limits.ts';
import { createSharedTests, type SharedTests } from './test-shared.ts';
import { judge, type Verdict } from './verdict.ts';

/** What testing ports needs; made once in `src/portkeeper.ts`, as `services.tester`. */
export interface Tester {
  reach: Reach;
  /** Instead of `reach.resolve`, so that nobody takes all of it, and guarded. */
  lookups: Lookups;
  clock: Clock;
  limits: TestLimits;
  shared: SharedTests;
  known: KnownPorts;
}

/** One port to test, as the panel has just shown it to the person who asks. */
export interface PortToTest {
  /** Its server. */
  at: ServerRef;
  allocation: Allocation;
  /** Everything the panel attributes to the same server; no other port is ever contacted. */
  allocations: readonly Allocation[];
  /** `client.panel`: only the operator's own panels may name private addresses. */
  panel: PanelAddress;
  /** `resources().state`, `unknown` where it was not asked: tells a sleeping server from a firewall. */
  state: PowerState;
  /** On whose behalf. What one person reaches through panels that people typed is bounded. */
  userId: string;
  /**
   * Whether it counts as one of a person's 30 tests a minute (default). False for what the bot does by itself: watches,
   * and the tests after a restart. The limits per address hold for these too: one test each 5 s fits.
   */
  counted?: boolean;
  /**
   * Whether a person waits for what is found right now, although it does not count: after a restart. Other tests that
   * do not count (watches) may get what another test of the same found up to 20 s before.
   */
  fresh?: boolean;
}

/** Pterodactyl and Pelican give out no lower port (`AssignmentService::PORT_FLOOR`), so no real panel names one. */
const LOWEST_PORT = 1_024;

export function createTester({
  reach,
  clock,
  known,
  lookups = createLookups({ clock, resolve: reach.resolve }),
}: Pick<Tester, 'reach' | 'clock' | 'known'> & { lookups?: Lookups }): Tester {
  return {
    ...{ reach, clock, known, lookups },
    limits: createTestLimits({ clock }),
    shared: createSharedTests({ clock }),
  };
}

/** What a test has found, and what it has taught about the port. */
export interface Examined {
  verdict: Verdict;
  learned: Known | null;
}

/**
 * Tests one port for a person, with what is known of it from before, and remembers what answers.
 * @throws StoreFailure; see `examinePort`
 */
export async function testPort(tester: Tester, port: PortToTest): Promise<Verdict> {
  const place = placeOf(port);
  const { verdict, learned } = await examinePort(tester, port, await tester.known.of(place));
  // What could not be written is learned again the next time.
  if (learned) await tester.known.remember(place, learned).catch(() => undefined);
  return verdict;
}

function placeOf({ userId, at, allocation }: PortToTest): Place {
  return { owner: userId, panel: at.panel, server: at.serverId, allocation: allocation.id };
}

/**
 * Tests one port: over TCP, or in the game's own protocol where it is known. Takes at most some 12 seconds, mostly
 * far less, and never throws for what the network does. Sends nothing but the game's query.
 * @param known what is remembered of it
 */
export async function examinePort(tester: Tester, port: PortToTest, known: Known | null): Promise<Examined> {
  const { allocation, panel, userId } = port;
  const attempt = { userId, panel, counted: port.counted ?? true, fresh: port.fresh ?? false };
  const retryAtMs = tester.limits.begin(attempt);
  if (retryAtMs !== null) return { verdict: { kind: 'limited', retryAtMs }, learned: null };
  if (!panel.trusted && allocation.port < LOWEST_PORT)
    return { verdict: { kind: 'not-allowed' }, learned: null };
  const asker = { owner: userId, trusted: panel.trusted, seeks: 'port' } as const;
  const address = await addressToTest(allocation, { lookups: tester.lookups, asker });
  if (!address.ok) return { verdict: address.verdict, learned: null };
  const knowledge = knowledgeOf(allocation, known);
  const seen = await lookOrShare(tester, attempt, { port, ip: address.ip, knowledge });
  const { ip } = allocation;
  const atIp =
    seen.kind === 'limited' ? seen : judge(seen, { knowledge, state: port.state, port: allocation.port });
  const verdict: Verdict = address.elsewhere
    ? { kind: 'alias-elsewhere', ...address.elsewhere, ip, atIp }
    : atIp;
  return { verdict, learned: learnedIn(seen, { knowledge, verdict: atIp, port: allocation.port }) };
}

function learnedIn(
  seen: Sighting,
  { knowledge, verdict, port }: { knowledge: Knowledge; verdict: Verdict; port: number },
): Known | null {
  if (verdict.kind !== 'open') return null;
  const queryPort = seen.kind === 'answered' && seen.port !== port ? seen.port : null;
  return learnedFrom(knowledge, { overTcp: seen.kind === 'accepted', queryPort });
}

/** What another test has just seen, where that will do; else a look of its own, which others may share. */
async function lookOrShare(tester: Tester, attempt: Attempt, contact: Contact): Promise<Sighting> {
  const target = { ip: contact.ip, port: contact.port.allocation.port };
  const key = sharedKey(attempt, contact);
  const recent = attempt.counted || attempt.fresh ? null : tester.shared.recent(key);
  if (recent) {
    const retryAtMs = tester.limits.learn(attempt, target);
    if (retryAtMs !== null) return { kind: 'limited', retryAtMs };
    const seen = await recent;
    // What another may not do says nothing about this one.
    if (!isPutOff(seen)) return seen;
  }
  const retryAtMs = tester.limits.contact(attempt, target);
  if (retryAtMs !== null) return { kind: 'limited', retryAtMs };
  const eyes = { ...tester, contact: tester.limits.contact.bind(null, attempt) };
  return tester.shared.run(key, () => lookAtPort(eyes, contact));
}

/** All that is seen depends on besides the network: how it is looked at. */
function sharedKey({ panel }: Attempt, contact: Contact): string {
  const { ip, knowledge, port } = contact;
  const asked = queryTargets(contact).map((target) => target.port);
  const { transport, protocol, elsewhereOnly } = knowledge.kind === 'nothing' ? PLAIN_TCP : knowledge.game;
  const isVague = transport !== 'tcp' && isByNumber(knowledge);
  const how = [transport, protocol, elsewhereOnly ?? false, isVague, asked];
  return JSON.stringify([panel.trusted, sameForm(ip), port.allocation.port, ...how]);
}
