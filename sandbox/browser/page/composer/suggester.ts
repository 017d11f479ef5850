import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Choice } from '../../../discord/index.ts';

/** Discord's client waits about this long after the last key before it asks the bot. */
const DEBOUNCE_MS = 300;

/** Asks the bot for suggestions while somebody types. Answers to what is no longer typed are dropped. */
export class Suggester implements ReactiveController {
  choices: Choice[] = [];
  status: 'idle' | 'loading' | 'failed' = 'idle';
  #host: ReactiveControllerHost;
  #ask: (text: string) => Promise<Choice[] | null>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;

  constructor(host: ReactiveControllerHost, ask: (text: string) => Promise<Choice[] | null>) {
    this.#host = host;
    this.#ask = ask;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** @param isTyped whether more keys may follow; else it asks at once. */
  want(text: string, { isTyped }: { isTyped: boolean }): void {
    this.stop();
    const round = this.#round;
    this.#show('loading', []);
    this.#timer = setTimeout(() => this.#run(text, round), isTyped ? DEBOUNCE_MS : 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#round += 1;
    this.#show('idle', []);
  }

  async #run(text: string, round: number): Promise<void> {
    try {
      const choices = (await this.#ask(text)) ?? [];
      if (round === this.#round) this.#show('idle', choices);
    } catch {
      if (round === this.#round) this.#show('failed', []);
    }
  }

  #show(status: Suggester['status'], choices: Choice[]): void {
    this.status = status;
    this.choices = choices;
    this.#host.requestUpdate();
  }
}
