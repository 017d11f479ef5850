import {
  DiscordAPIError,
  DiscordjsErrorCodes,
  GatewayCloseCodes,
  HTTPError,
  RateLimitError,
  RESTJSONErrorCodes,
} from 'discord.js';
import { Failure } from '../failure.ts';
import type { DiscordTrouble } from '../views/discord-trouble.ts';

/** Discord cannot be used, for a reason that is known. */
export class DiscordFailure extends Failure<{ kind: 'discord'; trouble: DiscordTrouble }> {
  override readonly name = 'DiscordFailure';

  constructor(trouble: DiscordTrouble, cause?: unknown) {
    super({ kind: 'discord', trouble }, cause);
  }
}

/** Codes of Node (errors of system, DNS and OpenSSL) and undici. */
const CODES: [RegExp, Exclude<DiscordTrouble['how'], 'status' | 'page' | 'sessions-used-up' | 'closed'>][] = [
  [
    /^(SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|CERT_(UNTRUSTED|SIGNATURE))/,
    'tls-inspected',
  ],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'tls-date'],
  [/^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'tls-name'],
  [/^(ERR_TLS|ERR_SSL|CERT_|EPROTO|INVALID_CA)/, 'tls'],
  [/^(ENOTFOUND|EAI_)/, 'name-not-found'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'nobody-there'],
  [/^(ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, 'time-out'],
  [/^(ECONN|EPIPE|UND_ERR)/, 'cut'],
];

/** In @discordjs/ws, `connect`. */
const NO_SESSIONS = /^Not enough sessions remaining.*resets at (\S+)$/;

/** What an error from discord.js says about Discord and the way there; `null` for what is neither's fault. */
export function troubleOf(error: unknown): DiscordTrouble | null {
  if (error instanceof DiscordFailure) return error.problem.trouble;
  if (error instanceof RateLimitError) return { how: 'too-many' };
  if (error instanceof DiscordAPIError || error instanceof HTTPError) return answered(error);
  if (!(error instanceof Error)) return null;
  const code = codeOf(error);
  if (code === DiscordjsErrorCodes.TokenInvalid) return { how: 'wrong-token' };
  // Of discord.js for a request, of Node for a socket, that took too long.
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return { how: 'time-out' };
  const until = NO_SESSIONS.exec(error.message)?.[1];
  if (until) return { how: 'sessions-used-up', until };
  const how = CODES.find(([pattern]) => pattern.test(code))?.[1];
  return how ? { how } : null;
}

/** What has no code of Discord's is the word of somebody else. discord.js does not read the body of a 5xx. */
function answered(error: DiscordAPIError | HTTPError): DiscordTrouble {
  const { status } = error;
  if (error instanceof DiscordAPIError && typeof error.code !== 'number') return { how: 'page', status };
  return status === 401 ? { how: 'wrong-token' } : { how: 'status', status };
}

/** A connection tried on several addresses fails with an AggregateError whose members carry the codes. */
function codeOf(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0]);
  if ('code' in error) return String(error.code);
  return error.cause instanceof Error ? codeOf(error.cause) : '';
}

/** Whether a day's commands are used up (Application Commands, registering: 200 created a day). */
export function isOutOfCommands(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    error.code === RESTJSONErrorCodes.MaximumDailyApplicationCommandCreatesReached
  );
}

const FOR_GOOD: readonly number[] = [
  GatewayCloseCodes.AuthenticationFailed,
  GatewayCloseCodes.InvalidShard,
  GatewayCloseCodes.ShardingRequired,
  GatewayCloseCodes.InvalidAPIVersion,
  GatewayCloseCodes.InvalidIntents,
  GatewayCloseCodes.DisallowedIntents,
];

/** Whether nothing but another setting brings a connection back that was closed with this code. */
export function isForGood(code: number): boolean {
  return FOR_GOOD.includes(code);
}
