import type { Allocation } from '../panel/schemas.ts';

/** What a game server tells about itself when it is asked in its own protocol. */
export interface GameAnswer {
  /** The game's name for people. */
  game: string;
  version: string | null;
  players: number | null;
  maxPlayers: number | null;
}

/** What became of the attempt to reach one port. All times are milliseconds. */
export type Verdict =
  /** A TCP connection was accepted, or the game answered in its own protocol (which proves UDP as well). */
  | { kind: 'open'; tookMs: number; answer: GameAnswer | null }
  /** The machine is there, and nothing listens on the port. `asleep`: because the server is not running. */
  | { kind: 'refused'; asleep: boolean }
  /** Nothing came back: a firewall, or UDP only. `asleep`: because the server is not running. */
  | { kind: 'silent'; asleep: boolean }
  /** A UDP port whose protocol is not known: nobody can tell. */
  | { kind: 'unprovable' }
  | { kind: 'name-not-found'; name: string }
  /** The alias leads to other addresses than the panel's. */
  | { kind: 'alias-elsewhere'; alias: string; leadsTo: string[]; ip: string }
  /** A private address on a panel that a person typed: it is not contacted. */
  | { kind: 'not-allowed' }
  /** Too many tests of this address or by this person. */
  | { kind: 'limited'; retryAtMs: number };

export interface PortTest {
  allocation: Allocation;
  verdict: Verdict;
}
