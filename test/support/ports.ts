import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** A port of this machine on which somebody else listens. */
export async function takenPort(host = '127.0.0.1'): Promise<number> {
  const server = createServer((_, response) => void response.end('somebody else')).listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** One that accepts connections and never says a word. */
export async function silentPort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** One on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** One where somebody answers whose certificate nobody knows. */
export async function encryptedPort(): Promise<number> {
  const [key, cert] = ['key', 'certificate'].map((name) =>
    readFileSync(`test/fixtures/self-signed/${name}.pem`),
  );
  const server = createTlsServer({ key, cert }).listen(0);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
