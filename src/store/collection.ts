import Keyv from 'keyv';
import { z } from 'zod';
import { type Store, StoreFailure } from './open.ts';

/** Records of one kind by their key. */
export interface Collection<T> {
  get(key: string): Promise<T | null>;
  set(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
  /** The keys of all records. */
  keys(): Promise<string[]>;
}

export interface CollectionOptions<T> {
  /** One collection is one namespace of the store. */
  name: string;
  /** Written beside each record; a record of another version is refused, never guessed at. */
  version: number;
  schema: z.ZodType<T>;
}

/** @throws StoreFailure from every method when the store does not answer or holds something else. */
export function openCollection<T>(store: Store, options: CollectionOptions<T>): Collection<T> {
  // Without `throwOnErrors` Keyv swallows a failed write, and a swallowed write is a lost key.
  const keyv = new Keyv({ store: store.adapter, namespace: options.name, throwOnErrors: true });
  keyv.on('error', () => undefined);
  const stored = z.object({ version: z.literal(options.version), value: options.schema });

  return {
    async get(key) {
      const found: unknown = await orFail(() => keyv.get(key));
      if (found === undefined || found === null) return null;
      const parsed = stored.safeParse(found);
      if (parsed.success) return parsed.data.value;
      throw new StoreFailure(parsed.error, isNewer(found, options.version) ? 'newer' : 'corrupt');
    },
    set: (key, value) => orFail(() => keyv.set(key, { version: options.version, value })).then(ignore),
    delete: (key) => orFail(() => keyv.delete(key)).then(ignore),
    keys: () => orFail(() => keysOf(store, options.name)),
  };
}

/** Keyv's own iterator goes by a namespace that all collections of one adapter share, so the adapter is asked. */
async function keysOf({ adapter }: Store, name: string): Promise<string[]> {
  if (!adapter.iterator) throw new Error('This kind of store cannot list its records.');
  const keys: string[] = [];
  for await (const [key] of adapter.iterator(name)) keys.push(String(key).slice(name.length + 1));
  return keys;
}

function isNewer(found: unknown, version: number): boolean {
  const parsed = z.object({ version: z.number() }).safeParse(found);
  return parsed.success && parsed.data.version > version;
}

async function orFail<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StoreFailure(error);
  }
}

function ignore(): void {}
