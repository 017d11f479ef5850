/** Every collection there is. What is not in this list is not copied from one store to another. */
export const COLLECTIONS = {
  /** Each person's links, by their Discord id. */
  accounts: { name: 'accounts', version: 1 },
  /** A known text, sealed with the encryption key. */
  encryption: { name: 'encryption', version: 1 },
} as const;
