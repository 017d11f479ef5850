import type { Socket } from 'node:net';

/** Longer than any request for a page. */
const MAX_HEAD_BYTES = 8_192;

/** Answers one request over HTTP with what `pageAt` has for its path, as JSON; 404 when that is `null`. */
export function servePages(socket: Socket, pageAt: (path: string) => unknown): void {
  let head = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    head += chunk.toString('latin1');
    if (head.length > MAX_HEAD_BYTES) return socket.destroy();
    if (!head.includes('\r\n\r\n')) return;
    const [, path] = /^GET ([^ ?]*)/.exec(head) ?? [];
    const page = path === undefined ? null : pageAt(path);
    const body = page === null ? '' : JSON.stringify(page);
    const lines = [
      `HTTP/1.1 ${page === null ? '404 Not Found' : '200 OK'}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  });
}
