import type { GameAnswer, Verdict } from '../allocations/verdict.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import type { ServerState } from '../panel/problems.ts';
import { sentence, stateOf } from './reasons.ts';
import { code, counted, escaped, relativeTime } from './text.ts';

const SIGNS: Record<Verdict['kind'], string> = {
  open: '🟢',
  refused: '🔴',
  silent: '🔴',
  'name-not-found': '🔴',
  'alias-elsewhere': '🟠',
  unprovable: '⚪',
  'no-address': '⚪',
  'not-allowed': '⚪',
  limited: '⚪',
};

/** Beside the words, for a glance over many. */
export function sign(verdict: Verdict): string {
  return SIGNS[verdict.kind];
}

/** What became of a test, as half a sentence. @param state why nothing may listen */
export function told(verdict: Verdict, state: PowerState = 'unknown'): string {
  switch (verdict.kind) {
    case 'open':
      return `open (${Math.round(verdict.tookMs)} ms)${verdict.answer ? `: ${answered(verdict.answer)}` : ''}`;
    case 'refused':
      return verdict.asleep
        ? `nothing listens, because ${asleepSaid(state)}`
        : 'refused – nothing listens; is the server running, and on this port?';
    case 'silent':
      return silent(verdict, state);
    case 'unprovable':
      return unprovable(verdict.game);
    case 'name-not-found':
      return `the name ${code(verdict.name)} does not resolve (DNS)`;
    case 'alias-elsewhere':
      return elsewhere(verdict, state);
    case 'no-address':
      return `the panel names only ${code(verdict.ip)}, which nobody can connect to; ask your host to give the port an alias`;
    case 'not-allowed':
      return 'not tested: only public addresses and ports from 1024 on are contacted on this panel';
    case 'limited':
      return `not tested: ${notNow(verdict.name)}. Try again ${relativeTime(verdict.retryAtMs)}`;
  }
}

function notNow(name: string | undefined): string {
  return name === undefined ? 'too many tests' : `the name ${code(name)} could not be looked up right now`;
}

function asleepSaid(state: PowerState): string {
  if (state === 'starting') return 'the server is still starting';
  if (state === 'stopping') return 'the server is stopping';
  return 'the server is offline';
}

function silent({ asleep, game }: Verdict & { kind: 'silent' }, state: PowerState): string {
  if (asleep) return `no answer, because ${asleepSaid(state)}`;
  return game
    ? `no answer to a query of ${game} (UDP) – a firewall, or the game does not listen there`
    : 'no answer – a firewall, or UDP only';
}

function unprovable(game: string | undefined): string {
  const what = game === undefined ? 'UDP' : `${game} uses UDP`;
  return `cannot be proved: ${what} and answers no query here, so nobody can tell from outside`;
}

function elsewhere(verdict: Verdict & { kind: 'alias-elsewhere' }, state: PowerState): string {
  const { alias, leadsTo, ip, atIp } = verdict;
  const at = atIp ? ` At ${code(ip, 45)} itself: ${told(atIp, state)}` : '';
  const places = leadsTo.map((address) => code(address, 45)).join(', ');
  return `the alias ${code(alias, 60)} points to ${places}, and not to the panel’s ${code(ip, 45)}.${at}`;
}

/** What the game told, as it is: the words are a stranger's. */
function answered({ game, version, players, maxPlayers, queryPort }: GameAnswer): string {
  const shownVersion = version === null ? '' : escaped(version, 40);
  return [
    [game, shownVersion].filter(Boolean).join(' '),
    players === null || maxPlayers === null
      ? players !== null && counted(players, 'player')
      : `${players} of ${maxPlayers} players`,
    queryPort !== undefined && `answered on its query port ${queryPort}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Why nothing can listen, said once above the results; `null` while the server runs or nobody knows. */
export function stateSaid(power: PowerState, state: ServerState | null): string | null {
  if (state) return `${sentence(stateOf(state))}\n`;
  if (power === 'running' || power === 'unknown') return null;
  return `${sentence(asleepSaid(power))} Ports can be reached only while it runs.\n`;
}
