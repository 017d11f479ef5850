import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Target } from '../../../src/network/reach.ts';

/** Listens for TCP until the test ends, and does with each connection what the test wants. */
export async function tcp(serve: (socket: Socket) => void, host = '127.0.0.1'): Promise<Target> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    serve(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { ip: host, port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
}
