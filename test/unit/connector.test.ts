import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connectorFor, NOT_ALLOWED } from '../../src/network/connector.ts';
import { createLookups } from '../../src/network/lookups.ts';
import { leadingTo } from '../support/leading.ts';

/** A server that counts who connected, and one attempt to connect to it by `hostname`. */
async function connecting({
  trusted,
  hostname,
  leads,
}: {
  trusted: boolean;
  hostname: string;
  leads?: string[];
}) {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = String(typeof address === 'object' && address ? address.port : 0);
  const lookups = createLookups(leads ? { resolve: leadingTo(...leads) } : {});
  const connect = connectorFor({ url: `https://${hostname}:${port}`, trusted }, lookups);
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
  const { code, socket, connections } = await connecting({
    ...{ trusted: false, hostname: 'panel.example.com', leads: ['127.0.0.1'] },
  });
  expect([code, socket]).toEqual([NOT_ALLOWED, null]);
  expect(connections()).toBe(0);
});

test('nor is it spoken to when the address itself is private', async () => {
  const { code, socket } = await connecting({ trusted: false, hostname: '127.0.0.1' });
  expect([code, socket]).toEqual([NOT_ALLOWED, null]);
});

test.each(['localhost', '127.0.0.1'])('an operator’s own panel may be at %s', async (hostname) => {
  const { code, socket } = await connecting({ trusted: true, hostname });
  expect(code).toBeNull();
  expect(socket?.destroyed).toBe(false);
});

test.each([
  [true, 'ENOTFOUND'],
  [false, NOT_ALLOWED],
])('a name that nobody has, on a panel that is trusted: %s', async (trusted, told) => {
  const { code } = await connecting({ trusted, hostname: 'nonexistent.invalid', leads: [] });
  expect(code).toBe(told);
});
