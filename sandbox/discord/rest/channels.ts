import * as spec from 'discord-api-spec/zod';
import { Hono } from 'hono';
import { Refusal } from '../refusal.ts';
import { parseForm, withoutNulls } from '../rules/form.ts';
import type { MessageBody } from '../wire.ts';
import { createMessage, deleteMessage, editMessage, type StoredMessage } from '../world/messages.ts';
import { channelPayload, messagePayload } from '../world/payloads.ts';
import { type Channel, privatePlace } from '../world/people.ts';
import type { World } from '../world/world.ts';
import { type Env, messageBody, type RestContext } from './exchange.ts';
import { reporter } from './report.ts';

const MESSAGE = '/channels/:channel/messages/:message';
const NONCE_KEPT_MS = 3 * 60_000;

/** Messages sent with the bot's own token instead of an interaction's (docs: resources/message, resources/channel). */
export function channelRoutes(world: World): Hono<Env> {
  return new Hono<Env>()
    .get('/channels/:channel', (context) => context.json(channelPayload(channelOf(world, context))))
    .post('/channels/:channel/messages', (context) => {
      const channel = channelOf(world, context);
      const body = read(world, context, spec.MessageCreateRequestSchema);
      const present = sameNonce(world, channel, body);
      if (present) return context.json(messagePayload(world, present));
      const repliesTo = body.message_reference ? { repliesTo: body.message_reference.message_id } : {};
      const message = createMessage(world, { channel, body, files: context.var.files, ...repliesTo });
      return context.json(messagePayload(world, message));
    })
    .get('/channels/:channel/messages', (context) => {
      const channel = channelOf(world, context);
      const after = BigInt(context.req.query('after') ?? '0');
      const limit = Number(context.req.query('limit') ?? 50);
      const found = [...world.messages.values()].filter(
        (one) => one.channel === channel && !one.deleted && !one.audience && BigInt(one.id) > after,
      );
      // The first of them after that id, shown with the latest first.
      return context.json(
        found
          .slice(0, limit)
          .map((one) => messagePayload(world, one))
          .toReversed(),
      );
    })
    .get(MESSAGE, (context) => context.json(messagePayload(world, messageOf(world, context))))
    .patch(MESSAGE, (context) => {
      const message = messageOf(world, context);
      const body = read(world, context, spec.MessageEditRequestPartialSchema);
      editMessage(world, message, { body, files: context.var.files });
      return context.json(messagePayload(world, message));
    })
    .delete(MESSAGE, (context) => {
      deleteMessage(world, messageOf(world, context));
      return context.body(null, 204);
    })
    .post('/users/@me/channels', (context) => {
      const { request, unknownField } = reporter(world, context.var.request);
      const schema = spec.CreatePrivateChannelRequestSchema;
      const { recipient_id: id } = parseForm(schema, withoutNulls(request.body), unknownField);
      const user = world.users.get(id ?? '');
      if (!user || user.bot) throw new Refusal('invalid-recipient');
      return context.json(channelPayload(privatePlace(world, user, 1).channel));
    });
}

/** "checked for uniqueness in the past few minutes" (docs: resources/message, "Create Message"). */
function sameNonce(world: World, channel: Channel, body: MessageBody): StoredMessage | undefined {
  if (!body.enforce_nonce || body.nonce === undefined) return undefined;
  const since = world.clock.now() - NONCE_KEPT_MS;
  return [...world.messages.values()].find(
    (one) => one.channel === channel && one.nonce === String(body.nonce) && one.createdAt >= since,
  );
}

function read(
  world: World,
  context: RestContext,
  schema: typeof spec.MessageCreateRequestSchema,
): MessageBody {
  const report = reporter(world, context.var.request);
  const body = parseForm(schema, messageBody(context.var.request.body), report.unknownField);
  report.pings(body);
  return body;
}

/** A channel that the bot itself can see: a user's installation gives it none. */
function channelOf(world: World, context: RestContext): Channel {
  const channel = world.channels.get(context.req.param('channel') ?? '');
  if (!channel) throw new Refusal('unknown-channel');
  if (channel.type === 3 || channel.guild?.hasBot === false) throw new Refusal('missing-access');
  return channel;
}

/** Ephemeral messages cannot be reached this way, only with the token of their interaction. */
function messageOf(world: World, context: RestContext): StoredMessage {
  const channel = channelOf(world, context);
  const message = world.messages.get(context.req.param('message') ?? '');
  const isHere = message?.channel === channel && !message.deleted && message.audience === undefined;
  if (!message || !isHere) throw new Refusal('unknown-message');
  return message;
}
