import type { GameFacts } from './listener.ts';

const PING = 0x01;
const PONG = 0x1c;
const MAGIC = Buffer.from('00ffff00fefefefefdfdfdfd12345678', 'hex');
const GUID = Buffer.from('b7ebcf5d4b0f8c11', 'hex');
const VERSION = '800;1.21.50';

/** What Minecraft: Bedrock Edition answers to a ping without a connection; nothing to anything else. */
export function answerBedrock(ping: Buffer, { name, players, maxPlayers, quirks }: GameFacts): Buffer[] {
  if (ping[0] !== PING || !ping.subarray(9, 25).equals(MAGIC)) return [];
  const counts = quirks().hidesPlayers ? ';' : `${players()};${maxPlayers()}`;
  const id = GUID.readBigUInt64BE();
  const text = Buffer.from(`MCPE;${name};${VERSION};${counts};${id};World;Survival;1;19132;19133;`);
  const length = Buffer.from([text.length >> 8, text.length & 0xff]);
  return [Buffer.concat([Buffer.from([PONG]), ping.subarray(1, 9), GUID, MAGIC, length, text])];
}
