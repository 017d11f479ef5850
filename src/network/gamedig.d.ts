/** The part of gamedig that is used here; the package brings no types (README of gamedig 5, and its source). */
declare module 'gamedig' {
  import type { Socket } from 'node:net';

  interface Results {
    version: unknown;
    numplayers: unknown;
    maxplayers: unknown;
    raw: unknown;
  }

  interface QueryOptions {
    /** Both an IP address: nothing is resolved then, and no SRV record is asked for. */
    host: string;
    address: string;
    port: number;
    /** Milliseconds. */
    socketTimeout: number;
    attemptTimeout: number;
    requestPlayers: boolean;
    requestRules: boolean;
    debug: boolean;
  }

  interface UdpSocket {
    send(packet: Buffer, address: string, port: number, debug: boolean): Promise<void>;
    addCallback(onPacket: (address: string, port: number, packet: Buffer) => void): void;
    removeCallback(onPacket: (address: string, port: number, packet: Buffer) => void): void;
  }

  type OnData = (received: Buffer) => unknown;

  class Protocol {
    options: QueryOptions;
    udpSocket: UdpSocket;
    tcpSend(socket: Socket, packet: Buffer, onData: OnData): Promise<unknown>;
    /** Asks once. @throws an Error for every answer that is none */
    runOnceSafe(): Promise<Results>;
  }

  class HttpProtocol extends Protocol {
    /** Gives the parsed body. */
    request(params: { url: string }): Promise<unknown>;
  }

  class QuakeProtocol extends Protocol {
    encoding: string;
    sendHeader: string;
    responseHeader: string;
  }

  /** The runner: used by tests only. */
  const GameDig: {
    query(options: object): Promise<Results & { name: string; players: { name: string }[] }>;
  };

  const protocols: {
    minecraftvanilla: typeof Protocol;
    minecraftbedrock: typeof Protocol;
    terraria: typeof HttpProtocol;
    valve: typeof Protocol;
    quake2: typeof QuakeProtocol;
  };
}
