import type { Interaction } from './interaction.ts';
import type { StoredMessage } from './messages.ts';
import type { DiscordRequest } from './world.ts';

/** Something that happened: what a person would notice, and what went over the wire. */
export type Change =
  | { kind: 'message' | 'edit' | 'delete' | 'dismiss'; message: StoredMessage }
  /** Somebody did something; `payload` is what the bot is sent. */
  | { kind: 'interaction'; interaction: Interaction; payload: object }
  | { kind: 'callback' | 'failure'; interaction: Interaction }
  /** Somebody closed a form or a notice, or a form was not taken: nothing that the bot is told of. */
  | { kind: 'client' }
  /** A request of the bot, when its body was read and again when it was answered (or lost). */
  | { kind: 'request'; request: DiscordRequest }
  | { kind: 'gateway' | 'commands' | 'close' };

/** Announces changes to whoever watches or waits for something to become true. */
export class Changes {
  #watchers = new Set<(change: Change) => void>();

  announce(change: Change): void {
    for (const watch of [...this.#watchers]) watch(change);
  }

  /** Calls `watch` on every change; the answer stops that. */
  watch(watch: (change: Change) => void): () => void {
    this.#watchers.add(watch);
    return () => void this.#watchers.delete(watch);
  }

  /** Resolves with the first answer of `look` that is not undefined; rejects when it throws or at the end. */
  until<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.watch((change) => {
        try {
          const found = look();
          if (found !== undefined) finish(() => resolve(found));
          else if (change.kind === 'close') throw new Error('The simulated Discord was closed');
        } catch (error) {
          finish(() => reject(error));
        }
      });
      function finish(then: () => void) {
        stop();
        then();
      }
      try {
        const found = look();
        if (found !== undefined) finish(() => resolve(found));
      } catch (error) {
        finish(() => reject(error));
      }
    });
  }
}
