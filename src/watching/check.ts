import { type Tester, testPort } from '../allocations/test-port.ts';
import type { Verdict } from '../allocations/verdict.ts';
import type { Allocation } from '../panel/schemas.ts';
import { type Look, type Looks, pauseFor } from './looks.ts';
import type { PauseReason, WatchRecord } from './record.ts';
import type { Finding } from './turn.ts';

export type Checked =
  | { kind: 'found'; finding: Finding; traffic: Look['traffic']; serverName: string }
  /** It could not be done now, for a reason that has nothing to do with the port. */
  | { kind: 'skipped'; error: unknown }
  | { kind: 'pause'; reason: PauseReason };

/** Checks the port of a watch once. Only the test of the port decides; the panel says whose the port is. Never throws. */
export async function checkPort(
  watch: WatchRecord,
  around: { looks: Looks; tester: Tester },
): Promise<Checked> {
  try {
    const look = await around.looks.look(watch);
    const allocation = allocationIn(look, watch);
    if (!allocation) return { kind: 'pause', reason: 'port-gone' };
    const found = await testedAt(watch, { look, allocation, tester: around.tester });
    if (!found) return { kind: 'skipped', error: null };
    if (found.kind !== 'down' || watch.state === 'down') return foundAt(look, found);
    return await lookedCloser(watch, { looks: around.looks, found });
  } catch (error) {
    const reason = pauseFor(error);
    return reason ? { kind: 'pause', reason } : { kind: 'skipped', error };
  }
}

/** Before a failure counts: is the port still the server's, and is the server meant to run? */
async function lookedCloser(
  watch: WatchRecord,
  { looks, found }: { looks: Looks; found: Finding & { kind: 'down' } },
): Promise<Checked> {
  const look = await looks.look(watch, { closer: true });
  if (!allocationIn(look, watch)) return { kind: 'pause', reason: 'port-gone' };
  const isOff = look.state === 'offline' || look.state === 'stopping';
  return foundAt(look, isOff ? { kind: 'down', reason: 'offline' } : found);
}

function foundAt({ traffic, serverName }: Look, finding: Finding): Checked {
  return { kind: 'found', finding, traffic, serverName };
}

function allocationIn({ allocations }: Look, watch: WatchRecord): Allocation | undefined {
  return allocations.find(({ id }) => id === watch.allocation);
}

async function testedAt(
  watch: WatchRecord,
  { look, allocation, tester }: { look: Look; allocation: Allocation; tester: Tester },
): Promise<Finding | null> {
  const { panel, allocations, state } = look;
  return findingOf(
    await testPort(tester, {
      ...{ allocation, allocations, panel, state },
      userId: watch.owner,
      counted: false,
    }),
  );
}

/** `null` for what says nothing about the port. */
function findingOf(verdict: Verdict): Finding | null {
  switch (verdict.kind) {
    case 'open':
      return { kind: 'up', latencyMs: verdict.tookMs };
    case 'refused':
    case 'silent':
      return { kind: 'down', reason: verdict.asleep ? 'offline' : verdict.kind };
    case 'name-not-found':
      return { kind: 'down', reason: 'name-not-found' };
    case 'alias-elsewhere':
      // A proxy in front of a server is meant to be elsewhere, and what the alias leads to is not contacted.
      return verdict.atIp ? findingOf(verdict.atIp) : { kind: 'untestable' };
    case 'unprovable':
    case 'no-address':
    case 'not-allowed':
      return { kind: 'untestable' };
    case 'limited':
      return null;
  }
}
