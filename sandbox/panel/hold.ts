import { type Match, matches } from './match.ts';

export interface HoldOptions extends Match {
  /** Whether the panel acts on a held request when it arrives, or when it is released. Default `before`. */
  carryOut?: 'before' | 'after';
}

/** Requests that got an answer only once {@link release} was called. */
export interface Hold {
  /** Resolves when the first matching request has arrived. */
  arrived: Promise<void>;
  /** Resolves when `count` matching requests have arrived. */
  arrivals(count: number): Promise<void>;
  /** Lets everything through that waits, and whatever still comes. */
  release(): void;
}

interface Gate extends Hold {
  options: HoldOptions;
  enter(): Promise<void>;
}

function gate(options: HoldOptions): Gate {
  const released = Promise.withResolvers<void>();
  const waiting = new Map<number, PromiseWithResolvers<void>>();
  let count = 0;
  const arrivals = (wanted: number): Promise<void> => {
    const known = waiting.get(wanted) ?? Promise.withResolvers<void>();
    waiting.set(wanted, known);
    if (count >= wanted) known.resolve();
    return known.promise;
  };
  const enter = (): Promise<void> => {
    count += 1;
    waiting.get(count)?.resolve();
    return released.promise;
  };
  return { options, arrivals, arrived: arrivals(1), enter, release: () => released.resolve() };
}

/** The holds of one panel. */
export class Holds {
  #gates = new Set<Gate>();

  add(options: HoldOptions): Hold {
    const added = gate(options);
    this.#gates.add(added);
    const release = () => {
      this.#gates.delete(added);
      added.release();
    };
    return { arrived: added.arrived, arrivals: added.arrivals, release };
  }

  /** Carries out a request with `answer`, waiting before or after it while a hold matches. */
  async pass(request: { method: string; path: string }, answer: () => Promise<Response>): Promise<Response> {
    const held = [...this.#gates].find(({ options }) => matches(options, request));
    if (!held) return answer();
    if (held.options.carryOut === 'after') {
      await held.enter();
      return answer();
    }
    const response = await answer();
    await held.enter();
    return response;
  }

  releaseAll(): void {
    for (const held of this.#gates) held.release();
    this.#gates.clear();
  }
}
