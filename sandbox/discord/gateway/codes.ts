/** Opcodes and close codes of the gateway (docs: topics/opcodes-and-status-codes). */

export const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;

/** Opcodes a client may send that mean nothing here: presence, voice state, members, soundboard. */
export const IGNORED_OPS: number[] = [3, 4, 8, 31];

export const CLOSE = {
  unknownOpcode: 4001,
  decodeError: 4002,
  notAuthenticated: 4003,
  authenticationFailed: 4004,
  alreadyAuthenticated: 4005,
  invalidSequence: 4007,
  rateLimited: 4008,
  invalidShard: 4010,
  invalidVersion: 4012,
  invalidIntents: 4013,
  disallowedIntents: 4014,
} as const;

/** Members, presences and message content have to be granted by Discord. */
export const PRIVILEGED_INTENTS = (1 << 1) | (1 << 8) | (1 << 15);
export const ALL_INTENTS = (1 << 26) - 1;
export const GUILDS_INTENT = 1;
