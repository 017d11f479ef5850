import type { Clock } from '../../../src/clock.ts';
import type { Command } from '../wire.ts';
import { Changes } from './changes.ts';
import { createIds } from './ids.ts';
import type { Interaction } from './interaction.ts';
import type { StoredMessage } from './messages.ts';
import type { Channel, Guild, Role, User } from './people.ts';

/** A REST request of the bot. `status` is 0 while there is no answer (and stays 0 when it never gets one). */
export interface DiscordRequest {
  method: string;
  /** Without the base and the version: `/interactions/1/abc/callback`. */
  path: string;
  query: string;
  body: unknown;
  at: number;
  status: number;
  /** When it was answered, or its answer was lost. */
  endedAt?: number;
}

/** A rule that the bot broke. */
export interface Violation {
  rule: string;
  detail: string;
  request?: DiscordRequest;
  /** The interaction that was left without an answer. */
  interaction?: Interaction;
}

export interface UploadedFile {
  name: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Everything the simulated Discord knows. */
export interface World {
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly applicationId: string;
  readonly bot: User;
  readonly changes: Changes;
  readonly users: Map<string, User>;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  readonly roles: Map<string, Role>;
  /** Who is a member of which guild no more: `guild user`. Everybody else is one. */
  readonly left: Set<string>;
  readonly messages: Map<string, StoredMessage>;
  readonly files: Map<string, UploadedFile>;
  /** By token. */
  readonly interactions: Map<string, Interaction>;
  readonly commands: Command[];
  readonly guildCommands: Map<string, Command[]>;
  readonly requests: DiscordRequest[];
  readonly violations: Violation[];
  readonly advice: Violation[];
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  origin: string;
  /** Sends a gateway event; false when no bot was connected (it may still get it when it resumes). */
  dispatch: (event: string, data: object, guildId?: string) => boolean;
}

export function createWorld(clock: Clock, applicationId: string): World {
  const bot = {
    id: applicationId,
    username: 'Portkeeper',
    global_name: null,
    discriminator: '0000',
    avatar: null,
    bot: true,
  };
  return {
    clock,
    nextId: createIds(clock.now),
    applicationId,
    bot,
    changes: new Changes(),
    users: new Map([[bot.id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    roles: new Map(),
    left: new Set(),
    messages: new Map(),
    files: new Map(),
    interactions: new Map(),
    commands: [],
    guildCommands: new Map(),
    requests: [],
    violations: [],
    advice: [],
    origin: '',
    dispatch: () => false,
  };
}
