import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Completion } from './complete.ts';

export interface LinesOptions {
  input: Readable;
  output: Writable;
  /** Edit lines, complete them, react to Escape and Ctrl-C: only where both ends are a terminal. */
  terminal: boolean;
  complete(line: string): Promise<Completion>;
}

/** Escape: the user does not want to answer this. */
export const CANCELLED = Symbol('cancelled');
/** Ctrl-C. */
export const INTERRUPTED = Symbol('interrupted');
/** There is nothing more to read. */
export const ENDED = Symbol('ended');

export type Line = string | typeof CANCELLED | typeof INTERRUPTED | typeof ENDED;

/** Reads one line at a time, also from a pipe that brings them faster than they are used. */
export class Lines {
  #readline: Interface;
  #output: Writable;
  #isTerminal: boolean;
  #waiting: string[] = [];
  #ended = false;
  #take: ((line: Line) => void) | undefined;

  constructor({ input, output, terminal, complete }: LinesOptions) {
    this.#output = output;
    this.#isTerminal = terminal;
    const completer = (line: string, done: (error: null, completion: Completion) => void) => {
      complete(line).then(
        (completion) => done(null, completion),
        () => done(null, [[], line]),
      );
    };
    this.#readline = createInterface({ input, output, terminal, completer });
    this.#readline.on('line', (line) => this.#give(line));
    this.#readline.on('SIGINT', () => this.#answer(INTERRUPTED));
    this.#readline.on('close', () => {
      this.#ended = true;
      this.#answer(ENDED);
    });
    if (terminal) input.on('keypress', (_, key) => key?.name === 'escape' && this.#escape());
  }

  /** Shows `prompt` and waits for a line. */
  async next(prompt: string): Promise<Line> {
    this.#readline.setPrompt(prompt);
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) return waiting;
    if (this.#ended) return ENDED;
    if (this.#isTerminal) this.#readline.prompt();
    return new Promise<Line>((resolve) => {
      this.#take = resolve;
    });
  }

  /** Resolves at Ctrl-C while something else is going on, or when that is over. */
  async interrupted(signal: AbortSignal): Promise<typeof INTERRUPTED> {
    await new Promise<void>((resolve) => {
      const stop = () => {
        this.#readline.off('SIGINT', stop);
        resolve();
      };
      this.#readline.on('SIGINT', stop);
      signal.addEventListener('abort', stop, { once: true });
    });
    return INTERRUPTED;
  }

  /** Writes above the line that is being typed. */
  print(text: string): void {
    if (!this.#isTerminal) {
      this.#output.write(`${text}\n`);
      return;
    }
    this.#output.write(`\r\u001b[J${text}\n`);
    if (this.#take) this.#readline.prompt(true);
  }

  close(): void {
    this.#readline.close();
  }

  #give(line: string): void {
    if (this.#take) this.#answer(line);
    else this.#waiting.push(line);
  }

  #answer(line: Line): void {
    const take = this.#take;
    this.#take = undefined;
    take?.(line);
  }

  /** Empties the line; an empty one is given up. */
  #escape(): void {
    const isEmpty = this.#readline.line === '';
    this.#readline.write(null, { ctrl: true, name: 'e' });
    this.#readline.write(null, { ctrl: true, name: 'u' });
    if (isEmpty) this.#answer(CANCELLED);
  }
}
