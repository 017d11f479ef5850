import type { Clock } from '../clock.ts';
import { type Query, queryGame } from '../network/game-query.ts';
import { probePort } from '../network/port-probe.ts';
import type { Reach, Target } from '../network/reach.ts';
import { sameForm } from './addresses.ts';
import type { Game } from './game-list.ts';
import { isByNumber, type Knowledge } from './games.ts';
import type { PortToTest } from './test-port.ts';
import type { Seen } from './verdict.ts';

/** What was seen of a port, or when it may be looked at. */
export type Sighting = Seen | { kind: 'limited'; retryAtMs: number };

/** What looking at a port needs. */
export interface Eyes {
  reach: Reach;
  clock: Clock;
  /** Counts one look at an address. @returns `null` when it may be made, else when it may */
  contact(target: Target): number | null;
}

/** The address to look at: guarded before, and counted. */
export interface Contact {
  port: Pick<PortToTest, 'allocation' | 'allocations'>;
  ip: string;
  knowledge: Knowledge;
}

/** Looks at one port: over TCP, or in the protocol of what it may be for. Sends nothing but the game's query. */
export function lookAtPort(eyes: Eyes, contact: Contact): Promise<Seen> {
  const { knowledge } = contact;
  if (knowledge.kind === 'nothing') return overTcp(eyes, { ...contact, game: null });
  const { game } = knowledge;
  return game.transport === 'tcp' || (game.transport === 'both' && !game.protocol)
    ? overTcp(eyes, { ...contact, game })
    : overUdp(eyes, { ...contact, game });
}

/** A connection first, which needs no words; the game is asked only where something listens. */
async function overTcp(eyes: Eyes, contact: Contact & { game: Game | null }): Promise<Seen> {
  const { game, port } = contact;
  const target = { ip: contact.ip, port: port.allocation.port };
  const probe = await probePort(target, eyes);
  if (probe.kind !== 'open') return { kind: probe.kind, over: 'tcp' };
  const accepted = { kind: 'accepted', tookMs: probe.tookMs, asked: false } as const;
  if (!game?.protocol) return accepted;
  // Asked over UDP before, and silent.
  if (game.transport !== 'tcp') return { ...accepted, asked: !game.elsewhereOnly };
  const asked = game.elsewhereOnly ? targetsOf(eyes, { ...contact, game }).targets[1] : target;
  if (!asked) return accepted;
  const query = await queryGame(game.protocol, asked, eyes);
  if (query.kind !== 'answered') return { ...accepted, asked: !game.elsewhereOnly };
  return { kind: 'answered', tookMs: probe.tookMs, status: query.status, port: asked.port };
}

async function overUdp(eyes: Eyes, contact: Contact & { game: Game }): Promise<Seen> {
  const { game, knowledge } = contact;
  const asked = await queried(eyes, contact);
  if (asked.kind === 'answered') return asked;
  if (game.transport !== 'both' && !isByNumber(knowledge)) return asked;
  const connected = await overTcp(eyes, { ...contact, game: game.transport === 'both' ? game : null });
  const isTelling = game.transport === 'both' && !isPutOff(asked);
  return connected.kind === 'accepted' || isTelling ? connected : asked;
}

async function queried(eyes: Eyes, contact: Contact & { game: Game }): Promise<Seen> {
  const { protocol } = contact.game;
  if (!protocol) return { kind: 'unasked' };
  const { targets, limitedUntilMs } = targetsOf(eyes, contact);
  const queries = targets.map(async ({ ip, port }) => ({
    port,
    query: await queryGame(protocol, { ip, port }, eyes),
  }));
  const first = await firstAnswer(queries);
  if (first)
    return { kind: 'answered', tookMs: first.query.tookMs, status: first.query.status, port: first.port };
  const [own] = await Promise.all(queries);
  const kind = own?.query.kind === 'refused' ? 'refused' : 'silent';
  return { kind, over: 'udp', asked: targets.map(({ port }) => port), limitedUntilMs };
}

/** Whether something that may answer could not be asked now, which says nothing about the port. */
export function isPutOff(seen: Sighting): boolean {
  return seen.kind === 'limited' || ('limitedUntilMs' in seen && seen.limitedUntilMs !== null);
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
  eyes: Eyes,
  contact: Contact & { game: Game },
): { targets: Target[]; limitedUntilMs: number | null } {
  const targets: Target[] = [{ ip: contact.ip, port: contact.port.allocation.port }];
  let limitedUntilMs: number | null = null;
  for (const target of queryTargets(contact)) {
    const retryAtMs = eyes.contact(target);
    if (retryAtMs === null) targets.push(target);
    else limitedUntilMs ??= retryAtMs;
  }
  return { targets, limitedUntilMs };
}

/** The other ports that are asked besides: only of the same server at the same address. */
export function queryTargets({ ip, knowledge, port: { allocation, allocations } }: Contact): Target[] {
  if (knowledge.kind === 'nothing') return [];
  const isOwn = (port: number) =>
    allocations.some((other) => other.port === port && sameForm(other.ip) === sameForm(allocation.ip));
  return (knowledge.game.queryPorts?.(allocation.port) ?? [])
    .filter((port) => port !== allocation.port && isOwn(port))
    .map((port) => ({ ip, port }));
}
