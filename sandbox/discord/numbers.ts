/** Discord's numbers that have a name (docs: interactions/receiving-and-responding, resources/message). */

export const INTERACTION = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;
export type InteractionType = (typeof INTERACTION)[keyof typeof INTERACTION];

export const CALLBACK = {
  message: 4,
  deferredMessage: 5,
  deferredUpdate: 6,
  update: 7,
  choices: 8,
  modal: 9,
} as const;

export const FLAG = { suppressEmbeds: 4, ephemeral: 64, loading: 128, componentsV2: 32_768 } as const;

export const OPTION = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

export const CONTEXT = { guild: 0, botDm: 1, privateChannel: 2 } as const;
export const INSTALL = { guild: 0, user: 1 } as const;

/** How long a bot may take for the first callback. */
export const ACKNOWLEDGE_MS = 3_000;
/** How long an interaction token can be used. */
export const TOKEN_LIFE_MS = 15 * 60_000;
/** What a member can upload without any boosts (docs: reference, "Uploading Files"). */
export const ATTACHMENT_LIMIT_BYTES = 10 * 1024 * 1024;
