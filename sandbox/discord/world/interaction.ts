import { randomBytes } from 'node:crypto';
import { ACKNOWLEDGE_MS, CALLBACK, FLAG, type InteractionType, TOKEN_LIFE_MS } from '../numbers.ts';
import type { Choice, ModalBody } from '../wire.ts';
import type { StoredMessage } from './messages.ts';
import type { Place, User } from './people.ts';
import type { World } from './world.ts';

/** Who does something, and how the application came to them. */
export interface Person {
  user: User;
  locale: string;
  guildLocale: string;
  permissions: string;
  /** Through the guild, through the user's own account, or both. */
  installedTo: 'guild' | 'user' | 'both';
}

/** The first answer of a bot to an interaction. */
export interface Callback {
  type: number;
  modal?: ModalBody;
  choices?: Choice[];
}

/** `data` of the payload: a command has a name, everything else a custom_id. */
export interface InteractionData {
  name?: string;
  custom_id?: string;
  [key: string]: unknown;
}

export interface InteractionStart {
  type: InteractionType;
  person: Person;
  place: Place;
  data: InteractionData;
  /** The message whose button or menu was used, or that opened the modal. */
  source?: StoredMessage;
  /** For a form: the interaction that opened it. */
  opener?: Interaction;
}

/** One interaction from the click to the death of its token. */
export class Interaction {
  readonly id: string;
  readonly token: string;
  readonly createdAt: number;
  readonly type: InteractionType;
  readonly person: Person;
  readonly place: Place;
  readonly data: InteractionData;
  readonly source: StoredMessage | undefined;
  readonly opener: Interaction | undefined;
  readonly followUps: StoredMessage[] = [];
  /** A fault was injected into one of its requests: what goes wrong is not the bot's doing. */
  disturbed = false;
  /** The connection that brought the callback. */
  callbackSocket: { readonly destroyed: boolean } | undefined;
  /** Nobody answered in time. */
  failed = false;
  /** How often the source had been edited when this failed: the next edit makes the failure disappear. */
  editsAtFailure = 0;
  /** The person closed what it left behind for them: the form it opened, or the notice that it failed. */
  dismissed = false;
  callback: Callback | undefined;
  /** When the callback came. */
  answeredAt: number | undefined;
  /** What `@original` means, after the callback. */
  original: StoredMessage | undefined;
  /** Whether the original was edited through the token. */
  edited = false;
  #waiting = new AbortController();

  constructor(world: World, { type, person, place, data, source, opener }: InteractionStart) {
    this.id = world.nextId();
    this.token = randomBytes(48).toString('base64url');
    this.createdAt = world.clock.now();
    this.type = type;
    this.person = person;
    this.place = place;
    this.data = data;
    this.source = source;
    this.opener = opener;
    source?.uses.push(this);
  }

  /** Starts the three seconds (docs: interactions/receiving-and-responding). */
  expectCallback(world: World, delivered: boolean): void {
    const expire = () => {
      this.failed = true;
      this.editsAtFailure = this.source?.edits.length ?? 0;
      if (delivered && !this.disturbed)
        world.violations.push({ rule: 'not-acknowledged', detail: this.title, interaction: this });
      world.changes.announce({ kind: 'failure', interaction: this });
    };
    world.clock.sleep(ACKNOWLEDGE_MS, this.#waiting.signal).then(expire, () => {});
  }

  accept(world: World, callback: Callback, original: StoredMessage | undefined): void {
    this.#waiting.abort();
    this.callback = callback;
    this.answeredAt = world.clock.now();
    this.original = original;
    world.changes.announce({ kind: 'callback', interaction: this });
  }

  /** Stops waiting without calling it a failure. */
  abandon(): void {
    this.#waiting.abort();
  }

  isLate(now: number): boolean {
    return this.failed || (!this.callback && now - this.createdAt >= ACKNOWLEDGE_MS);
  }

  isExpired(now: number): boolean {
    return now - this.createdAt >= TOKEN_LIFE_MS;
  }

  /** Deferred, and still showing "thinking…". */
  get isUnfinished(): boolean {
    const { callback, original, disturbed } = this;
    if (disturbed || callback?.type !== CALLBACK.deferredMessage || !original) return false;
    return !original.deleted && (original.flags & FLAG.loading) !== 0;
  }

  /** Not answered yet, and not given up either. */
  get isWaiting(): boolean {
    return !this.callback && !this.failed;
  }

  /** For people; without anything that was typed, because that may be a secret. */
  get title(): string {
    return this.data.name ? `/${this.data.name}` : (this.data.custom_id ?? this.id);
  }
}
