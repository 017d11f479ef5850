import type { Problem } from '../refusal.ts';
import type { Embed } from '../wire.ts';
import { required } from './form.ts';

const EMBED_CHARACTERS = 6_000;

/** How many characters Discord counts: code points, not UTF-16 units. */
export const lengthOf = (text: string): number => [...text].length;

/** Rules of embeds that the schemas lack (docs: resources/message, "Embed Limits"). */
export function embedProblems(embeds: Embed[]): Problem[] {
  const empty = embeds.flatMap((embed, index) => emptyFields(embed, ['embeds', index]));
  const characters = embeds.flatMap(texts).reduce((sum, text) => sum + lengthOf(text), 0);
  if (characters <= EMBED_CHARACTERS) return empty;
  const message = `Embed size exceeds maximum size of ${EMBED_CHARACTERS}`;
  return [...empty, { path: ['embeds'], code: 'MAX_EMBED_SIZE_EXCEEDED', message }];
}

/** Everything that can be read in an embed and counts towards its size. */
export function texts(embed: Embed): string[] {
  const fields = (embed.fields ?? []).flatMap(({ name, value }) => [name, value]);
  const all = [embed.author?.name, embed.title, embed.description, ...fields, embed.footer?.text];
  return all.flatMap((text) => text || []);
}

/** True when there is nothing to show: such an embed does not make a message non-empty. */
export function isBlank(embed: Embed): boolean {
  return texts(embed).every((text) => text.trim() === '') && !embed.image?.url && !embed.thumbnail?.url;
}

function emptyFields(embed: Embed, path: PropertyKey[]): Problem[] {
  return (embed.fields ?? []).flatMap((field, index) =>
    (['name', 'value'] as const)
      .filter((part) => field[part].trim() === '')
      .map((part) => required([...path, 'fields', index, part])),
  );
}
