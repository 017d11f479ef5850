import type { Choice } from '../../../discord/index.ts';
import type { Ask, FromPage, PageState, ToPage, Viewpoint, WireEntry } from '../../protocol.ts';
import { learnNames } from '../markdown/names.ts';
import { readViewpoint } from './viewpoint.ts';
import { WireHistory } from './wire-history.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;
const NOT_CONNECTED = 'The sandbox cannot be reached at the moment, so nothing was sent.';
const CUT = 'The connection to the sandbox was cut before it answered; look whether it was done.';

interface Waiting {
  resolve(value: Choice[] | null): void;
  reject(error: Error): void;
}

/** The connection to the sandbox, and what came over it last. Calls `onChange` after every change. */
export class Session {
  state: PageState | null = null;
  isConnected = false;
  viewpoint: Viewpoint;
  #url: string;
  #onChange: () => void;
  #wire = new WireHistory();
  #socket: WebSocket | null = null;
  #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #retryMs = FIRST_RETRY_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** States that were sent before the sandbox knew who is looking are not for these eyes. */
  #isSeen = false;

  constructor({
    url,
    viewpoint,
    onChange,
  }: {
    url: string;
    viewpoint: Viewpoint;
    onChange: () => void;
  }) {
    this.#url = url;
    this.viewpoint = viewpoint;
    this.#onChange = onChange;
  }

  get entries(): readonly WireEntry[] {
    return this.#wire.entries;
  }

  connect(): void {
    clearTimeout(this.#retry);
    this.#socket?.close();
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener('open', () => this.#opened());
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data))));
    socket.addEventListener('close', () => this.#socket === socket && this.#closed());
  }

  /** Rejects with the sandbox's sentence when it refuses, and when there is no connection. */
  ask(ask: Ask): Promise<Choice[] | null> {
    if (!this.isConnected) return Promise.reject(new Error(NOT_CONNECTED));
    this.#lastId += 1;
    const message: FromPage = { id: this.#lastId, ask };
    const { promise, resolve, reject } = Promise.withResolvers<Choice[] | null>();
    this.#waiting.set(message.id, { resolve, reject });
    this.#socket?.send(JSON.stringify(message));
    return promise;
  }

  async look(viewpoint: Viewpoint): Promise<void> {
    this.viewpoint = viewpoint;
    this.#isSeen = false;
    await this.ask({ kind: 'look', viewpoint }).finally(() => {
      this.#isSeen = true;
    });
  }

  clearWire(): void {
    this.#wire.clear();
    this.#onChange();
  }

  #opened(): void {
    this.isConnected = true;
    this.#retryMs = FIRST_RETRY_MS;
    this.#wire.restart();
    // An address that the sandbox does not take shows what it shows without one.
    this.look(this.viewpoint).catch(() => this.look(readViewpoint('')).catch(() => {}));
    this.#onChange();
  }

  #closed(): void {
    this.isConnected = false;
    for (const { reject } of this.#waiting.values()) reject(new Error(CUT));
    this.#waiting.clear();
    this.#retry = setTimeout(() => this.connect(), this.#retryMs);
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
    this.#onChange();
  }

  #receive(message: ToPage): void {
    switch (message.kind) {
      case 'state':
        if (!this.#isSeen && !isSame(message.state.viewpoint, this.viewpoint)) return;
        learnNames(message.state.channel.names);
        this.state = message.state;
        break;
      case 'wire':
        this.#wire.add(message.entries);
        break;
      case 'answer':
        this.#take(message.id)?.resolve(message.value);
        return;
      case 'refusal':
        this.#take(message.id)?.reject(new Error(message.sentence));
        return;
    }
    this.#onChange();
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}

const isSame = (one: Viewpoint, other: Viewpoint): boolean =>
  one.person === other.person && one.place === other.place && one.locale === other.locale;
