import { duration } from './units.ts';

/** Why Discord cannot be used, for the operator. */
export type DiscordTrouble =
  | { how: 'wrong-token' }
  /** Something between here and Discord opens the connection and signs it anew. */
  | { how: 'tls-inspected' }
  | { how: 'tls-date' }
  | { how: 'tls-name' }
  | { how: 'tls' }
  | { how: 'name-not-found' }
  | { how: 'nobody-there' }
  | { how: 'time-out' }
  | { how: 'cut' }
  /** Discord's own refusal, or failure. */
  | { how: 'status'; status: number }
  /** Something that is not Discord's API answered. */
  | { how: 'page'; status: number }
  /** Too many requests, and not a word about how long. */
  | { how: 'too-many' }
  | { how: 'sessions-used-up'; until: string }
  /** No session can be had with these settings: a close code of the gateway. */
  | { how: 'closed'; code: number };

const SENTENCES: Record<Exclude<DiscordTrouble['how'], 'status' | 'page' | 'closed'>, string> = {
  'wrong-token':
    'Discord refuses the token: check DISCORD_TOKEN, or reset it in the developer portal (Bot → Reset Token).',
  'tls-inspected':
    'The certificate that came is not Discord’s own, or not known here: something between – a company’s proxy, a virus scanner – opens encrypted connections (TLS). Save its certificate as a PEM file and name that file in NODE_EXTRA_CA_CERTS.',
  'tls-date':
    'Discord’s certificate is not valid at this time: check the date and the clock of this machine.',
  'tls-name':
    'Another machine answers in the place of Discord (its certificate has another name): check the network’s login page, DNS, and DISCORD_API_URL if you set it.',
  tls: 'No encrypted connection (TLS) to Discord comes about: check the network, and DISCORD_API_URL if you set it.',
  'name-not-found':
    'Discord cannot be reached: its name does not resolve. Check DNS on this machine (in a container: the container’s), and DISCORD_API_URL if you set it.',
  'nobody-there':
    'Discord cannot be reached: nothing accepts the connection. Check the network and the firewall, and DISCORD_API_URL if you set it.',
  'time-out':
    'Discord cannot be reached: no answer in time. Check the network and the firewall; https://discordstatus.com says whether it is down.',
  cut: 'Discord cannot be reached: the connection was cut. Check the network, and DISCORD_API_URL if you set it.',
  'too-many':
    'Discord takes no more requests from this address for now (status 429), and does not say how long. Wait an hour; another program on this address may be the cause.',
  'sessions-used-up':
    'Discord lets a bot log in 1,000 times a day, and that is used up: something restarts this bot again and again.',
};

const CLOSED: Record<number, string> = {
  4004: 'Discord takes the token no more: it was reset. Put the new one into DISCORD_TOKEN.',
  4010: 'Discord refuses the shard: check SHARDS and SHARD_COUNT.',
  4011: 'Discord demands more shards: set SHARDS and SHARD_COUNT, or leave both out.',
  4012: 'Discord no longer speaks this version of its gateway: update Portkeeper.',
  4013: 'Discord refuses the intents that were asked for: update Portkeeper.',
  4014: 'Discord refuses intents that this application was not granted. Portkeeper asks for none: check that the token belongs to this bot, and update Portkeeper.',
};

/** The cause, and what to do. */
export function saidOfDiscord(trouble: DiscordTrouble): string {
  switch (trouble.how) {
    case 'closed':
      return CLOSED[trouble.code] ?? `Discord ended the connection for good (code ${trouble.code}).`;
    case 'sessions-used-up':
      return `${SENTENCES[trouble.how]} Logging in works again at ${trouble.until}.`;
    case 'status':
      return trouble.status >= 500
        ? `Discord, or a proxy on the way to it, is out of order (status ${trouble.status}): https://discordstatus.com says whether it is Discord. Try again later.`
        : `Discord refuses this (status ${trouble.status}). Check DISCORD_API_URL if you set it.`;
    case 'page':
      return `A web page came instead of Discord’s answer (status ${trouble.status}). ${pageBehind(trouble.status)}`;
    default:
      return SENTENCES[trouble.how];
  }
}

function pageBehind(status: number): string {
  if (status === 403) {
    return 'A firewall or proxy is between, or Discord’s own (Cloudflare) blocks the address of this machine: try from another network.';
  }
  return 'Check the network’s proxy or login page, and DISCORD_API_URL if you set it.';
}

/** Discord wants to be left alone for a while. */
export function discordWaits(ms: number): string {
  return `Discord takes no more requests for ${duration(ms)} (status 429); the start goes on then.`;
}

/** Why the commands could not be brought up to date; `null` for a cause that nobody foresaw. */
export function commandsNotSent(why: DiscordTrouble | 'no-more-today' | null): string | null {
  if (why === null) return null;
  const cause =
    why === 'no-more-today' ? 'Discord takes no more new commands of this bot today.' : saidOfDiscord(why);
  const again = why === 'no-more-today' ? 'restart Portkeeper tomorrow' : 'restart Portkeeper later';
  return `${cause} The commands that are registered go on working; ${again} to bring them up to date.`;
}
