import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageOf, serverOf } from './big-answers.ts';

/** How one kind of attack answers what the bot asks. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A panel that is one for whoever links, and answers as it likes afterwards; by whose key it was asked. */
export interface HostilePanel {
  url: string;
  /** How often each was asked since it turned. */
  asked: ReadonlyMap<string, number>;
  keyFor(name: string): string;
  /** From now on whoever has the key of this name is answered so; `null` as by a panel again. */
  turn(name: string, answer: Answer | null): void;
  close(): void;
}

export async function startHostilePanel(): Promise<HostilePanel> {
  const answers = new Map<string, Answer>();
  const names = new Map<string, string>();
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const name = names.get(request.headers.authorization?.slice('Bearer '.length) ?? '') ?? '';
    const answer = answers.get(name);
    if (answer) asked.set(name, (asked.get(name) ?? 0) + 1);
    request.resume();
    (answer ?? asPanel)(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    keyFor(name) {
      const key = `ptlc_${createHash('sha256').update(name).digest('hex').slice(0, 43)}`;
      names.set(key, name);
      return key;
    },
    turn(name, answer) {
      if (answer) answers.set(name, answer);
      else answers.delete(name);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export function json(response: ServerResponse, body: string | Buffer, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

const MINE = { name: 'x'.repeat(240), ip: '127.0.0.1', mine: true };

/** Thirty ports on this machine, on which nothing listens, with a name as long as there can be. */
function asPanel({ url = '' }: IncomingMessage, response: ServerResponse): void {
  json(response, normally(url));
}

function normally(url: string): string {
  if (url.includes('/account')) return '{"attributes":{"username":"mallory"}}';
  if (url.includes('/resources')) return '{"attributes":{"current_state":"running","resources":{}}}';
  return url.includes('/servers/') ? serverOf(30, MINE) : pageOf([30], MINE);
}
