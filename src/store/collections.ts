/**
 * Every collection there is. What is not in this list is not copied from one store to another. A name that was
 * released stays in it: to a program that does not know it, the store is a newer one.
 */
export const COLLECTIONS = {
  /** Each person's links, by their Discord id. */
  accounts: { name: 'accounts', version: 1 },
  /** A known text, sealed with the encryption key. */
  encryption: { name: 'encryption', version: 1 },
  /** Watched ports, by their owner's Discord id and a number. */
  watches: { name: 'watches', version: 1 },
  /** What checks have found: per watch one record an hour for a day, and one a day for 90 days. */
  samples: { name: 'samples', version: 1 },
  /** What each person's tests have shown of ports, by their Discord id. */
  ports: { name: 'ports', version: 1 },
} as const;
