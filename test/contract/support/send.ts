import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Sent {
  method: string;
  /** Exactly what stands in the request line: no client may tidy it up. */
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/**
 * Sends a request as it is. `fetch` would add an Accept, merge slashes and refuse a GET with a body; the
 * recordings have all of these.
 */
export async function send(origin: string, { method, path, headers, body }: Sent): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
  const outgoing = request({ hostname, port, path, method, headers: { ...headers, ...length } });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
  });
  outgoing.end(body ?? undefined);
  const incoming = await answered;
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: await text(incoming) };
}
