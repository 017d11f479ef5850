import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Discord } from '../sandbox/discord/index.ts';
import { createDelay } from './delay.ts';
import { ONE_WAY_MS } from './numbers.ts';

/** A longer way to a server. */
interface LongWay {
  /** The server's base URL, by the long way. */
  apiUrl: string;
  close(): void;
}

/**
 * Puts a simulated Discord as far away as a real one: what passes, REST and gateway alike, takes `ONE_WAY_MS` in
 * each direction. Connecting costs nothing more, so a bot gains nothing by keeping connections open.
 */
export async function farAway(discord: Discord): Promise<LongWay> {
  const target = new URL(discord.apiUrl);
  const sockets = new Set<Socket>();
  const later = createDelay(ONE_WAY_MS);
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    join(near, far, later);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The long way has no port.');
  const host = `127.0.0.1:${address.port}`;
  leadGateway(discord, `ws://${host}/gateway`);
  return {
    apiUrl: `http://${host}${target.pathname}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function join(near: Socket, far: Socket, later: (work: () => void) => void): void {
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.setNoDelay(true);
    from.on('data', (chunk) => later(() => to.writable && to.write(chunk)));
    from.on('end', () => later(() => to.end()));
    from.on('error', () => to.destroy());
  }
}

/** The simulator names its own address as the gateway; a bot on the long way has to hear another. */
function leadGateway(discord: Discord, url: string): void {
  const session_start_limit = { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 1 };
  discord.fault({
    match: { method: 'GET', path: /^\/gateway\/bot$/ },
    times: Number.POSITIVE_INFINITY,
    kind: 'status',
    status: 200,
    body: { url, shards: 1, session_start_limit },
  });
}
