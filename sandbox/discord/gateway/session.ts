import { randomBytes } from 'node:crypto';
import { OP } from './codes.ts';
import type { Identify } from './schemas.ts';

/** Where a session's payloads go while a client is connected. */
export interface Outlet {
  send(payload: object): void;
  close(code?: number): void;
}

/** How many events are kept for a client that comes back. */
const MAX_REPLAY = 500;

/** What lasts from an IDENTIFY over any number of connections. */
export class Session {
  readonly id = randomBytes(16).toString('hex');
  readonly token: string;
  readonly intents: number;
  readonly shard: readonly [index: number, count: number];
  outlet: Outlet | undefined;
  #sequence = 0;
  #sent: { s: number }[] = [];

  constructor({ token, intents, shard = [0, 1] }: Identify, outlet: Outlet) {
    this.token = token;
    this.intents = intents;
    this.shard = shard;
    this.outlet = outlet;
  }

  /** Sends an event, and keeps it for a resume. */
  dispatch(event: string, data: object): void {
    this.#sequence += 1;
    const payload = { op: OP.dispatch, t: event, s: this.#sequence, d: data };
    this.#sent.push(payload);
    if (this.#sent.length > MAX_REPLAY) this.#sent.shift();
    this.outlet?.send(payload);
  }

  /** Whether a client that saw everything up to `sequence` can go on from there. */
  canResume(sequence: number): boolean {
    const oldest = this.#sent[0]?.s ?? 1;
    return sequence <= this.#sequence && sequence >= oldest - 1;
  }

  /** Sends what a client missed, and goes on over its new connection. */
  resume(sequence: number, outlet: Outlet): void {
    this.outlet?.close();
    this.outlet = outlet;
    for (const payload of this.#sent.filter(({ s }) => s > sequence)) outlet.send(payload);
    this.dispatch('RESUMED', {});
  }

  /** Events of a guild go to one shard, everything else to the first (docs: events/gateway, "Sharding"). */
  isFor(guildId: string | undefined): boolean {
    const [index, count] = this.shard;
    return guildId === undefined ? index === 0 : Number((BigInt(guildId) >> 22n) % BigInt(count)) === index;
  }
}
