import * as spec from 'discord-api-spec/zod';
import { Hono } from 'hono';
import { CALLBACK, FLAG, INTERACTION } from '../numbers.ts';
import { Refusal, refuseIfAny, within } from '../refusal.ts';
import { isRecord, parseForm, withoutNulls } from '../rules/form.ts';
import { modalProblems } from '../rules/modal.ts';
import type { MessageBody } from '../wire.ts';
import { numbered } from '../world/component-ids.ts';
import type { Interaction } from '../world/interaction.ts';
import { createMessage, editMessage } from '../world/messages.ts';
import { messagePayload } from '../world/payloads.ts';
import type { World } from '../world/world.ts';
import { type Env, messageBody, type RestContext } from './exchange.ts';
import { reporter } from './report.ts';

/** POST /interactions/{id}/{token}/callback (docs: interactions/receiving-and-responding). */
export function callbackRoutes(world: World): Hono<Env> {
  return new Hono<Env>().post('/interactions/:id/:token/callback', (context) => {
    const interaction = waitingInteraction(world, context);
    const { body } = context.var.request;
    const type = callbackType(interaction, body);
    answer({ world, context, interaction, type, data: isRecord(body) ? body.data : undefined });
    interaction.callbackSocket = context.env.incoming.socket;
    if (context.req.query('with_response') !== 'true') return context.body(null, 204);
    return context.json(responsePayload(world, interaction));
  });
}

interface Answering {
  world: World;
  context: RestContext;
  interaction: Interaction;
  type: number;
  data: unknown;
}

function waitingInteraction(world: World, context: RestContext): Interaction {
  const interaction = world.interactions.get(context.req.param('token') ?? '');
  if (!interaction || interaction.id !== context.req.param('id')) throw new Refusal('unknown-interaction');
  if (interaction.callback) {
    // Who hung up before the answer came may ask again: that is a lost answer, and no rule was broken.
    if (interaction.callbackSocket?.destroyed) interaction.disturbed = true;
    throw new Refusal('already-acknowledged');
  }
  if (interaction.isLate(world.clock.now())) throw new Refusal('unknown-interaction');
  return interaction;
}

/** The callback type; refused when this kind of interaction cannot be answered that way. */
function callbackType({ type, source }: Interaction, body: unknown): number {
  const suggesting = type === INTERACTION.autocomplete;
  const updates = source ? [CALLBACK.deferredUpdate, CALLBACK.update] : [];
  const modal = type === INTERACTION.modal ? [] : [CALLBACK.modal];
  const messages = [CALLBACK.message, CALLBACK.deferredMessage];
  const allowed: number[] = suggesting ? [CALLBACK.choices] : [...messages, ...updates, ...modal];
  const wanted = isRecord(body) ? body.type : undefined;
  if (typeof wanted === 'number' && allowed.includes(wanted)) return wanted;
  const message = `Value must be one of (${allowed.join(', ')}).`;
  throw new Refusal('invalid-form-body', [{ path: ['type'], code: 'BASE_TYPE_CHOICES', message }]);
}

function answer(answering: Answering): void {
  const { type } = answering;
  const isMessage = type === CALLBACK.message || type === CALLBACK.deferredMessage;
  if (type === CALLBACK.choices) suggest(answering);
  else if (type === CALLBACK.modal) within('data', () => openModal(answering));
  else if (isMessage) within('data', () => sendMessage(answering));
  else within('data', () => updateSource(answering));
}

function sendMessage({ world, context, interaction, type, data }: Answering): void {
  const report = reporter(world, context.var.request);
  const schema = spec.IncomingWebhookInteractionRequestSchema;
  const body = parseForm(schema, messageBody(data ?? {}), report.unknownField);
  const ephemeral = ((body.flags ?? 0) & FLAG.ephemeral) !== 0;
  const loading = type === CALLBACK.deferredMessage;
  if (loading) report.deferral(body);
  else report.pings(body);
  const kept: MessageBody = loading ? {} : body;
  const { channel } = interaction.place;
  const files = context.var.files;
  const message = createMessage(world, { channel, body: kept, files, interaction, ephemeral, loading });
  interaction.accept(world, { type }, message);
}

function updateSource({ world, context, interaction, type, data }: Answering): void {
  const { source } = interaction;
  if (!source || source.deleted) throw new Refusal('unknown-message');
  if (type === CALLBACK.update) {
    const report = reporter(world, context.var.request);
    const schema = spec.IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema;
    const body = parseForm(schema, messageBody(data ?? {}), report.unknownField);
    report.pings(body);
    report.lateEphemeral(body, source);
    editMessage(world, source, { body, files: context.var.files });
  }
  interaction.accept(world, { type }, source);
}

function openModal({ world, context, interaction, type, data }: Answering): void {
  const { unknownField } = reporter(world, context.var.request);
  const schema = spec.ModalInteractionCallbackRequestDataSchema;
  const modal = parseForm(schema, withoutNulls(data), unknownField);
  refuseIfAny(modalProblems(modal));
  interaction.accept(world, { type, modal: { ...modal, components: numbered(modal.components) } }, undefined);
}

function suggest({ world, context, interaction, type }: Answering): void {
  const { unknownField, request } = reporter(world, context.var.request);
  const schema = spec.ApplicationCommandAutocompleteCallbackRequestSchema;
  const { data } = parseForm(schema, withoutNulls(request.body), unknownField);
  const choices = data?.choices ?? [];
  const path = (index: number) => ['data', 'choices', index, 'value'];
  const message = 'Must be between 1 and 100 in length.';
  const wrong = choices.map(({ value }, index) =>
    isChoiceValue(value) ? [] : [{ path: path(index), code: 'BASE_TYPE_BAD_LENGTH', message }],
  );
  refuseIfAny(wrong.flat());
  interaction.accept(world, { type, choices }, undefined);
}

const isChoiceValue = (value: string | number): boolean =>
  typeof value === 'number' || (value !== '' && [...value].length <= 100);

function responsePayload(world: World, { id, type, callback, original }: Interaction): object {
  const loading = original && (original.flags & FLAG.loading) !== 0;
  const ephemeral = original?.audience !== undefined;
  const shown =
    callback?.type === CALLBACK.modal || !original ? {} : { message: messagePayload(world, original) };
  return {
    interaction: {
      id,
      type,
      ...(original ? { response_message_id: original.id } : {}),
      response_message_loading: loading ?? false,
      response_message_ephemeral: ephemeral,
    },
    resource: { type: callback?.type, ...shown },
  };
}
