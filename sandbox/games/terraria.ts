import type { GameFacts } from './listener.ts';

/** TShock's page that needs no token; `null` for all others. */
export function terrariaPage(path: string, { name, players, maxPlayers, quirks }: GameFacts): unknown {
  if (path !== '/v2/server/status') return null;
  const told = { status: '200', name, serverversion: 'v1.4.4.9', tshockversion: '5.2.0.0', port: 7_777 };
  const names = Array.from({ length: players() }, (_, at) => ({ nickname: `Player ${at + 1}`, team: 0 }));
  return quirks().hidesPlayers
    ? { ...told, players: [] }
    : { ...told, playercount: players(), maxplayers: maxPlayers(), players: names };
}
