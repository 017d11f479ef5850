import { Failure } from '../failure.ts';

/** What a line of the log may hold: 300 kB that a stranger sent must never become megabytes of log. */
const MAX_TEXT = 1_000;
const MAX_STACK = 4_000;
const MAX_DEPTH = 6;
/** Of a list, of an object, and of what caused an error. */
const MAX_ITEMS = 30;
/** All texts and names of one line together. */
const MAX_LINE = 24_000;

/** How much a line has left. */
interface Room {
  characters: number;
}

/** The fields of a line, cut where they are too long, too many or too deep; errors become what is told of them. */
export function bounded(fields: object): Record<string, unknown> {
  return entriesOf(fields, { room: { characters: MAX_LINE }, depth: 0 });
}

/** The message of a line, or what is put into it. */
export function boundedText(value: unknown): unknown {
  return typeof value === 'string' ? cut(value, MAX_TEXT) : value;
}

interface Place {
  room: Room;
  depth: number;
  /** Whether what is told explains a failure that was foreseen, as every panel that is away is. */
  isForeseen?: boolean;
}

function told(value: unknown, { room, depth, isForeseen = false }: Place): unknown {
  if (typeof value === 'string') return taken(value, { room, max: MAX_TEXT });
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH || room.characters <= 0) return '…';
  const inside = { room, depth: depth + 1, isForeseen };
  if (value instanceof Error) return describeError(value, inside);
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((one) => told(one, inside));
  if ('toJSON' in value && typeof value.toJSON === 'function') return told(value.toJSON(), inside);
  return entriesOf(value, inside);
}

function entriesOf(value: object, place: Place): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  let count = 0;
  for (const name in value) {
    if (!Object.hasOwn(value, name)) continue;
    if (++count > MAX_ITEMS || place.room.characters <= 0) break;
    kept[taken(name, { room: place.room, max: 100 })] = told(Reflect.get(value, name), place);
  }
  return kept;
}

/**
 * Name, message, code and stack of an error and its causes – not the requests that libraries hang onto errors. Where it
 * was thrown says nothing of a failure that was foreseen, and anybody may bring about sixty of those a minute.
 */
function describeError(error: Error, where: Place): unknown {
  const { room } = where;
  const place = { ...where, isForeseen: where.isForeseen || error instanceof Failure };
  const causes =
    error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause];
  const message = taken(error.message, { room, max: MAX_TEXT });
  // The stack begins with the message, which may be long.
  const stack = place.isForeseen ? undefined : error.stack?.replace(error.message, () => message);
  return {
    type: told(error.name, place),
    message,
    ...('code' in error ? { code: told(error.code, place) } : {}),
    ...('status' in error ? { status: told(error.status, place) } : {}),
    stack: stack && taken(stack, { room, max: MAX_STACK }),
    ...(causes.length > 0 && place.depth < MAX_DEPTH ? { causes: told(causes.map(asTold), place) } : {}),
  };
}

/** A cause that is no error is told as text: it may be anything, also a request. */
function asTold(cause: unknown): unknown {
  return cause instanceof Error ? cause : String(cause);
}

function taken(text: string, { room, max }: { room: Room; max: number }): string {
  const kept = cut(text, Math.max(0, Math.min(max, room.characters)));
  room.characters -= kept.length + 1;
  return kept;
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)}…`;
}
