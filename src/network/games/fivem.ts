import type { Heard, UdpCodec } from './codec.ts';
import { asObject } from './json.ts';
import { type GameStatus, statusOf } from './status.ts';

const QUESTION = Buffer.from('\xff\xff\xff\xffgetinfo ', 'latin1');
const ANSWER = Buffer.from('\xff\xff\xff\xffinfoResponse', 'latin1');
const CHALLENGE_BYTES = 4;

/** The question for which FiveM kept Quake III's form (citizenfx/fivem, GetInfoOutOfBand). It tells no version. */
export const fivem: UdpCodec = {
  question: (token) => Buffer.concat([QUESTION, Buffer.from(challengeOf(token))]),
  read: readInfoResponse,
};

const challengeOf = (token: Buffer) => token.subarray(0, CHALLENGE_BYTES).toString('hex');

function readInfoResponse(packet: Buffer, token: Buffer): Heard {
  if (!packet.subarray(0, ANSWER.length).equals(ANSWER)) return null;
  // \name\value\name\value… after a line's end. The first of a name counts: the server's own name comes later.
  const [, ...words] = packet.subarray(ANSWER.length).toString().split('\\');
  const pairs = words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1]] as const] : []));
  const told = new Map(pairs.toReversed());
  const challenge = told.get('challenge');
  if (told.size === 0 || (challenge !== undefined && challenge !== challengeOf(token))) return null;
  return { status: statusOf({ players: told.get('clients'), maxPlayers: told.get('sv_maxclients') }) };
}

/** What FiveM answers over HTTP on the same port, each of which its operator may switch off. */
export const FIVEM_PAGES = ['/dynamic.json', '/info.json', '/players.json'] as const;

/** @param pages what they answered, in that order; `undefined` for those that did not */
export function readFivemPages([dynamicPage, infoPage, playersPage]: readonly unknown[]): GameStatus | null {
  const dynamic = asObject(dynamicPage);
  const info = asObject(infoPage);
  const vars = asObject(info?.vars);
  const isFivem = dynamic && ('clients' in dynamic || 'sv_maxclients' in dynamic);
  if (!isFivem && !vars && typeof info?.server !== 'string') return null;
  return statusOf({
    version: versionIn(info?.server),
    players: dynamic?.clients ?? (Array.isArray(playersPage) ? playersPage.length : null),
    maxPlayers: dynamic?.sv_maxclients ?? vars?.sv_maxClients,
  });
}

/** `FXServer-master SERVER v1.0.0.7290 linux`; the page's `version` only counts changes of its settings. */
function versionIn(server: unknown): string | null {
  const found = typeof server === 'string' ? /\bv(\d[\d.]{0,30})/.exec(server.slice(0, 200)) : null;
  return found?.[1] ?? null;
}
