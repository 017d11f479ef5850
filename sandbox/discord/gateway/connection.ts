import type { WebSocket } from 'ws';
import type { World } from '../world/world.ts';
import { ALL_INTENTS, CLOSE, IGNORED_OPS, OP, PRIVILEGED_INTENTS } from './codes.ts';
import { type Identify, identifySchema, payloadSchema, resumeSchema } from './schemas.ts';
import { Session } from './session.ts';
import { createTransport, type Transport } from './transport.ts';
import { welcome } from './welcome.ts';

const HEARTBEAT_INTERVAL_MS = 41_250;
const MAX_PAYLOAD_BYTES = 4_096;
const MAX_COMMANDS = 120;
const COMMANDS_WINDOW_MS = 60_000;
/** With these close codes a client says that it will not come back (docs: events/gateway, "Disconnecting"). */
const FINAL_CODES = [1000, 1001];

export interface GatewayOptions {
  world: World;
  acceptToken: (token: string) => boolean;
  /** Whether the application was granted members, presences and message content. */
  privilegedIntents: boolean;
}

/** What the connections of one gateway share. */
export interface GatewayState extends GatewayOptions {
  sessions: Set<Session>;
  connections: Set<Connection>;
}

/** One WebSocket connection of a bot. */
export class Connection {
  readonly transport: Transport;
  session: Session | undefined;
  #gateway: GatewayState;
  #received: number[] = [];

  constructor(gateway: GatewayState, socket: WebSocket, query: URLSearchParams) {
    this.#gateway = gateway;
    this.transport = createTransport(socket, query);
    gateway.connections.add(this);
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('close', (code) => this.#closed(code));
    if (query.get('v') !== '10') this.transport.close(CLOSE.invalidVersion);
    else this.transport.send({ op: OP.hello, d: { heartbeat_interval: HEARTBEAT_INTERVAL_MS } });
  }

  /** Takes the session away; the client identifies or resumes over this connection or a new one. */
  invalidate(resumable: boolean): void {
    const { session } = this;
    this.session = undefined;
    if (session) session.outlet = undefined;
    if (session && !resumable) this.#gateway.sessions.delete(session);
    this.transport.send({ op: OP.invalidSession, d: resumable });
  }

  #receive(text: string): void {
    const code = this.#handle(text);
    if (code !== undefined) this.transport.close(code);
  }

  /** Deals with a payload; answers the code to close with when it was wrong. */
  #handle(text: string): number | undefined {
    const payload = text.length > MAX_PAYLOAD_BYTES ? undefined : payloadSchema.safeParse(parse(text)).data;
    if (!payload) return CLOSE.decodeError;
    if (this.#isTooFast()) return CLOSE.rateLimited;
    const { op, d } = payload;
    if (op === OP.identify) return this.#identify(d);
    if (op === OP.resume) return this.#resume(d);
    if (op === OP.heartbeat) this.transport.send({ op: OP.heartbeatAck });
    else if (!IGNORED_OPS.includes(op)) return CLOSE.unknownOpcode;
    else if (!this.session) return CLOSE.notAuthenticated;
    return undefined;
  }

  #isTooFast(): boolean {
    const now = this.#gateway.world.clock.now();
    this.#received = [...this.#received.filter((at) => now - at < COMMANDS_WINDOW_MS), now];
    return this.#received.length > MAX_COMMANDS;
  }

  #identify(data: unknown): number | undefined {
    const { sessions, world } = this.#gateway;
    const identify = identifySchema.safeParse(data).data;
    const code = this.session ? CLOSE.alreadyAuthenticated : this.#objection(identify);
    if (!identify || code !== undefined) return code;
    if (identify.compress) this.transport.compressPayloads();
    const session = new Session(identify, this.transport);
    this.session = session;
    for (const old of sessions) if (!old.outlet && old.shard[0] === session.shard[0]) sessions.delete(old);
    sessions.add(session);
    welcome(world, session);
    world.changes.announce({ kind: 'gateway' });
    return undefined;
  }

  #objection(identify: Identify | undefined): number | undefined {
    const { acceptToken, privilegedIntents } = this.#gateway;
    if (!identify) return CLOSE.decodeError;
    const { token, intents, shard: [index, count] = [0, 1] } = identify;
    if (!acceptToken(token)) return CLOSE.authenticationFailed;
    if (index < 0 || index >= count) return CLOSE.invalidShard;
    if (intents < 0 || intents > ALL_INTENTS) return CLOSE.invalidIntents;
    if (intents & PRIVILEGED_INTENTS && !privilegedIntents) return CLOSE.disallowedIntents;
    return undefined;
  }

  #resume(data: unknown): number | undefined {
    const { sessions, world } = this.#gateway;
    const resume = resumeSchema.safeParse(data).data;
    if (!resume) return CLOSE.decodeError;
    if (this.session) return CLOSE.alreadyAuthenticated;
    const session = [...sessions].find(({ id, token }) => id === resume.session_id && token === resume.token);
    if (session && !session.canResume(resume.seq)) return CLOSE.invalidSequence;
    this.session = session;
    if (session) session.resume(resume.seq, this.transport);
    else this.transport.send({ op: OP.invalidSession, d: false });
    world.changes.announce({ kind: 'gateway' });
    return undefined;
  }

  /** The session stays, so that the client can resume it, unless the client ended it. */
  #closed(code: number): void {
    const { sessions, connections, world } = this.#gateway;
    connections.delete(this);
    const { session } = this;
    if (session?.outlet === this.transport) session.outlet = undefined;
    if (session && FINAL_CODES.includes(code)) sessions.delete(session);
    world.changes.announce({ kind: 'gateway' });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
