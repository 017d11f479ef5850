import { FLAG } from '../numbers.ts';
import { type Problem, Refusal, refuseIfAny } from '../refusal.ts';
import type { MessageBody, MessageComponent } from '../wire.ts';
import { componentProblems } from './components.ts';
import { embedProblems, isBlank } from './embeds.ts';

/** What a message holds, as it would be after the request. */
export type Contents = Required<Pick<MessageBody, 'content' | 'embeds' | 'components' | 'flags'>> & {
  files: number;
  other: boolean;
};

/** Throws what Discord answers to a message that it would not store (docs: resources/message). */
export function checkMessage(contents: Contents): void {
  const v2 = (contents.flags & FLAG.componentsV2) !== 0;
  refuseIfAny([
    ...embedProblems(contents.embeds),
    ...componentProblems(contents.components, v2),
    ...(v2 ? legacyProblems(contents) : []),
  ]);
  if (isEmpty(contents)) throw new Refusal('empty-message');
}

/** With IS_COMPONENTS_V2 a message consists of components only (docs: components/reference). */
function legacyProblems({ content, embeds }: Contents): Problem[] {
  const code = 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2';
  const used = [content !== '' && 'content', embeds.length > 0 && 'embeds'].filter(
    (field) => field !== false,
  );
  const message = (field: string) =>
    `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
  return used.map((field) => ({ path: [field], code, message: message(field) }));
}

function isEmpty({ content, embeds, components, files, other }: Contents): boolean {
  return content.trim() === '' && embeds.every(isBlank) && components.length === 0 && files === 0 && !other;
}

/** Text that is parsed for mentions: content and the text of components; embeds never ping. */
function hasWords(body: MessageBody): boolean {
  return Boolean(body.content) || (body.embeds ?? []).length > 0 || (body.components ?? []).some(isText);
}

function isText(component: MessageComponent): boolean {
  if (component.type === 17) return component.components.some(isText);
  return component.type === 10 || component.type === 9;
}

/**
 * Why this message could ping somebody, or undefined. Our own rule, stricter than Discord: every message with
 * words in it has to say `allowed_mentions: { parse: [] }`, because notes and names come from people.
 */
export function pingRisk(body: MessageBody): string | undefined {
  if (!hasWords(body)) return undefined;
  const allowed = body.allowed_mentions;
  if (!allowed?.parse) return 'allowed_mentions.parse is missing: mentions in the text would ping';
  // A role that was asked for may be mentioned, by a text that is nothing but the mention.
  const roles = allowed.roles ?? [];
  const isMention = body.content === roles.map((role) => `<@&${role}>`).join(' ');
  const named = [...allowed.parse, ...(allowed.users ?? []), ...(isMention ? [] : roles)];
  return named.length > 0 ? `allowed_mentions allows pings: ${named.join(', ')}` : undefined;
}
