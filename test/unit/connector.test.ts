import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connectorFor, NOT_PUBLIC } from '../../src/network/connector.ts';

/** A server that counts who connected, and one attempt to connect to it by `hostname`. */
async function connecting({ trusted, hostname }: { trusted: boolean; hostname: string }) {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = String(typeof address === 'object' && address ? address.port : 0);
  const connect = connectorFor({ url: `https://${hostname}:${port}`, trusted });
  const opened = await new Promise<{
    code: unknown;
    socket: { destroy(): unknown; destroyed: boolean } | null;
  }>((resolve) =>
    connect({ hostname, host: hostname, port, protocol: 'http:' }, (error, socket) => {
      resolve({ code: error && 'code' in error ? error.code : error, socket });
    }),
  );
  onTestFinished(() => void opened.socket?.destroy());
  return { ...opened, connections: () => connections };
}

test('a panel that a person typed is not contacted when its name leads to a private address', async () => {
  const { code, socket, connections } = await connecting({ trusted: false, hostname: 'localhost' });
  expect([code, socket]).toEqual([NOT_PUBLIC, null]);
  expect(connections()).toBe(0);
});

test('nor is it spoken to when the address itself is private', async () => {
  const { code, socket } = await connecting({ trusted: false, hostname: '127.0.0.1' });
  expect([code, socket]).toEqual([NOT_PUBLIC, null]);
});

test.each(['localhost', '127.0.0.1'])('an operator’s own panel may be at %s', async (hostname) => {
  const { code, socket } = await connecting({ trusted: true, hostname });
  expect(code).toBeNull();
  expect(socket?.destroyed).toBe(false);
});

test('a name that does not resolve says so', async () => {
  const { code } = await connecting({ trusted: false, hostname: 'nonexistent.invalid' });
  expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(code);
});
