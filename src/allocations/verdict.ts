import type { Allocation } from '../panel/schemas.ts';

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

/** What became of the attempt to reach one port. All times are milliseconds. */
export type Verdict =
  /** A TCP connection was accepted, or the game answered in its own protocol (which proves UDP as well). */
  | { kind: 'open'; tookMs: number; answer: GameAnswer | null }
  /** The machine is there, and nothing listens on the port. `asleep`: because the server is not running. */
  | { kind: 'refused'; asleep: boolean }
  /**
   * Nothing came back: a firewall, or UDP only. `asleep`: because the server is not running. `game`: what was asked
   * over UDP in its own protocol, so that it is not "UDP only".
   */
  | { kind: 'silent'; asleep: boolean; game?: string }
  /** A UDP port whose protocol is not known: nobody can tell. `game`: what it is thought to be. */
  | { kind: 'unprovable'; game?: string }
  | { kind: 'name-not-found'; name: string }
  /**
   * The alias leads to other addresses than the panel's. `atIp`: what was found at the panel's own address; what the
   * alias leads to is not contacted.
   */
  | { kind: 'alias-elsewhere'; alias: string; leadsTo: string[]; ip: string; atIp?: Verdict }
  /** The panel names an address that nobody can connect to (`0.0.0.0`), and no alias. */
  | { kind: 'no-address'; ip: string }
  /** An address that is not contacted: private on a panel that a person typed, or special (link-local, multicast). */
  | { kind: 'not-allowed' }
  /** Too many tests of this address or by this person; with a `name`, one that could not be looked up now. */
  | { kind: 'limited'; retryAtMs: number; name?: string };

export interface PortTest {
  allocation: Allocation;
  verdict: Verdict;
}
