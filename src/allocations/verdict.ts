import type { PowerState } from '../panel/live-schemas.ts';
import type { Allocation } from '../panel/schemas.ts';
import type { Game } from './game-list.ts';
import type { Knowledge } from './games.ts';

/** What a game server tells about itself when it is asked in its own protocol. */
export interface GameAnswer {
  /** The game's name for people. */
  game: string;
  version: string | null;
  players: number | null;
  maxPlayers: number | null;
  /** The port that answered, where a game answers queries on another one of the same server than players use. */
  queryPort?: number;
}

/** What was seen of one port from here. All times are milliseconds. */
export type Seen =
  | { kind: 'answered'; tookMs: number; status: Omit<GameAnswer, 'game' | 'queryPort'>; port: number }
  /** A TCP connection was accepted. `asked`: in the game's own protocol, and nothing came back. */
  | { kind: 'accepted'; tookMs: number; asked: boolean }
  | Unconnected
  | Unanswered
  /** UDP, and nothing that it could be asked. */
  | { kind: 'unasked' };

/** The machine says that nothing listens, or nothing came back in time. */
interface Unconnected {
  kind: 'refused' | 'silent';
  over: 'tcp';
}

/** The same of queries over UDP, each sent again once (`queryGame`). */
interface Unanswered {
  kind: 'refused' | 'silent';
  over: 'udp';
  /** The ports that were asked. */
  asked: readonly number[];
  /** Another one that may answer could not be asked now. */
  limitedUntilMs: number | null;
}

/** Why nobody can tell from outside. */
export type Doubt =
  /** UDP, and nothing that it could be asked. */
  | 'unasked'
  /** It does not answer questions, and has not before. */
  | 'no-answer'
  /** Nothing accepts TCP, and it may be UDP. */
  | 'no-tcp'
  /** Nothing came back over TCP, and it may be UDP. */
  | 'tcp-silent';

/** What may be said of one port. All times are milliseconds. */
export type Verdict =
  /** 🟢 It answered in its own protocol (which proves UDP as well), or accepted a connection that needs no words. */
  | { kind: 'open'; tookMs: number; answer: GameAnswer | null }
  /** 🔴 The panel says so, and while it is so nothing can listen. `starting`: not yet. */
  | { kind: 'offline'; state: 'offline' | 'starting' | 'stopping' }
  /** 🔴 Nothing uses a port that is certainly for TCP, or that has answered before. */
  | { kind: 'refused'; answered: boolean }
  /** 🔴 Nothing came back from a port that is certainly for TCP, or that has answered before. */
  | { kind: 'silent'; answered: boolean; game: string | null }
  /** 🟠 Something accepts connections, but the game does not answer. */
  | { kind: 'mute'; game: string; answered: boolean }
  /** ⚪ Nobody can tell from outside. `game`: what it is thought to be. */
  | { kind: 'cannot-tell'; why: Doubt; game: string | null }
  | { kind: 'name-not-found'; name: string }
  /**
   * The alias leads to other addresses than the panel's. `atIp`: what was found at the panel's own address; what the
   * alias leads to is not contacted.
   */
  | { kind: 'alias-elsewhere'; alias: string; leadsTo: string[]; ip: string; atIp?: Verdict }
  /** The panel names an address that nobody can connect to (`0.0.0.0`), and no alias. */
  | { kind: 'no-address'; ip: string }
  /**
   * An address that is not contacted: private on a panel that a person typed, or special (link-local, multicast). With
   * a `name`: an alias on such a panel, and nobody is told whether it leads to such an address or nowhere.
   */
  | { kind: 'not-allowed'; name?: string }
  /** Too many tests of this address or by this person; with a `name`, one that could not be looked up now. */
  | { kind: 'limited'; retryAtMs: number; name?: string };

export interface PortTest {
  allocation: Allocation;
  verdict: Verdict;
}

export interface Circumstances {
  knowledge: Knowledge;
  /** The panel's word; `unknown` where it gave none. */
  state: PowerState;
  /** The port that was looked at. */
  port: number;
}

/**
 * The one place that says what follows from what was seen. Silence is a failure only where it is certain that
 * something else than silence is to be expected: half of all game ports are UDP, and many never answer.
 */
export function judge(seen: Seen, about: Circumstances): Verdict {
  const { knowledge, state, port } = about;
  if (seen.kind === 'answered') {
    const queryPort = seen.port === port ? {} : { queryPort: seen.port };
    const game = gameOf(knowledge)?.name ?? 'Game';
    return { kind: 'open', tookMs: seen.tookMs, answer: { game, ...seen.status, ...queryPort } };
  }
  if (state === 'offline' || state === 'stopping') return { kind: 'offline', state };
  if (seen.kind === 'accepted' && !seen.asked) return { kind: 'open', tookMs: seen.tookMs, answer: null };
  if (state === 'starting') return { kind: 'offline', state };
  const game = gameOf(knowledge)?.name ?? null;
  if (seen.kind === 'unasked') return { kind: 'cannot-tell', why: 'unasked', game };
  if (seen.kind === 'accepted')
    return { kind: 'mute', game: game ?? 'game', answered: hasAnswered(knowledge) };
  return seen.over === 'tcp'
    ? withoutConnection(seen, { knowledge, game })
    : withoutAnswer(seen, { knowledge, game, port });
}

function withoutConnection(
  { kind }: Unconnected,
  { knowledge, game }: { knowledge: Knowledge; game: string | null },
): Verdict {
  if (knowledge.kind === 'certain') return failed(kind, { answered: knowledge.answered, game });
  return { kind: 'cannot-tell', why: kind === 'refused' ? 'no-tcp' : 'tcp-silent', game };
}

function withoutAnswer(
  seen: Unanswered,
  { knowledge, game, port }: { knowledge: Knowledge; game: string | null; port: number },
): Verdict {
  if (seen.limitedUntilMs !== null) return { kind: 'limited', retryAtMs: seen.limitedUntilMs };
  // What once answered on another port that the server has not any more is not silent, but not asked.
  const isExpected = hasAnswered(knowledge) && seen.asked.includes(answeredAt(knowledge) ?? port);
  return isExpected
    ? failed(seen.kind, { answered: true, game })
    : { kind: 'cannot-tell', why: 'no-answer', game };
}

function failed(how: 'refused' | 'silent', about: { answered: boolean; game: string | null }): Verdict {
  return how === 'refused' ? { kind: how, answered: about.answered } : { kind: how, ...about };
}

function gameOf(knowledge: Knowledge): Game | null {
  return knowledge.kind === 'nothing' ? null : knowledge.game;
}

function hasAnswered(knowledge: Knowledge): boolean {
  return knowledge.kind === 'certain' && knowledge.answered;
}

function answeredAt(knowledge: Knowledge): number | null {
  return knowledge.kind === 'certain' ? knowledge.queryPort : null;
}

/** Whether it may still come: a game that loads listens late. */
export function mayCome(verdict: Verdict): boolean {
  switch (verdict.kind) {
    case 'refused':
    case 'silent':
    case 'mute':
      return true;
    case 'offline':
      return verdict.state === 'starting';
    case 'cannot-tell':
      return verdict.why !== 'unasked';
    case 'alias-elsewhere':
      return verdict.atIp !== undefined && mayCome(verdict.atIp);
    default:
      return false;
  }
}
