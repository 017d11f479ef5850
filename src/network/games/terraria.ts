import { asObject } from './json.ts';
import { type GameStatus, statusOf } from './status.ts';

/** TShock's page that needs no token (tshock.readme.io, REST API endpoints). Terraria itself answers nobody. */
export const TERRARIA_PAGE = '/v2/server/status';

export function readTerrariaPage(page: unknown): GameStatus | null {
  const told = asObject(page);
  if (String(told?.status) !== '200') return null;
  return statusOf({
    version: told?.serverversion,
    players: told?.playercount,
    maxPlayers: told?.maxplayers,
  });
}
