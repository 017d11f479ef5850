import type { Clock } from '../clock.ts';
import { type Query, queryGame } from '../network/game-query.ts';
import type { PanelAddress } from '../network/panel-address.ts';
import { probePort } from '../network/port-probe.ts';
import type { Reach, Target } from '../network/reach.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import type { Allocation } from '../panel/schemas.ts';
import { sameForm } from './addresses.ts';
import { type Game, gameOf } from './games.ts';
import { createLookups } from './lookups.ts';
import { addressToTest } from './test-address.ts';
import { type Attempt, createTestLimits, type TestLimits } from './test-limits.ts';
import type { Verdict } from './verdict.ts';

/** What testing ports needs; made once in `src/portkeeper.ts`, as `services.tester`. */
export interface Tester {
  reach: Reach;
  clock: Clock;
  limits: TestLimits;
}

/** One port to test, as the panel has just shown it to the person who asks. */
export interface PortToTest {
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
}

/** Pterodactyl and Pelican give out no lower port (`AssignmentService::PORT_FLOOR`), so no real panel names one. */
const LOWEST_PORT = 1_024;

export function createTester({ reach, clock }: { reach: Reach; clock: Clock }): Tester {
  return {
    clock,
    limits: createTestLimits({ clock }),
    reach: { place: (target) => reach.place(target), resolve: createLookups({ reach, clock }) },
  };
}

/**
 * Tests one port: over TCP, or in the game's own protocol where it is known. Takes at most some 12 seconds, mostly
 * far less, and never throws for what the network does. Sends nothing but the game's query.
 */
export async function testPort(tester: Tester, port: PortToTest): Promise<Verdict> {
  const { allocation, panel } = port;
  const attempt = { userId: port.userId, panel, counted: port.counted ?? true };
  const retryAtMs = tester.limits.begin(attempt);
  if (retryAtMs !== null) return { kind: 'limited', retryAtMs };
  if (!panel.trusted && allocation.port < LOWEST_PORT) return { kind: 'not-allowed' };
  const address = await addressToTest(allocation, { reach: tester.reach, trusted: panel.trusted });
  if (!address.ok) return address.verdict;
  const verdict = await testAt(tester, { port, attempt, ip: address.ip });
  const { ip } = allocation;
  return address.elsewhere ? { kind: 'alias-elsewhere', ...address.elsewhere, ip, atIp: verdict } : verdict;
}

interface Contact {
  port: PortToTest;
  attempt: Attempt;
  ip: string;
}

async function testAt(tester: Tester, contact: Contact): Promise<Verdict> {
  const { allocation } = contact.port;
  const retryAtMs = tester.limits.contact(contact.attempt, { ip: contact.ip, port: allocation.port });
  if (retryAtMs !== null) return { kind: 'limited', retryAtMs };
  const game = gameOf(allocation);
  if (!game || game.transport === 'tcp') return overTcp(tester, { ...contact, game });
  return overUdp(tester, { ...contact, game });
}

/** A connection first, which needs no words; the game is asked only where something listens. */
async function overTcp(tester: Tester, contact: Contact & { game: Game | null }): Promise<Verdict> {
  const { game, port } = contact;
  const target = { ip: contact.ip, port: port.allocation.port };
  const probe = await probePort(target, tester);
  if (probe.kind !== 'open') return { kind: probe.kind, asleep: isAsleep(port.state) };
  if (!game?.protocol || game.transport !== 'tcp') return { ...probe, answer: null };
  const [own, elsewhere] = targetsOf(tester, { ...contact, game });
  const asked = game.elsewhereOnly ? elsewhere : own;
  if (!asked) return { ...probe, answer: null };
  const query = await queryGame(game.protocol, asked, tester);
  if (query.kind !== 'answered') return { ...probe, answer: null };
  const queryPort = asked.port === target.port ? {} : { queryPort: asked.port };
  return { ...probe, answer: { game: game.name, ...query.status, ...queryPort } };
}

async function overUdp(tester: Tester, contact: Contact & { game: Game }): Promise<Verdict> {
  const { game, port } = contact;
  const { protocol } = game;
  if (!protocol) return { kind: 'unprovable', game: game.name };
  const targets = targetsOf(tester, contact);
  const queries = targets.map(async ({ ip, port }) => ({
    port,
    query: await queryGame(protocol, { ip, port }, tester),
  }));
  const first = await firstAnswer(queries);
  if (first) {
    const queryPort = first.port === port.allocation.port ? {} : { queryPort: first.port };
    const answer = { game: game.name, ...first.query.status, ...queryPort };
    return { kind: 'open', tookMs: first.query.tookMs, answer };
  }
  if (game.transport === 'both') return overTcp(tester, contact);
  const asleep = isAsleep(port.state);
  const [own] = await Promise.all(queries);
  if (own?.query.kind === 'refused') return { kind: 'refused', asleep };
  if (game.elsewhereOnly && targets.length === 1 && !asleep) return { kind: 'unprovable', game: game.name };
  return { kind: 'silent', asleep, game: game.name };
}

interface Queried<Q extends Query = Query> {
  port: number;
  query: Q;
}

/** Nobody waits for the others to be silent when one has answered. */
function firstAnswer(queries: Promise<Queried>[]): Promise<Queried<Query & { kind: 'answered' }> | null> {
  const answers = queries.map(async (queried) => {
    const { port, query } = await queried;
    if (query.kind !== 'answered') throw new Error('No answer.');
    return { port, query };
  });
  return Promise.any(answers).catch(() => null);
}

/**
 * The port itself, and those the game may answer queries on: only of the same server at the same address, and only
 * while their own limit allows.
 */
function targetsOf(
  tester: Tester,
  { game, ip, attempt, port: { allocation, allocations } }: Contact & { game: Game },
): Target[] {
  const isOwn = (port: number) =>
    allocations.some((other) => other.port === port && sameForm(other.ip) === sameForm(allocation.ip));
  const others = (game.queryPorts?.(allocation.port) ?? [])
    .filter((port) => port !== allocation.port && isOwn(port))
    .map((port) => ({ ip, port }))
    .filter((target) => tester.limits.contact(attempt, target) === null);
  return [{ ip, port: allocation.port }, ...others];
}

function isAsleep(state: PowerState): boolean {
  return state === 'offline' || state === 'starting' || state === 'stopping';
}
