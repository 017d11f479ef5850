import { LitElement } from 'lit';
import type { Choice } from '../../discord/index.ts';
import type { Ask } from '../protocol.ts';

type Answer = Promise<Choice[] | null>;

/** Asks the sandbox for something; whoever holds the connection sets the answer. */
export class AskEvent extends Event {
  readonly ask: Ask;
  answer: Answer = Promise.reject(new Error('Nothing is connected to the sandbox.'));

  constructor(ask: Ask) {
    super('ask', { bubbles: true });
    this.ask = ask;
    this.answer.catch(() => {});
  }
}

/** The sandbox said why something is not possible. */
export class RefusalEvent extends Event {
  readonly sentence: string;

  constructor(sentence: string) {
    super('refusal', { bubbles: true });
    this.sentence = sentence;
  }
}

/** Wants a command in the composer, as a click on its mention does in Discord. */
export class InsertCommandEvent extends Event {
  readonly command: string;

  constructor(command: string) {
    super('insert-command', { bubbles: true });
    this.command = command;
  }
}

/** What all elements of this page share: no shadow root, so that one style sheet and all ids reach them. */
export class PageElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Rejects with the sandbox's sentence when it refuses. */
  protected ask(ask: Ask): Answer {
    const event = new AskEvent(ask);
    this.dispatchEvent(event);
    return event.answer;
  }

  /** The same for what has no place of its own to show a refusal in. */
  protected tell(ask: Ask): void {
    this.ask(ask).catch((error: unknown) => this.dispatchEvent(new RefusalEvent(sentenceOf(error))));
  }
}

export const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** For properties that come anew with every state: drawn again only when they say something new. */
export const byContent = {
  attribute: false,
  hasChanged: (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other),
};

export const byIdentity = { attribute: false };
