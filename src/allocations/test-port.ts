import type { Clock } from '../clock.ts';
import { type Query, queryGame } from '../network/game-query.ts';
import type { PanelAddress } from '../network/panel-address.ts';
import { probePort } from '../network/port-probe.ts';
import type { Reach, Target } from '../network/reach.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import type { Allocation } from '../panel/schemas.ts';
import { sameForm } from './addresses.ts';
import { type Game, gameOf } from './games.ts';
import { createLookups, type Lookups } from './lookups.ts';
import { addressToTest } from './test-address.ts';
import { type Attempt, createTestLimits, type TestLimits } from './test-limits.ts';
import { createSharedTests, type SharedTests } from './test-shared.ts';
import type { Verdict } from './verdict.ts';

/** What testing ports needs; made once in `src/portkeeper.ts`, as `services.tester`. */
export interface Tester {
  reach: Reach;
  /** Instead of `reach.resolve`, so that nobody takes all of it. */
  lookUp: Lookups;
  clock: Clock;
  limits: TestLimits;
  shared: SharedTests;
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
  /**
   * Whether a person waits for what is found right now, although it does not count: after a restart. Other tests that
   * do not count (watches) may get what another test of the same found up to 20 s before.
   */
  fresh?: boolean;
}

/** Pterodactyl and Pelican give out no lower port (`AssignmentService::PORT_FLOOR`), so no real panel names one. */
const LOWEST_PORT = 1_024;

export function createTester({ reach, clock }: { reach: Reach; clock: Clock }): Tester {
  return {
    ...{ reach, clock },
    limits: createTestLimits({ clock }),
    lookUp: createLookups({ reach, clock }),
    shared: createSharedTests({ clock }),
  };
}

/**
 * Tests one port: over TCP, or in the game's own protocol where it is known. Takes at most some 12 seconds, mostly
 * far less, and never throws for what the network does. Sends nothing but the game's query.
 */
export async function testPort(tester: Tester, port: PortToTest): Promise<Verdict> {
  const { allocation, panel, userId } = port;
  const attempt = { userId, panel, counted: port.counted ?? true, fresh: port.fresh ?? false };
  const retryAtMs = tester.limits.begin(attempt);
  if (retryAtMs !== null) return { kind: 'limited', retryAtMs };
  if (!panel.trusted && allocation.port < LOWEST_PORT) return { kind: 'not-allowed' };
  const resolve = (name: string) => tester.lookUp(name, userId);
  const address = await addressToTest(allocation, { resolve, trusted: panel.trusted });
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

/** What another test has just found, where that will do; else a look of its own, which others may share. */
async function testAt(tester: Tester, contact: Contact): Promise<Verdict> {
  const { attempt, ip, port } = contact;
  const target = { ip, port: port.allocation.port };
  const game = gameOf(port.allocation);
  const key = sharedKey(contact, game);
  const recent = attempt.counted || attempt.fresh ? null : tester.shared.recent(key);
  if (recent) {
    const retryAtMs = tester.limits.learn(attempt, target);
    if (retryAtMs !== null) return { kind: 'limited', retryAtMs };
    const verdict = await recent;
    // What another may not do says nothing about this one.
    if (verdict.kind !== 'limited') return verdict;
  }
  const retryAtMs = tester.limits.contact(attempt, target);
  if (retryAtMs !== null) return { kind: 'limited', retryAtMs };
  return tester.shared.run(key, () =>
    !game || game.transport === 'tcp'
      ? overTcp(tester, { ...contact, game })
      : overUdp(tester, { ...contact, game }),
  );
}

/** All that a verdict depends on besides the network. */
function sharedKey({ attempt, ip, port }: Contact, game: Game | null): string {
  const asked = game ? queryTargets({ ip, port, game }).map((target) => target.port) : [];
  const { panel } = attempt;
  return JSON.stringify([
    ...[panel.trusted, sameForm(ip), port.allocation.port, game?.name ?? null],
    ...[asked, isAsleep(port.state)],
  ]);
}

/** A connection first, which needs no words; the game is asked only where something listens. */
async function overTcp(tester: Tester, contact: Contact & { game: Game | null }): Promise<Verdict> {
  const { game, port } = contact;
  const target = { ip: contact.ip, port: port.allocation.port };
  const probe = await probePort(target, tester);
  if (probe.kind !== 'open') return { kind: probe.kind, asleep: isAsleep(port.state) };
  if (!game?.protocol || game.transport !== 'tcp') return { ...probe, answer: null };
  const asked = game.elsewhereOnly ? targetsOf(tester, { ...contact, game }).targets[1] : target;
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
  const { targets, limited } = targetsOf(tester, contact);
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
  const found = await withoutAnswer(tester, { contact, queries });
  // The one that was not asked may be the one that answers. While the server is off, none does.
  return limited && found.kind !== 'open' && !isAsleep(port.state) ? limited : found;
}

/** What to make of a game's silence. */
async function withoutAnswer(
  tester: Tester,
  { contact, queries }: { contact: Contact & { game: Game }; queries: Promise<Queried>[] },
): Promise<Verdict> {
  const { game } = contact;
  if (game.transport === 'both') return overTcp(tester, contact);
  const asleep = isAsleep(contact.port.state);
  const [own] = await Promise.all(queries);
  if (own?.query.kind === 'refused') return { kind: 'refused', asleep };
  if (game.elsewhereOnly && queries.length === 1 && !asleep) return { kind: 'unprovable', game: game.name };
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

/** The port itself, and those the game may answer queries on that their own limit allows. */
function targetsOf(
  tester: Tester,
  contact: Contact & { game: Game },
): { targets: Target[]; limited: (Verdict & { kind: 'limited' }) | null } {
  const targets: Target[] = [{ ip: contact.ip, port: contact.port.allocation.port }];
  let limited: (Verdict & { kind: 'limited' }) | null = null;
  for (const target of queryTargets(contact)) {
    const retryAtMs = tester.limits.contact(contact.attempt, target);
    if (retryAtMs === null) targets.push(target);
    else limited ??= { kind: 'limited', retryAtMs };
  }
  return { targets, limited };
}

/** The other ports the game may answer queries on: only of the same server at the same address. */
function queryTargets({
  game,
  ip,
  port: { allocation, allocations },
}: Pick<Contact, 'ip' | 'port'> & { game: Game }): Target[] {
  const isOwn = (port: number) =>
    allocations.some((other) => other.port === port && sameForm(other.ip) === sameForm(allocation.ip));
  return (game.queryPorts?.(allocation.port) ?? [])
    .filter((port) => port !== allocation.port && isOwn(port))
    .map((port) => ({ ip, port }));
}

function isAsleep(state: PowerState): boolean {
  return state === 'offline' || state === 'starting' || state === 'stopping';
}
