import type { WebSocket } from 'ws';
import { systemClock } from '../../src/clock.ts';
import type { Sandbox } from '../world.ts';
import { obey } from './acting.ts';
import { readAsk } from './asks.ts';
import type { FromPage, ToPage, Viewpoint, WireEntry } from './protocol.ts';
import { pageState } from './state.ts';
import type { WireLog } from './wire-log.ts';

/** At most one state a frame of the screen, however much happens in it. */
const FRAME_MS = 16;

const START: Viewpoint = { person: 'alice', place: 'guild', locale: 'en-US' };

/** One open page: what it looks at, and what it has been told. */
export class Session {
  #sandbox: Sandbox;
  #socket: WebSocket;
  #viewpoint = START;
  #shown = '';
  #entries = new Map<number, WireEntry>();
  #isScheduled = false;
  #stops: (() => void)[];

  constructor({ sandbox, log, socket }: { sandbox: Sandbox; log: WireLog; socket: WebSocket }) {
    this.#sandbox = sandbox;
    this.#socket = socket;
    const { discord, panel, bot } = sandbox;
    const look = () => this.#schedule();
    this.#stops = [
      discord.watch(look),
      panel.watch(look),
      bot.watch(look),
      log.watch((entry) => this.#note(entry)),
    ];
    for (const entry of log.entries) this.#entries.set(entry.id, entry);
    socket.on('message', (data, isBinary) => void this.#receive(isBinary ? '' : String(data)));
    socket.on('close', () => this.#end());
    socket.on('error', () => socket.terminate());
    this.#show();
  }

  async #receive(frame: string): Promise<void> {
    const read = readAsk(frame);
    if (!read.ok) return this.#send({ kind: 'refusal', id: read.id, sentence: read.sentence });
    return this.#answer(read.message);
  }

  async #answer({ id, ask }: FromPage): Promise<void> {
    if (ask.kind === 'look') this.#viewpoint = ask.viewpoint;
    try {
      const value = ask.kind === 'look' ? null : await obey(this.#sandbox, this.#viewpoint, ask);
      this.#show();
      this.#send({ kind: 'answer', id, value });
    } catch (error) {
      this.#show();
      this.#send({ kind: 'refusal', id, sentence: error instanceof Error ? error.message : String(error) });
    }
  }

  #note(entry: WireEntry): void {
    this.#entries.set(entry.id, entry);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    void systemClock.sleep(FRAME_MS).then(() => this.#show());
  }

  /** Sends what the page does not have yet. */
  #show(): void {
    this.#isScheduled = false;
    if (this.#entries.size > 0) this.#send({ kind: 'wire', entries: [...this.#entries.values()] });
    this.#entries.clear();
    const state = pageState(this.#sandbox, this.#viewpoint);
    const text = JSON.stringify(state);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#send({ kind: 'state', state });
  }

  #send(message: ToPage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #end(): void {
    for (const stop of this.#stops) stop();
  }
}
