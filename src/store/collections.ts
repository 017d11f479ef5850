/**
 * Every collection there is. What is not in this list is not copied from one store to another. A name that was
 * released stays in it: to a program that does not know it, the store is a newer one.
 */
export const COLLECTIONS = {
  /** Each person's links, by their Discord id. */
  accounts: { name: 'accounts', version: 1 },
  /** A known text, sealed with the encryption key. */
  encryption: { name: 'encryption', version: 1 },
} as const;
