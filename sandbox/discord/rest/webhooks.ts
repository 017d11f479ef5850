import * as spec from 'discord-api-spec/zod';
import { Hono } from 'hono';
import { FLAG } from '../numbers.ts';
import { Refusal } from '../refusal.ts';
import { parseForm } from '../rules/form.ts';
import type { MessageBody } from '../wire.ts';
import type { Interaction } from '../world/interaction.ts';
import { createMessage, deleteMessage, editMessage, type StoredMessage } from '../world/messages.ts';
import { messagePayload } from '../world/payloads.ts';
import type { World } from '../world/world.ts';
import { type Env, messageBody, type RestContext } from './exchange.ts';
import { reporter } from './report.ts';

const MAX_USER_FOLLOW_UPS = 5;
const MESSAGE = '/webhooks/:application/:token/messages/:message';

/** What can be done with an interaction token (docs: interactions/receiving-and-responding, "Followup Messages"). */
export function webhookRoutes(world: World): Hono<Env> {
  return new Hono<Env>()
    .post('/webhooks/:application/:token', (context) => {
      const message = followUp(world, context);
      return context.json(messagePayload(world, message));
    })
    .get(MESSAGE, (context) => context.json(messagePayload(world, wanted(world, context).message)))
    .patch(MESSAGE, (context) => {
      const { interaction, message } = wanted(world, context);
      const schema = spec.IncomingWebhookUpdateRequestPartialSchema;
      const body = readMessage(world, context, schema);
      reporter(world, context.var.request).lateEphemeral(body, message);
      editMessage(world, message, { body, files: context.var.files, by: interaction });
      return context.json(messagePayload(world, message));
    })
    .delete(MESSAGE, (context) => {
      deleteMessage(world, wanted(world, context).message);
      return context.body(null, 204);
    });
}

function readMessage(
  world: World,
  context: RestContext,
  schema: typeof spec.IncomingWebhookRequestPartialSchema,
): MessageBody {
  const report = reporter(world, context.var.request);
  const body = parseForm(schema, messageBody(context.var.request.body), report.unknownField);
  report.pings(body);
  return body;
}

function usable(world: World, context: RestContext): Interaction {
  const interaction = world.interactions.get(context.req.param('token') ?? '');
  if (!interaction || context.req.param('application') !== world.applicationId) {
    throw new Refusal('unknown-webhook');
  }
  if (interaction.isExpired(world.clock.now())) throw new Refusal('token-expired');
  if (!interaction.callback) throw new Refusal('unknown-webhook');
  return interaction;
}

function wanted(world: World, context: RestContext): { interaction: Interaction; message: StoredMessage } {
  const interaction = usable(world, context);
  const id = context.req.param('message');
  const own = [interaction.original, ...interaction.followUps];
  const message = id === '@original' ? interaction.original : own.find((one) => one?.id === id);
  if (!message || message.deleted) throw new Refusal('unknown-message');
  return { interaction, message };
}

function followUp(world: World, context: RestContext): StoredMessage {
  const interaction = usable(world, context);
  const body = readMessage(world, context, spec.IncomingWebhookRequestPartialSchema);
  const files = context.var.files;
  if (interaction.isUnfinished && interaction.original) {
    return answerDeferral({ world, context, interaction, original: interaction.original }, body);
  }
  const { followUps, person, original, place } = interaction;
  if (person.installedTo === 'user' && followUps.length >= MAX_USER_FOLLOW_UPS) {
    throw new Refusal('too-many-follow-ups');
  }
  const ephemeral = ((body.flags ?? 0) & FLAG.ephemeral) !== 0;
  const repliesTo = original ? { repliesTo: original.id } : {};
  const { channel } = place;
  return createMessage(world, {
    channel,
    body,
    files,
    interaction,
    ephemeral,
    isFollowUp: true,
    ...repliesTo,
  });
}

interface Deferral {
  world: World;
  context: RestContext;
  interaction: Interaction;
  original: StoredMessage;
}

/** The first follow-up after a deferral takes the place of "thinking…"; documented as deprecated. */
function answerDeferral(
  { world, context, interaction, original }: Deferral,
  body: MessageBody,
): StoredMessage {
  const { request, files } = context.var;
  const detail = 'A follow-up straight after a deferral edits the deferred message: edit @original instead';
  world.advice.push({ rule: 'follow-up-after-deferral', detail, request });
  editMessage(world, original, { body, files, by: interaction });
  return original;
}
