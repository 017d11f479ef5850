/** What a game server told; `null` for what it did not, or nothing that could be true. */
export interface GameStatus {
  version: string | null;
  players: number | null;
  maxPlayers: number | null;
}

const MAX_VERSION = 60;
/** Far more than any server has; what is above was meant as something else (a port, an id, a joke). */
const MAX_COUNT = 1_000_000;

/** Each field by itself: a server that lies about one may be right about the others. */
export function statusOf(told: { [Field in keyof GameStatus]?: unknown }): GameStatus {
  const players = countIn(told.players);
  // None at all is how servers say that they do not want to tell.
  const maxPlayers = countIn(told.maxPlayers) || null;
  const version = versionIn(told.version);
  // One of the two is wrong, and nobody knows which.
  if (players !== null && maxPlayers !== null && players > maxPlayers) {
    return { version, players: null, maxPlayers: null };
  }
  return { version, players, maxPlayers };
}

function countIn(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,7}$/.test(value) ? Number(value) : value;
  return Number.isInteger(number) && Number(number) >= 0 && Number(number) <= MAX_COUNT
    ? Number(number)
    : null;
}

/** Without Minecraft's colours, and cut: a stranger wrote it. */
function versionIn(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const shown = value
    .slice(0, 4 * MAX_VERSION)
    .toWellFormed()
    .replace(/§./gsu, '')
    .trim();
  return [...shown].slice(0, MAX_VERSION).join('').trim() || null;
}
