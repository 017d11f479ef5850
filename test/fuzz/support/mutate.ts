import fc from 'fast-check';
import { HOSTILE, hostileText } from './hostile.ts';

type Json = unknown;

/** Values of every type, and those that confuse a reader of JSON. */
const anything = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', 'x', [], {}, [[]], [null], {
    data: null,
  }),
  fc.constantFrom<Json>(...Object.values(HOSTILE)),
  fc.constantFrom<Json>('__proto__', 'constructor', 'toString', 'hasOwnProperty', '25565', 'true', 'null'),
  fc.integer(),
  fc.double(),
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer({ min: 20_001, max: 20_010 }).map((length) => 'n'.repeat(length)),
);

const keys = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'attributes', 'data', 'errors', 'object', 'length', 'toJSON'),
  hostileText,
);

type Change =
  | { what: 'replace' | 'wrap' | 'repeat' | 'drop' | 'swap'; at: number; to: number; value: Json }
  | { what: 'add'; at: number; key: string; value: Json };

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    what: fc.constantFrom(
      'replace' as const,
      'wrap' as const,
      'repeat' as const,
      'drop' as const,
      'swap' as const,
    ),
    ...{ at: fc.nat(9_999), to: fc.nat(9_999), value: anything },
  }),
  fc.record({ what: fc.constant('add' as const), at: fc.nat(9_999), key: keys, value: anything }),
);

/** A place in a tree: what holds it and under which name. */
interface Place {
  parent: Record<string, Json> | Json[];
  key: string;
}

function isTree(value: Json): value is Record<string, Json> | Json[] {
  return typeof value === 'object' && value !== null;
}

function placesIn(tree: Json): Place[] {
  if (!isTree(tree)) return [];
  return Object.entries(tree).flatMap(([key, inner]) => [{ parent: tree, key }, ...placesIn(inner)]);
}

function read({ parent, key }: Place): Json {
  return Object.getOwnPropertyDescriptor(parent, key)?.value;
}

/** Also writes `__proto__` as the key that JSON can have, instead of changing what the object is. */
function write({ parent, key }: Place, value: Json): void {
  if (Array.isArray(parent) && !/^\d+$/.test(key)) parent.push(copy(value));
  else {
    const put = { value: copy(value), enumerable: true, configurable: true, writable: true };
    Object.defineProperty(parent, key, put);
  }
}

/** Nothing stands in two places: the next change would be made in both, or close a circle. */
function copy(value: Json): Json {
  return JSON.parse(JSON.stringify(value ?? null));
}

function drop({ parent, key }: Place): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

function carryOut(tree: Json, wanted: Change): void {
  const places = placesIn(tree);
  const place = places[wanted.at % Math.max(1, places.length)];
  if (!place) return;
  const inner = read(place);
  if (wanted.what === 'drop') drop(place);
  else if (wanted.what === 'add') {
    write({ parent: isTree(inner) ? inner : place.parent, key: wanted.key }, wanted.value);
  } else write(place, replacement(wanted, { inner, places }));
}

function replacement(
  { what, to, value }: Exclude<Change, { what: 'add' }>,
  { inner, places }: { inner: Json; places: Place[] },
): Json {
  const other = places[to % places.length];
  if (what === 'wrap') return [inner];
  if (what === 'swap') return other ? read(other) : value;
  return what === 'repeat' && Array.isArray(inner) ? [...inner, ...inner] : value;
}

/** JSON as recorded, with fields missing, added, repeated or of another type at any depth – or no JSON any more. */
export function mutated(recorded: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const changed = fc
    .tuple(recorded, fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([text, changes]) => {
      const tree = [JSON.parse(text)];
      for (const one of changes) carryOut(tree, one);
      return JSON.stringify(tree[0]) ?? '';
    });
  const broken = fc.tuple(recorded, fc.nat(), fc.nat(40), hostileText).map(([text, at, length, put]) => {
    const start = at % (text.length + 1);
    return `${text.slice(0, start)}${put}${text.slice(start + length)}`;
  });
  return fc.oneof(
    { weight: 8, arbitrary: changed },
    { weight: 1, arbitrary: broken },
    { weight: 1, arbitrary: fc.oneof(fc.json(), hostileText) },
  );
}
