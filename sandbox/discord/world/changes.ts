import type { Interaction } from './interaction.ts';
import type { StoredMessage } from './messages.ts';

/** Something that happened and that a person would notice. */
export type Change =
  | { kind: 'message' | 'edit' | 'delete'; message: StoredMessage }
  | { kind: 'callback' | 'failure'; interaction: Interaction }
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
