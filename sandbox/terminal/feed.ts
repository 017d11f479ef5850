import type { Actor, Message } from '../discord/index.ts';

/** Which messages a person has already been shown, and how they looked then. */
export class Feed {
  #shown = new Map<string, string>();
  /** The message that numbers refer to. */
  last: Message | undefined;

  /** The messages that are new or different since the last time, oldest first. */
  news(actor: Actor): Message[] {
    const news = actor.messages.filter(
      (message) => !message.thinking && this.#shown.get(message.id) !== version(message),
    );
    for (const message of news) this.#shown.set(message.id, version(message));
    this.last = news.at(-1) ?? (this.last?.deleted ? undefined : this.last);
    return news;
  }
}

const version = ({ edits, flags }: Message): string => `${edits.length} ${flags}`;
