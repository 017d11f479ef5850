import { z } from 'zod';

/**
 * A custom_id is a typed route, `name:version:field:field…`: all that a button needs to work after a restart.
 * It carries ids, never positions in a list and never a secret, and Discord takes 100 characters of it.
 */
export interface Route<Input, Fields> {
  readonly name: string;
  /** @throws RangeError when the fields do not fit; see `fits`. */
  id(fields: Input): string;
  /** Whether these fields are short enough and would be read again. */
  fits(fields: Input): boolean;
  /** `null` when it is another route's, another version's, or forged. */
  read(customId: string): Fields | null;
}

const MAX_LENGTH = 100;

/** The fields every route about a server begins with, so that even an outdated custom_id says what it was about. */
export const serverFields = {
  panel: z.string().regex(/^[\w-]{6}$/),
  server: z.string().regex(/^[\w-]{1,36}$/),
};

/** A whole number, written in digits and nothing else. */
export function numberField(min: number, max: number) {
  return z.coerce
    .string<number | string>()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

/** An allocation's id; it becomes part of a path, where a panel would cast `2abc` to 2 (fact 24). */
export const allocationField = numberField(1, Number.MAX_SAFE_INTEGER);

/** Milliseconds since the epoch, kept to the second; with more digits they would be no exact number. */
export const timeField = z
  .string()
  .regex(/^[0-9a-z]{1,8}$/)
  .transform((seconds) => Number.parseInt(seconds, 36) * 1000);

export function writeTime(ms: number): string {
  return Math.floor(ms / 1000).toString(36);
}

export function route<Shape extends z.ZodRawShape>(
  name: string,
  version: number,
  shape: Shape,
): Route<z.input<z.ZodObject<Shape>>, z.output<z.ZodObject<Shape>>> {
  const schema = z.object(shape);
  const names = Object.keys(shape);
  const write = (fields: object) => {
    const values = new Map(Object.entries(fields));
    return [
      name,
      version,
      ...names.map((field) => encodeURIComponent(String(values.get(field)).toWellFormed())),
    ].join(':');
  };

  function read(customId: string): z.output<z.ZodObject<Shape>> | null {
    const [givenName, givenVersion, ...values] = customId.split(':');
    if (givenName !== name || givenVersion !== String(version) || values.length !== names.length) return null;
    const fields = names.map((field, index) => [field, decode(values[index] ?? '')]);
    return schema.safeParse(Object.fromEntries(fields)).data ?? null;
  }

  return {
    name,
    id(fields) {
      const id = write(fields);
      if (id.length > MAX_LENGTH) throw new RangeError(`custom_id of ${name} has ${id.length} characters`);
      return id;
    },
    fits: (fields) => write(fields).length <= MAX_LENGTH && read(write(fields)) !== null,
    read,
  };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value).toWellFormed();
  } catch {
    return '';
  }
}

/** No server's id is shorter than 8 characters, but a time (see `timeField`) in its place is. */
const ABOUT_SERVER = /^[\w-]+:\d+:([\w-]{6}):([\w-]{8,36})(?::|$)/;

/** Which server a custom_id of any version was about; `null` when it was about none. */
export function serverIn(customId: string): { panel: string; server: string } | null {
  const [, panel, server] = ABOUT_SERVER.exec(customId) ?? [];
  return panel && server ? { panel, server } : null;
}
