import { isAnswerLost, PanelFailure, type PanelProblem } from '../panel/problems.ts';
import type { Allocation, ServerDetails } from '../panel/schemas.ts';
import { sameForm } from './addresses.ts';
import { readNote } from './note-text.ts';
import { type Overview, type Port, portOf } from './overview.ts';
import { type Allowed, demand, mayAdd, mayEdit, refusalOf, showsAll } from './rules.ts';
import { alone, patiently, type Settled, seen, settle, type Workplace } from './workplace.ts';

export interface Wish {
  port: number | null;
  ip: string | null;
  /** Empty for none. */
  note: string;
}

export interface Assigned {
  /** What is new on the server. More than one only when the answer was lost and others added as well. */
  added: [Port, ...Port[]];
  /** The server with the new allocations in it. */
  overview: Overview;
  /** What the panel gave otherwise than it was wished for. */
  missed: { ip: boolean; port: boolean };
  /**
   * Why the note is not on the new allocation; `null` when it is, or none was wished for. `unclear`: several are new,
   * and the note of somebody else's is not ours to write.
   */
  noteProblem: PanelProblem | 'unclear' | null;
}

/**
 * Assigns one more allocation to a server. Never sent twice; see `settle`.
 * @throws PanelFailure, PortFailure
 */
export function assign(at: Workplace, wish: Wish): Promise<Settled<Assigned>> {
  const noted = { ...wish, note: readNote(wish.note) };
  return alone(at, (before) => assignTo(at, { before, wish: noted }));
}

/** A wish for an allocation that the server had and gave up. */
export interface Return extends Wish {
  port: number;
  ip: string;
}

/** What became of it: nothing is asked for when the server has it, or when the panel would give another one. */
export type Returned =
  | Settled<Assigned>
  | { outcome: 'already'; port: Port; overview: Overview }
  | { outcome: 'picks-ports'; overview: Overview };

/**
 * Assigns an allocation that was removed once more, unless somebody was quicker: two clicks are not two wishes.
 * @throws PanelFailure, PortFailure
 */
export function bringBack(at: Workplace, wish: Return): Promise<Returned> {
  const noted = { ...wish, note: readNote(wish.note) };
  return alone<Returned>(at, async (before) => {
    const there = before.allocations.find(
      ({ ip, port }) => port === wish.port && sameForm(ip) === sameForm(wish.ip),
    );
    if (there) return { outcome: 'already', port: portOf(before, there), overview: seen(at, before) };
    if (at.dialects.picksPorts(at.client.panel.url))
      return { outcome: 'picks-ports', overview: seen(at, before) };
    return assignTo(at, { before, wish: noted });
  });
}

async function assignTo(
  at: Workplace,
  { before, wish }: { before: ServerDetails; wish: Wish },
): Promise<Settled<Assigned>> {
  demand(mayAdd(before));
  const asked = withIp(wish, before);
  const settled = await settle(
    () => patiently(at, () => at.client.assign(at.serverId, wanted(asked))).then(only),
    () => newOnes(at, { before, wish: asked }),
  );
  at.changed();
  if (lacksPrimary(settled, before)) throw new PanelFailure({ kind: 'primary-needed' });
  if (settled.outcome !== 'done') return settled;
  const [first, ...others] = settled.value;
  const isUnclear = others.length > 0 && wish.note !== '';
  const noted = isUnclear
    ? ({ allocation: first, problem: 'unclear' } as const)
    : await annotate(at, { allocation: first, note: wish.note, allowed: mayEdit(before) });
  const missed = missedBy(first, asked);
  if ((missed.ip || missed.port) && !settled.lost) at.dialects.sawOwnChoice(at.client.panel.url);
  const after = { ...before, allocations: merged(before.allocations, [noted.allocation, ...others]) };
  return {
    ...settled,
    value: {
      added: [portOf(after, noted.allocation), ...others.map((other) => portOf(after, other))],
      overview: seen(at, after),
      missed,
      noteProblem: noted.problem,
    },
  };
}

/** Pelican breaks where it would have to make a new port beside the primary (recording pelican/create.O-no-primary.owner). */
function lacksPrimary(settled: Settled<unknown>, before: ServerDetails): boolean {
  if (settled.outcome !== 'unchanged' || settled.problem.kind !== 'no-answer') return false;
  const { answer } = settled.problem;
  const isBroken = answer.how === 'server-error' && answer.status === 500;
  return isBroken && before.allocations.every(({ isPrimary }) => !isPrimary);
}

/** A panel is asked for an ip; an alias stands for the one it has on this server. */
function withIp(wish: Wish, { allocations }: ServerDetails): Wish {
  const host = wish.ip === null ? null : sameForm(wish.ip);
  const named = allocations.find(({ alias }) => alias !== null && sameForm(alias) === host);
  return named ? { ...wish, ip: named.ip } : wish;
}

function wanted({ port, ip }: Wish): { ip?: string; port?: number } {
  return { ...(ip === null ? {} : { ip }), ...(port === null ? {} : { port }) };
}

function only(allocation: Allocation): [Allocation] {
  return [allocation];
}

/** What the server has now and had not before, counted by distinct ids (fact 7); the wished-for one first. */
async function newOnes(
  at: Workplace,
  { before, wish }: { before: ServerDetails; wish: Wish },
): Promise<[Allocation, ...Allocation[]] | null> {
  const after = await at.client.server(at.serverId);
  if (!showsAll(before) || !showsAll(after)) {
    throw new PanelFailure({ kind: 'permission-missing', permission: 'allocation.read' });
  }
  const known = new Set(before.allocations.map(({ id }) => id));
  const [first, ...others] = after.allocations
    .filter(({ id }) => !known.has(id))
    .sort((a, b) => Number(fits(b, wish)) - Number(fits(a, wish)));
  return first ? [first, ...others] : null;
}

/** The allocation is there already, so a note that fails is told beside it and does not fail the whole. */
async function annotate(
  at: Workplace,
  { allocation, note, allowed }: { allocation: Allocation; note: string; allowed: Allowed },
): Promise<{ allocation: Allocation; problem: PanelProblem | null }> {
  if (note === '' || note === allocation.note) return { allocation, problem: null };
  if (!allowed.ok) return { allocation, problem: refusalOf(allowed) };
  try {
    return { allocation: await at.client.setNote(at.serverId, allocation.id, note), problem: null };
  } catch (error) {
    if (!(error instanceof PanelFailure)) throw error;
    const now = isAnswerLost(error) ? await lookedUp(at, allocation) : allocation;
    return { allocation: now, problem: now.note === note ? null : error.problem };
  }
}

async function lookedUp(at: Workplace, allocation: Allocation): Promise<Allocation> {
  try {
    const server = await at.client.server(at.serverId);
    return server.allocations.find(({ id }) => id === allocation.id) ?? allocation;
  } catch (error) {
    if (error instanceof PanelFailure) return allocation;
    throw error;
  }
}

function missedBy(allocation: Allocation, { port, ip }: Wish): Assigned['missed'] {
  const hosts = [allocation.ip, allocation.alias ?? allocation.ip].map(sameForm);
  return {
    ip: ip !== null && !hosts.includes(sameForm(ip)),
    port: port !== null && port !== allocation.port,
  };
}

function fits(allocation: Allocation, wish: Wish): boolean {
  const { ip, port } = missedBy(allocation, wish);
  return !ip && !port;
}

function merged(before: Allocation[], added: Allocation[]): Allocation[] {
  const ids = new Set(added.map(({ id }) => id));
  return [...before.filter(({ id }) => !ids.has(id)), ...added];
}
