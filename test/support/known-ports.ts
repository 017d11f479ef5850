import {
  createKnownPorts,
  type KnownPorts,
  type KnownPortsRecord,
} from '../../src/allocations/known-ports.ts';
import type { Clock } from '../../src/clock.ts';
import { createKeyedLock } from '../../src/store/keyed-lock.ts';

/** What is known of ports, on records that are kept in memory. */
export function knownPorts(
  clock: Clock,
  isLinked: (owner: string, panel: string) => Promise<boolean> = async () => true,
): { known: KnownPorts; records: Map<string, KnownPortsRecord> } {
  const records = new Map<string, KnownPortsRecord>();
  const collection = {
    get: async (key: string) => records.get(key) ?? null,
    set: async (key: string, value: KnownPortsRecord) => void records.set(key, value),
    delete: async (key: string) => void records.delete(key),
    getMany: async () => records,
    setMany: async () => undefined,
    deleteMany: async () => undefined,
    keys: async () => [...records.keys()],
  };
  return {
    known: createKnownPorts({ records: collection, lock: createKeyedLock(), clock, isLinked }),
    records,
  };
}
