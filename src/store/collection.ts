import Keyv, { KeyvBridgeAdapter, type KeyvBridgeStore } from 'keyv';
import { z } from 'zod';
import type { Adapter, Store } from './store.ts';
import { StoreFailure } from './store-failure.ts';

/** Records of one kind by their key. */
export interface Collection<T> {
  get(key: string): Promise<T | null>;
  set(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
  /** Those that are there, by their key. One damaged record fails the others as well. */
  getMany(keys: readonly string[]): Promise<Map<string, T>>;
  setMany(records: ReadonlyMap<string, T>): Promise<void>;
  deleteMany(keys: readonly string[]): Promise<void>;
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

/** What the keys of a collection begin with in the store. */
export function prefixOf(name: string): string {
  return `${name}:`;
}

/** @throws StoreFailure from every method when the store does not answer or holds something else. */
export function openCollection<T>(store: Store, options: CollectionOptions<T>): Collection<T> {
  // Keyv emits what fails, and only without a listener does that reject: a swallowed write is a lost key.
  const keyv = new Keyv({ store: new KeyvBridgeAdapter(withoutEvents(store.adapter)) });
  const stored = z.object({ version: z.literal(options.version), value: options.schema });
  const prefix = prefixOf(options.name);
  // Encoded, a key means the same to every store; those of Discord stay as they are.
  const full = (key: string) => prefix + encodeURIComponent(key);

  async function orFail<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw store.failure(error);
    }
  }

  function parse(found: unknown): T | null {
    if (found === undefined || found === null) return null;
    const parsed = stored.safeParse(found);
    if (parsed.success) return parsed.data.value;
    throw new StoreFailure(parsed.error, isNewer(found, options.version) ? 'newer' : 'corrupt');
  }

  return {
    get: async (key) => parse(await orFail(async () => keyv.get(full(key)))),
    async set(key, value) {
      await orFail(async () => keyv.set(full(key), { version: options.version, value }));
    },
    async delete(key) {
      await orFail(async () => keyv.delete(full(key)));
    },
    async getMany(keys) {
      if (keys.length === 0) return new Map();
      const found: unknown[] = await orFail(async () => keyv.getMany(keys.map(full)));
      return new Map(
        keys.flatMap((key, index) => {
          const record = parse(found[index]);
          return record === null ? [] : [[key, record]];
        }),
      );
    },
    async setMany(records) {
      const { version } = options;
      const entries = [...records].map(([key, value]) => ({ key: full(key), value: { version, value } }));
      if (entries.length > 0) await orFail(async () => keyv.setMany(entries));
    },
    async deleteMany(keys) {
      if (keys.length > 0) await orFail(async () => keyv.deleteMany(keys.map(full)));
    },
    async keys() {
      const entries = await orFail(() => store.entries(prefix));
      return [...entries.keys()].map((key) => decodeURIComponent(key.slice(prefix.length)));
    },
  };
}

/** What an adapter emits besides, such as a lost connection, is told elsewhere; out of Keyv it would end the process. */
function withoutEvents(adapter: Adapter): KeyvBridgeStore {
  return {
    get: (key) => adapter.get(key),
    set: (key, value) => adapter.set(key, value),
    delete: (key) => adapter.delete(key),
    clear: () => adapter.clear(),
    getMany: (keys) => adapter.getMany(keys),
    setMany: (entries) => adapter.setMany(entries),
    deleteMany: (keys) => adapter.deleteMany(keys),
  };
}

function isNewer(found: unknown, version: number): boolean {
  const parsed = z.object({ version: z.number() }).safeParse(found);
  return parsed.success && parsed.data.version > version;
}
