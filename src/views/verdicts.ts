import type { GameAnswer, Verdict } from '../allocations/verdict.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import type { ServerState } from '../panel/problems.ts';
import { sentence, stateOf } from './reasons.ts';
import { code, counted, escaped, relativeTime } from './text.ts';

const SIGNS: Record<Verdict['kind'], string> = {
  open: '🟢',
  offline: '🔴',
  refused: '🔴',
  silent: '🔴',
  mute: '🟠',
  'name-not-found': '🟠',
  'alias-elsewhere': '🟠',
  'cannot-tell': '⚪',
  'no-address': '⚪',
  'not-allowed': '⚪',
  limited: '⚪',
};

/** Beside the words, for a glance over many. */
export function sign(verdict: Verdict): string {
  if (verdict.kind === 'offline' && verdict.state === 'starting') return '⚪';
  return SIGNS[verdict.kind];
}

/** What became of a test, to stand behind an address. */
export function told(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'open':
      return `open (${Math.round(verdict.tookMs)} ms)${verdict.answer ? `: ${answered(verdict.answer)}` : ''}`;
    case 'offline':
      return OFF[verdict.state];
    case 'refused':
      return verdict.answered
        ? 'Closed: nothing uses this port any more. Is the game or plugin still set to it, and running?'
        : 'Closed: nothing uses this port yet. Set it in the game or plugin, then restart';
    case 'silent':
      return verdict.answered
        ? `No answer${verdict.game === null ? '' : ` of ${verdict.game}`}, and there was one before. Is it still running?`
        : 'No answer: a firewall may block it. Ask your host to open the port for TCP';
    case 'mute':
      return `Something accepts connections, but no ${verdict.game} answers. Is it still starting, or stopped behind a proxy?`;
    case 'cannot-tell':
      return doubted(verdict);
    case 'name-not-found':
      return `The name ${code(verdict.name)} leads nowhere (DNS). Tell your host`;
    case 'alias-elsewhere':
      return elsewhere(verdict);
    case 'no-address':
      return `the panel names only ${code(verdict.ip)}, which nobody can connect to; ask your host to give the port an alias`;
    case 'not-allowed':
      return verdict.name === undefined
        ? 'not tested: only public addresses and ports from 1024 on are contacted on this panel'
        : `not tested: the name ${code(verdict.name)} leads to no public address that can be tested here (DNS). Tell your host`;
    case 'limited':
      return `not tested: ${notNow(verdict.name)}. Try again: ${relativeTime(verdict.retryAtMs)}`;
  }
}

const OFF: Record<(Verdict & { kind: 'offline' })['state'], string> = {
  offline: 'Closed while the server is offline',
  stopping: 'Closed: the server is stopping',
  starting: 'Not open yet: the server is still starting',
};

function notNow(name: string | undefined): string {
  return name === undefined ? 'too many tests' : `the name ${code(name)} could not be looked up right now`;
}

function doubted({ why, game }: Verdict & { kind: 'cannot-tell' }): string {
  switch (why) {
    case 'unasked':
      return `Can’t be checked from outside (UDP). That is normal for ${game ?? 'many games'}`;
    case 'no-answer':
      return `Can’t be checked from outside (UDP): ${game ?? 'it'} does not answer questions. That is normal for many servers`;
    case 'no-tcp':
      return 'Can’t tell: nothing accepts TCP, but a UDP service may be there. If not: set the port in the game or plugin, then restart';
    case 'tcp-silent':
      return 'Can’t tell: nothing came back over TCP. A firewall, or a UDP service may be there';
  }
}

function elsewhere(verdict: Verdict & { kind: 'alias-elsewhere' }): string {
  const { alias, leadsTo, ip, atIp } = verdict;
  const at = atIp ? ` At ${code(ip, 45)} itself: ${told(atIp)}` : '';
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
      : `${players} of ${counted(maxPlayers, 'player')}`,
    queryPort !== undefined && `answered on its query port ${queryPort}`,
  ]
    .filter(Boolean)
    .join(', ');
}

const ASLEEP: Record<Exclude<PowerState, 'running' | 'unknown'>, string> = {
  offline: 'the server is offline',
  stopping: 'the server is stopping',
  starting: 'the server is still starting',
};

/** Why nothing can listen, said once above the results; `null` while the server runs or nobody knows. */
export function stateSaid(power: PowerState, state: ServerState | null): string | null {
  if (state) return `${sentence(stateOf(state))}\n`;
  if (power === 'running' || power === 'unknown') return null;
  return `${sentence(ASLEEP[power])} Ports can be reached only while it runs.\n`;
}
