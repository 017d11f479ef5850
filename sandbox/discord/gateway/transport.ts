import { constants, createDeflate, deflateSync } from 'node:zlib';
import type { WebSocket } from 'ws';
import type { Outlet } from './session.ts';

export interface Transport extends Outlet {
  /** Compresses each payload by itself from now on: `compress: true` in IDENTIFY. */
  compressPayloads(): void;
  /** Ends the connection without a close frame. */
  terminate(): void;
}

/** Writes JSON to a socket, as a whole zlib stream when the client asked for one (docs: events/gateway). */
export function createTransport(socket: WebSocket, query: URLSearchParams): Transport {
  const write = query.get('compress') === 'zlib-stream' ? zlibStream(socket) : undefined;
  let compress = false;
  return {
    send(payload) {
      const text = JSON.stringify(payload);
      if (write) write(text);
      else socket.send(compress ? deflateSync(text) : text);
    },
    close: (code) => socket.close(code),
    compressPayloads: () => {
      compress = true;
    },
    terminate: () => socket.terminate(),
  };
}

function zlibStream(socket: WebSocket): (text: string) => void {
  const deflate = createDeflate({ flush: constants.Z_SYNC_FLUSH });
  let chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  return (text) => {
    deflate.write(text);
    deflate.flush(constants.Z_SYNC_FLUSH, () => {
      if (chunks.length > 0) socket.send(Buffer.concat(chunks));
      chunks = [];
    });
  };
}
