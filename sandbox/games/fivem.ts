import type { GameFacts } from './listener.ts';

const PREFIX = Buffer.from([0xff, 0xff, 0xff, 0xff]);
const VERSION = 'FXServer-master SERVER v1.0.0.7290 linux';
/** Counts the changes of its settings. */
const SETTINGS = -1_382;

/** What FiveM answers to `getinfo`; nothing to anything else. */
export function answerFivem(question: Buffer, { name, players, maxPlayers, quirks }: GameFacts): Buffer[] {
  const [, challenge] = /^getinfo ([^\s\0]*)/.exec(question.subarray(PREFIX.length).toString('latin1')) ?? [];
  if (challenge === undefined || !question.subarray(0, PREFIX.length).equals(PREFIX)) return [];
  const counts = quirks().hidesPlayers ? '' : `\\sv_maxclients\\${maxPlayers()}\\clients\\${players()}`;
  const about = `\\challenge\\${challenge}\\gamename\\CitizenFX\\protocol\\4\\hostname\\${name}`;
  const rest = `\\gametype\\Freeroam\\mapname\\San Andreas\\iv\\${SETTINGS}`;
  return [Buffer.concat([PREFIX, Buffer.from(`infoResponse\n${counts}${about}${rest}`)])];
}

/** Its pages, which tell more; `null` for those that it has not. */
export function fivemPage(path: string, { name, players, maxPlayers, quirks }: GameFacts): unknown {
  const isHidden = quirks().hidesPlayers;
  if (path === '/info.json') {
    return { server: VERSION, version: SETTINGS, resources: ['chat'], vars: { sv_projectName: name } };
  }
  if (path === '/players.json' && !isHidden) {
    return Array.from({ length: players() }, (_, at) => ({ id: at + 1, name: `Player ${at + 1}`, ping: 20 }));
  }
  if (path === '/dynamic.json' && !isHidden) {
    return { hostname: name, clients: players(), sv_maxclients: String(maxPlayers()), iv: String(SETTINGS) };
  }
  return null;
}
