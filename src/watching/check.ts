import { type Known, knowledgeOf, learnedFrom } from '../allocations/games.ts';
import { isSameAs } from '../allocations/known-ports.ts';
import { examinePort, type Tester } from '../allocations/test-port.ts';
import type { Verdict } from '../allocations/verdict.ts';
import type { Allocation } from '../panel/schemas.ts';
import { type LastWord, lastWordOf } from './last-word.ts';
import { type Look, type Looks, pauseFor } from './looks.ts';
import type { PauseReason, WatchRecord } from './record.ts';
import type { Finding } from './turn.ts';

export type Checked =
  | {
      kind: 'found';
      finding: Finding;
      traffic: Look['traffic'];
      serverName: string;
      /** What the watch did not know of its port yet. */
      learned: Known | null;
      /** What the panel has said of the port; `null` where it could not be asked. */
      said: LastWord | null;
      /** When the panel said what this check went by, where it could not be asked now; else `null`. */
      goesByMs: number | null;
    }
  /** It could not be done now, for a reason that has nothing to do with the port. */
  | { kind: 'skipped'; error: unknown }
  /** The bot itself reaches nothing just now. */
  | { kind: 'cut-off' }
  | { kind: 'pause'; reason: PauseReason };

interface Around {
  looks: Looks;
  tester: Tester;
  /** Whether this machine reaches the internet just now, as far as Discord answers. */
  isOnline(): Promise<boolean>;
}

/**
 * Checks the port of a watch once. The test of the port decides, and where the server is off the panel; it also says
 * whose the port is. Never throws.
 */
export async function checkPort(watch: WatchRecord, around: Around): Promise<Checked> {
  const checked = await check(watch, around);
  // Where Discord cannot be reached either, it is more likely the bot that is cut off.
  return mayBeOurs(watch, checked) && !(await around.isOnline()) ? { kind: 'cut-off' } : checked;
}

/** Whether a finding may come of our own connection. Where it is known that nobody can tell, it tells no news. */
function mayBeOurs({ state }: WatchRecord, checked: Checked): boolean {
  if (checked.kind !== 'found') return false;
  const { kind } = checked.finding;
  return kind === 'down' || (kind === 'untestable' && state !== 'untestable');
}

async function check(
  watch: WatchRecord,
  { looks, tester }: Pick<Around, 'looks' | 'tester'>,
): Promise<Checked> {
  try {
    const look = await looks.look(watch);
    const allocation = allocationIn(look, watch);
    if (!allocation) return notThere(look);
    const known = watch.known ?? knownBefore(watch, allocation);
    const { verdict, learned } = await examined(watch, { look, allocation, tester, known });
    const found = findingOf(verdict);
    if (!found) return { kind: 'skipped', error: null };
    const about = { watch, found, known, learned };
    if (isAnswered(verdict) || !needsCloserLook(watch, { look, found }))
      return foundAt(look, { ...about, found: isOff(look) ? orOffline(found) : found });
    return await lookedCloser(looks, about);
  } catch (error) {
    const reason = pauseFor(error);
    return reason ? { kind: 'pause', reason } : { kind: 'skipped', error };
  }
}

interface About {
  watch: WatchRecord;
  found: Finding;
  /** What was known of the port before, and what the test has taught. */
  known: Known | null;
  learned: Known | null;
}

/** Before news count, or the panel's word that the server is off: what it said last may be old. */
function needsCloserLook({ state }: WatchRecord, { look, found }: { look: Look; found: Finding }): boolean {
  if (found.kind === 'up') return isOff(look);
  return found.kind !== state && !(state === 'down' && isOff(look));
}

/** Is the port still the server's, and is the server meant to run? */
async function lookedCloser(looks: Looks, about: About): Promise<Checked> {
  const look = await looks.look(about.watch, { closer: true });
  if (!allocationIn(look, about.watch)) return notThere(look);
  // Something in front of the server may accept connections all the same.
  return foundAt(look, isOff(look) ? { ...about, found: { kind: 'down', reason: 'offline' } } : about);
}

