import * as spec from 'discord-api-spec/zod';
import { controlsOf } from '../../../sandbox/discord/index.ts';
import { Refusal, refuseIfAny } from '../../../sandbox/discord/refusal.ts';
import { texts } from '../../../sandbox/discord/rules/embeds.ts';
import { parseForm, withoutNulls } from '../../../sandbox/discord/rules/form.ts';
import { checkMessage } from '../../../sandbox/discord/rules/message.ts';
import { modalProblems } from '../../../sandbox/discord/rules/modal.ts';
import type { Button, Embed, MessageBody, MessageComponent, Select } from '../../../sandbox/discord/wire.ts';
import { routes } from '../../../src/views/routes.ts';
import { liveMarkdown, unreadable } from './hostile.ts';

/** A message as it stands in a request, or as a person sees it. */
export interface Shown {
  embeds: Embed[];
  components: MessageComponent[];
}

/** Everything wrong with a message of ours: what Discord refuses, what comes alive, what cannot be read or pressed. */
export function faultsOf(message: object): string[] {
  const faults: string[] = [];
  const body = refusals(faults, () => {
    const unknown = (path: string) => void faults.push(`unknown field ${path}`);
    const sent = asSent({ content: '', ...message, allowed_mentions: { parse: [] } });
    const parsed: MessageBody = parseForm(spec.IncomingWebhookInteractionRequestSchema, sent, unknown);
    const { content = '', embeds = [], components = [] } = parsed;
    checkMessage({ content, embeds, components, flags: 0, files: 0, other: false });
    return { embeds, components };
  });
  return body ? [...faults, ...overLimits(body), ...timesIn(body), ...faultsShown(body)] : faults;
}

/** Discord renders "3 minutes ago" in each reader's language, so it is no part of a sentence. */
function timesIn({ embeds }: Shown): string[] {
  return embeds
    .flatMap(({ description, fields }) => [description ?? '', ...(fields ?? []).map(({ value }) => value)])
    .flatMap((text) => text.replace(/\\.|`[^`]*`/g, '').match(/.{0,20}(?<!(?:^|: |\())<t:\d+:R>.?/gm) ?? [])
    .map((found) => `a time in a sentence: ${found}`);
}

/** The same for a modal. */
export function faultsOfModal(modal: object): string[] {
  const faults: string[] = [];
  refusals(faults, () => {
    const unknown = (path: string) => void faults.push(`unknown field ${path}`);
    refuseIfAny(
      modalProblems(
        parseForm(spec.ModalInteractionCallbackRequestDataSchema, withoutNulls(asSent(modal)), unknown),
      ),
    );
  });
  return [...faults, ...('custom_id' in modal ? unread(String(modal.custom_id)) : ['no custom_id'])];
}

function asSent(body: object): unknown {
  return JSON.parse(JSON.stringify(body));
}

function refusals<T>(faults: string[], check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    faults.push(error.describe());
    return undefined;
  }
}

/** Discord's limits once more, in its own numbers and by UTF-16 units as discord.js counts. */
function overLimits({ embeds, components }: Shown): string[] {
  const controls = controlsOf(components);
  const total = embeds.flatMap(texts).reduce((sum, text) => sum + text.length, 0);
  const ids = controls.map(({ custom_id: id }) => id);
  return [
    ...over('all text', 6_000, [total]),
    ...over('rows', 5, [components.length]),
    ...over('title', 256, lengths(embeds.map(({ title }) => title))),
    ...over('description', 4_096, lengths(embeds.map(({ description }) => description))),
    ...over('footer', 2_048, lengths(embeds.map(({ footer }) => footer?.text))),
    ...over('field name', 256, lengths(embeds.flatMap(({ fields = [] }) => fields.map(({ name }) => name)))),
    ...over('field', 1_024, lengths(embeds.flatMap(({ fields = [] }) => fields.map(({ value }) => value)))),
    ...over('custom_id', 100, lengths(ids)),
    ...(new Set(ids).size < ids.length ? [`custom_id twice: ${ids.join(' ')}`] : []),
    ...controls.flatMap((control) => (control.type === 2 ? buttonLimits(control) : menuLimits(control))),
  ];
}

function buttonLimits({ label = '' }: Button): string[] {
  return [...over('label', 80, [label.length]), ...(label.trim() === '' ? ['a button without a label'] : [])];
}

function menuLimits(select: Select): string[] {
  if (select.type !== 3) return [];
  const { options } = select;
  const values = options.map(({ value }) => value);
  const parts = options.flatMap(({ label, value, description }) => [label, value, description]);
  return [
    ...over('options', 25, [options.length]),
    ...over('option', 100, lengths(parts)),
    ...(new Set(values).size < values.length ? ['a value twice'] : []),
    ...(options.some(({ label }) => label.trim() === '') ? ['an option without a label'] : []),
    ...(options.length === 0 ? ['a menu without options'] : []),
  ];
}

function lengths(parts: (string | undefined)[]): number[] {
  return parts.map((part) => part?.length ?? 0);
}

function over(what: string, limit: number, found: number[]): string[] {
  return found.filter((length) => length > limit).map((length) => `${what} ${length} > ${limit}`);
}

/** What a reader of the message could be fooled by, and buttons that would not be understood. */
export function faultsShown({ embeds, components }: Shown): string[] {
  const controls = controlsOf(components);
  const withMarkdown = embeds.flatMap(({ title, description, fields = [] }) => [
    ...[title ?? '', description ?? ''],
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  const oneLiners = [
    ...embeds.flatMap(({ title, footer, fields = [] }) => [
      title,
      footer?.text,
      ...fields.map((one) => one.name),
    ]),
    ...controls.flatMap(labelsOf),
  ].filter((text) => text !== undefined);
  return [
    ...withMarkdown.flatMap(liveMarkdown),
    ...[...withMarkdown, ...oneLiners].flatMap(unreadable),
    ...oneLiners.filter((text) => text.includes('\n')).map((text) => `more than one line: ${text}`),
    ...controls.flatMap(({ custom_id: id, disabled }) => (disabled || !id ? [] : unread(id))),
  ];
}

function labelsOf(control: Button | Select): (string | undefined)[] {
  if (control.type === 2) return [control.label];
  const options = control.type === 3 ? control.options : [];
  return [control.placeholder, ...options.flatMap(({ label, description }) => [label, description])];
}

function unread(customId: string): string[] {
  const readers = Object.values(routes).filter((one) => one.read(customId) !== null);
  return readers.length === 1 ? [] : [`${customId} is read by ${readers.length} routes`];
}
