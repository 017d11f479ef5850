import type { HttpProtocol, Protocol, Results } from 'gamedig';
import { z } from 'zod';
import { within } from '../clock.ts';
import { PROBE_TIMEOUT_MS, type Surroundings } from './port-probe.ts';
import type { Target } from './reach.ts';
import { readStatusPage } from './status-page.ts';
import { openUdp } from './udp-exchange.ts';

/** `source` is Valve's A2S, which many games speak that are not Valve's; `terraria` the HTTP of TShock. */
export type GameProtocol = 'minecraft' | 'bedrock' | 'source' | 'fivem' | 'terraria';

/** What a game server told; `null` for what it did not, or nothing that could be true. */
interface GameStatus {
  version: string | null;
  players: number | null;
  maxPlayers: number | null;
}

export type Query =
  | { kind: 'answered'; tookMs: number; status: GameStatus }
  | { kind: 'refused' }
  | { kind: 'silent' };

/** With an icon some 20 kB in a few packets; a stranger may send without end, and gamedig copies it all each time. */
const MAX_TCP_BYTES = 128 * 1024;
const MAX_TCP_CHUNKS = 400;

const OPTIONS = {
  socketTimeout: PROBE_TIMEOUT_MS,
  attemptTimeout: PROBE_TIMEOUT_MS,
  requestPlayers: false,
  requestRules: false,
  debug: false,
} as const;

/**
 * Asks a game server for its status in its own protocol, once. The target must have been guarded before: exactly it
 * is contacted. gamedig only writes and reads the packets; what in it looks up names, follows redirects, tries other
 * ports or asks third parties (its runner, and the protocols that use HTTP) is not used.
 */
export async function queryGame(
  protocol: GameProtocol,
  target: Target,
  surroundings: Surroundings,
): Promise<Query> {
  const placed = surroundings.reach.place(target);
  const core = await protocolFor(protocol);
  core.options = { ...OPTIONS, host: placed.ip, address: placed.ip, port: placed.port };
  const query = await (protocol === 'minecraft' || protocol === 'terraria'
    ? overTcp(core, surroundings)
    : overUdp(core, placed, surroundings));
  // FiveM's is a number that counts changes of its settings.
  return query.kind === 'answered' && protocol === 'fivem'
    ? { ...query, status: { ...query.status, version: null } }
    : query;
}

async function protocolFor(protocol: GameProtocol): Promise<Protocol> {
  // Loaded when it is needed: it brings an HTTP client and parsers for a hundred games.
  const { protocols } = await import('gamedig');
  switch (protocol) {
    case 'minecraft':
      return bounded(new protocols.minecraftvanilla());
    case 'bedrock':
      return new protocols.minecraftbedrock();
    case 'terraria':
      return withoutRedirects(new protocols.terraria());
    case 'source':
      return new protocols.valve();
    case 'fivem':
      // What gamedig's own `fivem` begins with, before it goes on over HTTP (where it gets the version).
      return Object.assign(new protocols.quake2(), {
        encoding: 'utf8',
        sendHeader: 'getinfo xxx',
        responseHeader: 'infoResponse',
      });
  }
}

/** gamedig's own HTTP client goes where a redirect points to. */
function withoutRedirects(core: HttpProtocol): Protocol {
  core.request = ({ url }) => readStatusPage(url, AbortSignal.timeout(PROBE_TIMEOUT_MS));
  return core;
}

function bounded(core: Protocol): Protocol {
  const send = core.tcpSend.bind(core);
  core.tcpSend = (socket, packet, onData) => {
    let chunks = 0;
    return send(socket, packet, (received) => {
      chunks += 1;
      if (received.length > MAX_TCP_BYTES || chunks > MAX_TCP_CHUNKS) {
        socket.destroy();
        throw new Error('The game server sends too much.');
      }
      return onData(received);
    });
  };
  return core;
}

const SILENT: Query = { kind: 'silent' };

async function overTcp(core: Protocol, { clock }: Surroundings): Promise<Query> {
  const startedAt = clock.monotonic();
  const asked = core.runOnceSafe().then(
    (results): Query => ({
      kind: 'answered',
      tookMs: clock.monotonic() - startedAt,
      status: statusOf(results),
    }),
    () => SILENT,
  );
  return within(clock, PROBE_TIMEOUT_MS, { work: asked, instead: SILENT });
}

async function overUdp(core: Protocol, placed: Target, { clock }: Surroundings): Promise<Query> {
  const exchange = openUdp(placed, clock);
  core.udpSocket = exchange;
  const asked = core.runOnceSafe().then(
    (results): Query => ({ kind: 'answered', tookMs: exchange.tookMs() ?? 0, status: statusOf(results) }),
    () => SILENT,
  );
  const refused = exchange.refused.then((): Query => ({ kind: 'refused' }));
  try {
    const work = Promise.race([asked, refused]);
    return await within(clock, PROBE_TIMEOUT_MS, { work, instead: SILENT });
  } finally {
    exchange.close();
  }
}

const MAX_VERSION = 60;
const digits = z
  .string()
  .regex(/^\d{1,7}$/)
  .transform(Number);
const count = z.union([z.number(), digits]).pipe(z.int().min(0).max(1_000_000)).nullable().catch(null);
const version = z
  .string()
  .transform((text) => text.replace(/§./gsu, '').slice(0, MAX_VERSION).trim() || null)
  .nullable()
  .catch(null);
const named = z.union([
  z.object({ version: z.object({ name: version }) }).transform((raw) => raw.version.name),
  z.object({ serverversion: z.string() }).transform((raw) => version.parse(raw.serverversion)),
]);

/** Each field by itself: a server that lies about one may be right about the others. */
function statusOf({ version: text, numplayers, maxplayers, raw }: Results): GameStatus {
  const inRaw = named.safeParse(raw);
  return {
    version: inRaw.success ? inRaw.data : version.parse(text),
    players: count.parse(numplayers),
    maxPlayers: count.parse(maxplayers),
  };
}