function foundAt(look: Look, { watch, found, known, learned }: About): Checked {
  const { traffic, serverName, isPanelSilent, saidAtMs } = look;
  const now = found.kind === 'up' ? learned : known;
  const isNew = now !== null && !(watch.known && isSameAs(watch.known, now));
  return {
    ...{ kind: 'found', finding: found, traffic, serverName, learned: isNew ? now : null },
    said: isPanelSilent ? null : saidIn(look, { watch, known: now }),
    goesByMs: isPanelSilent ? saidAtMs : null,
  };
}

/** Of a list that is not read to its end nobody knows what is not in it. */
function notThere({ leftOut }: Look): Checked {
  return leftOut > 0 ? { kind: 'skipped', error: null } : { kind: 'pause', reason: 'port-gone' };
}

function saidIn(look: Look, { watch, known }: { watch: WatchRecord; known: Known | null }): LastWord | null {
  const allocation = allocationIn(look, watch);
  return allocation ? lastWordOf(allocation, { ...look, known, atMs: look.saidAtMs }) : null;
}

function isOff({ state }: Look): boolean {
  return state === 'offline' || state === 'stopping';
}

/** What nobody can tell from outside the panel tells. */
function orOffline(found: Finding): Finding {
  return found.kind === 'untestable' ? { kind: 'down', reason: 'offline' } : found;
}

function allocationIn({ allocations }: Look, watch: WatchRecord): Allocation | undefined {
  return allocations.find(({ id }) => id === watch.allocation);
}

function examined(
  watch: WatchRecord,
  {
    look,
    allocation,
    tester,
    known,
  }: { look: Look; allocation: Allocation; tester: Tester; known: Known | null },
) {
  const port = {
    ...{ allocation, allocations: look.allocations, panel: look.panel },
    at: { panel: watch.panel, serverId: watch.server },
    // The panel's word is some minutes old; where it matters it is asked for anew.
    state: 'unknown',
    ...{ userId: watch.owner, counted: false },
  } as const;
  return examinePort(tester, port, known);
}

/** A watch of before this was remembered: where it was up, its port has answered as what it is taken for. */
function knownBefore({ state }: WatchRecord, allocation: Allocation): Known | null {
  if (state !== 'up') return null;
  return learnedFrom(knowledgeOf(allocation), { overTcp: false, queryPort: null });
}

function isAnswered(verdict: Verdict): boolean {
  const { kind } = verdict;
  if (kind === 'alias-elsewhere') return verdict.atIp !== undefined && isAnswered(verdict.atIp);
  return kind === 'open' && verdict.answer !== null;
}

/** `null` for what says nothing about the port. */
function findingOf(verdict: Verdict): Finding | null {
  switch (verdict.kind) {
    case 'open':
      return { kind: 'up', latencyMs: verdict.tookMs };
    case 'offline':
    case 'refused':
      return { kind: 'down', reason: verdict.kind };
    case 'silent':
      return verdict.answered
        ? { kind: 'down', reason: 'silent' }
        : { kind: 'untestable', reason: 'tcp-silent' };
    case 'mute':
      return { kind: verdict.answered ? 'down' : 'untestable', reason: 'mute' };
    case 'cannot-tell':
      return { kind: 'untestable', reason: verdict.why };
    case 'name-not-found':
      return { kind: 'untestable', reason: 'name-not-found' };
    case 'alias-elsewhere':
      // A proxy in front of a server is meant to be elsewhere, and what the alias leads to is not contacted.
      return verdict.atIp ? findingOf(verdict.atIp) : { kind: 'untestable', reason: 'address' };
    case 'no-address':
    case 'not-allowed':
      return { kind: 'untestable', reason: 'address' };
    case 'limited':
      return null;
  }
}
