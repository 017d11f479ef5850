import type { Readable, Writable } from 'node:stream';
import { systemClock } from '../../src/clock.ts';
import { type Actor, type Discord, type Exchange, type Message, Modal } from '../discord/index.ts';
import { type Completion, complete } from './complete.ts';
import { type DrawOptions, draw, drawModal } from './draw.ts';
import { Feed } from './feed.ts';
import { fillForm } from './form.ts';
import { HELP } from './help.ts';
import { convertOptions, readOptions, type Suggestions, splitCommand } from './line.ts';
import { CANCELLED, ENDED, INTERRUPTED, Lines } from './lines.ts';
import { press } from './press.ts';
import { styleFor } from './style.ts';

export type PlaceName = 'guild' | 'alerts' | 'dm';

/** Makes a person in a place: the same person every time, so that `dm` does not make somebody new. */
export type ActorFactory = (place: PlaceName) => Actor;

export interface PromptOptions {
  discord: Discord;
  /** Who one can be; the first is where one starts. */
  actors: Record<string, ActorFactory>;
  input: Readable;
  output: Writable;
  /** Things to try, shown at the start and by `help`. */
  hints?: string[];
  /** Edit lines, complete, react to Escape; unless told, where both ends are a terminal. */
  terminal?: boolean;
  color?: boolean;
  width?: number;
}

export interface Prompt {
  /** Resolves when the user quits or the input ends. */
  readonly done: Promise<void>;
  close(): void;
}

/** Starts a prompt at which one uses the bot as in Discord; whether that makes sense here the caller decides. */
export function startPrompt(options: PromptOptions): Prompt {
  const shell = new Shell(options);
  return { done: shell.run(), close: () => shell.close() };
}

class Shell {
  #options: PromptOptions;
  #lines: Lines;
  #drawing: Required<Omit<DrawOptions, 'names'>>;
  #feeds = new Map<Actor, Feed>();
  #actors = new Map<string, Actor>();
  #suggestions: Suggestions = new Map();
  #name: string;
  #place: PlaceName = 'guild';
  /** True while an interaction is under way: its messages are shown when it is answered. */
  #isBusy = false;

  constructor(options: PromptOptions) {
    const { input, output, actors } = options;
    const terminal = options.terminal ?? (isTerminal(input) && isTerminal(output));
    const color = options.color ?? (terminal && !process.env.NO_COLOR);
    this.#options = options;
    this.#drawing = { color, width: options.width ?? 100, nowMs: 0 };
    this.#name = Object.keys(actors)[0] ?? '';
    this.#lines = new Lines({ input, output, terminal, complete: (line) => this.#complete(line) });
  }

  async run(): Promise<void> {
    this.#print(this.#help());
    const stop = this.#options.discord.watch(() => this.#isBusy || this.#showNews());
    for (;;) {
      const line = await this.#lines.next(this.#promptText());
      if (line === CANCELLED) continue;
      if (line === ENDED || line === INTERRUPTED || /^\s*(quit|exit)\s*$/.test(line)) break;
      await this.#obey(line.trim());
    }
    stop();
    this.close();
  }

  close(): void {
    this.#lines.close();
  }

  async #obey(line: string): Promise<void> {
    try {
      this.#isBusy = true;
      await this.#run(line);
    } catch (error) {
      this.#print(this.#style.error(error instanceof Error ? error.message : String(error)));
    } finally {
      this.#isBusy = false;
      this.#showNews();
    }
  }

  async #run(line: string): Promise<void> {
    const [word = '', name = ''] = line.split(/\s+/);
    if (line === '') return;
    if (line.startsWith('/')) await this.#follow(await this.#slash(line));
    else if (/^\d+$/.test(word)) await this.#follow(await press(this.#feed.last, line));
    else if (word === 'as') this.#become(name);
    else if (word === 'dm' || word === 'alerts' || word === 'guild') this.#place = word;
    else if (word === 'show')
      this.#print(this.#feed.last ? this.#draw(this.#feed.last) : 'Nothing was sent yet');
    else if (word === 'help') this.#print(this.#help());
    else throw new Error('Type a command that begins with /, a number, or help');
  }

  async #slash(line: string): Promise<Exchange> {
    const actor = this.#actor;
    const split = splitCommand(actor, line);
    if (!split) return actor.slash(line);
    const typed = readOptions(split.rest, split.command.options);
    return actor.slash(split.command.title, convertOptions(split.command, typed, this.#suggestions));
  }

  /** Waits for the answer, and goes through the forms on the way to it. */
  async #follow(exchange: Exchange): Promise<void> {
    const stop = new AbortController();
    const result = await Promise.race([exchange.settled(), this.#lines.interrupted(stop.signal)]);
    stop.abort();
    if (result === INTERRUPTED) return this.#print(this.#style.dim('No longer waiting for the answer'));
    if (!(result instanceof Modal)) return this.#showNews(result);
    this.#print(drawModal(result, this.#drawing));
    const next = await fillForm(result, this.#lines, this.#style);
    if (next) return this.#follow(next);
    this.#actor.closeModal();
  }

  /** Prints what is new, and in any case the message that answers. */
  #showNews(answer?: Message): void {
    const news = this.#feed.news(this.#actor);
    if (answer && !news.includes(answer)) news.push(answer);
    if (answer && !answer.deleted) this.#feed.last = answer;
    for (const message of news) this.#print(this.#draw(message));
  }

  #draw(message: Message): string {
    const names = new Map(this.#actor.nameables.map(({ id, name }) => [id, name]));
    return draw(message, { ...this.#drawing, nowMs: systemClock.now(), names });
  }

  #print(text: string): void {
    this.#lines.print(text);
  }

  #become(name: string): void {
    const names = Object.keys(this.#options.actors);
    if (!names.includes(name)) throw new Error(`Nobody is called "${name}" (${names.join(', ')})`);
    this.#name = name;
  }

  get #actor(): Actor {
    const key = `${this.#place} ${this.#name}`;
    const actor = this.#actors.get(key) ?? this.#options.actors[this.#name]?.(this.#place);
    if (!actor) throw new Error('There is nobody to be');
    this.#actors.set(key, actor);
    return actor;
  }

  get #feed(): Feed {
    const feed = this.#feeds.get(this.#actor) ?? new Feed();
    this.#feeds.set(this.#actor, feed);
    return feed;
  }

  #promptText(): string {
    const { channel } = this.#actor.place;
    return `${this.#name} in ${channel.name ? `#${channel.name}` : 'a direct message'}> `;
  }

  #help(): string {
    const hints = (this.#options.hints ?? []).map((hint) => `  ${hint}`);
    return [HELP, ...(hints.length > 0 ? ['Try:', ...hints] : [])].join('\n');
  }

  #complete(line: string): Promise<Completion> {
    const names = Object.keys(this.#options.actors).map((name) => `as ${name}`);
    const words = ['help', 'quit', 'show', 'dm', 'alerts', 'guild', ...names];
    return complete(line, { actor: this.#actor, words, suggestions: this.#suggestions });
  }

  get #style() {
    return styleFor(this.#drawing.color);
  }
}

const isTerminal = (stream: object): boolean => 'isTTY' in stream && stream.isTTY === true;
