import type { GameStatus } from './games/status.ts';

/** What became of asking a game server. */
export type Query =
  | { kind: 'answered'; tookMs: number; status: GameStatus }
  /** The machine says that nothing listens there. */
  | { kind: 'refused' }
  /** No answer, or none that this game gives. */
  | { kind: 'silent' };

export const SILENT: Query = { kind: 'silent' };
