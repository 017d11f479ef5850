import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes, SnowflakeUtil } from 'discord.js';
import { z } from 'zod';
import { alertMark, alertMessage, isForOwner, mentionedRole } from '../views/alerts.ts';
import type { Messenger } from '../watching/tell.ts';
import type { Log } from './answering.ts';

/** These are about the bot, or about now, and not about the channel or person that was written to. */
const PASSING_STATUSES = [401, 408, 429];
/** The same, told with another status (Opcodes and Status Codes, JSON Error Codes). */
const PASSING_CODES = [
  RESTJSONErrorCodes.ChannelWriteRateLimit,
  RESTJSONErrorCodes.ServerWriteRateLimit,
  RESTJSONErrorCodes.OpeningDirectMessagesTooFast,
  RESTJSONErrorCodes.FeatureTemporarilyDisabledServerSide,
  RESTJSONErrorCodes.CloudflareIsBlockingYourRequest,
];

const idOnly = z.object({ id: z.string() });
const messages = z.array(
  z.object({
    id: z.string(),
    author: idOnly,
    embeds: z.array(z.object({ footer: z.object({ text: z.string() }).nullish() })),
  }),
);

/** As many as Discord gives at once; in how many steps a channel is searched. */
const PAGE = 100;
const MAX_PAGES = 5;
/** Discord's clock and ours may differ. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Tells alerts with the bot's own token. */
export function createMessenger({
  rest,
  botId,
  log,
}: {
  rest: REST;
  /** Known once the bot is logged in. */
  botId(): string;
  log: Log;
}): Messenger {
  const channelOf = async ({ owner, channel }: { owner: string; channel: string }, isPrivate: boolean) => {
    if (!isPrivate) return channel;
    return idOnly.parse(await rest.post(Routes.userChannels(), { body: { recipient_id: owner } })).id;
  };

  return {
    async send(watch, alert) {
      try {
        const channel = await channelOf(watch, isForOwner(alert));
        // Nobody is mentioned but the role that was asked for, whatever a name or an address looks like.
        const role = mentionedRole(watch, alert);
        await rest.post(Routes.channelMessages(channel), {
          body: {
            ...alertMessage(watch, alert),
            nonce: alert.nonce,
            enforce_nonce: true,
            allowed_mentions: { parse: [], ...(role === null ? {} : { roles: [role] }) },
          },
        });
        return 'sent';
      } catch (error) {
        if (isRefusal(error)) return 'refused';
        log.warn({ err: error }, 'Discord did not take an alert; it is told later.');
        return 'later';
      }
    },
    async isThere(watch, alert) {
      try {
        const channel = await channelOf(watch, isForOwner(alert));
        const mark = alertMark(alert);
        const sinceMs = (alert.triedAtMs ?? 0) - CLOCK_TOLERANCE_MS;
        let after = SnowflakeUtil.generate({ timestamp: sinceMs, increment: 0n }).toString();
        for (let page = 0; page < MAX_PAGES; page += 1) {
          const query = new URLSearchParams({ after, limit: String(PAGE) });
          const found = messages.parse(await rest.get(Routes.channelMessages(channel), { query }));
          const isIt = ({ author, embeds }: (typeof found)[number]) =>
            author.id === botId() && embeds.some(({ footer }) => footer?.text === mark);
          if (found.some(isIt)) return true;
          if (found.length < PAGE) return false;
          after = found
            .map(({ id }) => BigInt(id))
            .reduce((a, b) => (a > b ? a : b))
            .toString();
        }
        return false;
      } catch {
        // Who may write in a channel may not always read it: better told twice than not at all.
        return false;
      }
    },
  };
}

/** Nobody can send there, or to them, any more. What has no code of Discord's is the word of a proxy in between. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof DiscordAPIError) || typeof error.code !== 'number') return false;
  const { status, code } = error;
  const isPassing = PASSING_STATUSES.includes(status) || PASSING_CODES.includes(code);
  return status >= 400 && status < 500 && !isPassing;
}
