import type { GameStatus } from './status.ts';

/** What a packet says: the status; that the question has to come again with this in it; or nothing (yet). */
export type Heard = { status: GameStatus } | { challenge: Buffer } | null;

/** How one game is asked over UDP. Pure but for the parts of an answer that it may keep; made anew for each query. */
export interface UdpCodec {
  /**
   * @param token 24 random bytes; as many of them as the protocol has room for come back in the answer.
   * @param challenge what the server wants to see in the question, once it has said so.
   */
  question(token: Buffer, challenge: Buffer | null): Buffer;
  /** Never throws. @param token the one of the question that this may be the answer to */
  read(packet: Buffer, token: Buffer): Heard;
}

/** How one game is asked over TCP. */
export interface TcpCodec {
  question: Buffer;
  /**
   * Never throws. @param received everything so far
   * @returns the status; how many bytes have to be there before it is worth looking again; `null` for no answer
   */
  read(received: Buffer): GameStatus | { needed: number } | null;
}
