import type { GameFacts } from './listener.ts';

const PREFIX = Buffer.from([0xff, 0xff, 0xff, 0xff]);
/** Whoever asks must first show that answers reach them: this number has to come back. */
const CHALLENGE = Buffer.from([0x0d, 0x15, 0xc0, 0x7d]);
const INFO_QUESTION = Buffer.from('Source Engine Query\0');
const PROTOCOL = 17;
/** Counter-Strike: Source. Newer ones do not fit into the two bytes there are. */
const APP_ID = 240;

/**
 * What a Source server answers to a query (A2S_INFO, A2S_PLAYER, A2S_RULES) over UDP, in one packet or more; nothing
 * to anything else.
 */
export function answerSource(question: Buffer, facts: GameFacts): Buffer[] {
  const answer = answerTo(question, facts);
  if (!answer) return [];
  const { partBytes } = facts.quirks();
  return partBytes !== undefined && answer.length > partBytes ? partsOf(answer, partBytes) : [answer];
}

/** Their head: that it is a part, of which answer, of how many, which, and how long they are. */
function partsOf(answer: Buffer, partBytes: number): Buffer[] {
  const total = Math.ceil(answer.length / partBytes);
  return Array.from({ length: total }, (_, number) => {
    const head = Buffer.from([0xfe, 0xff, 0xff, 0xff, 7, 0, 0, 0, total, number, 0, 0]);
    head.writeUInt16LE(partBytes, 10);
    return Buffer.concat([head, answer.subarray(number * partBytes, (number + 1) * partBytes)]);
  });
}

function answerTo(question: Buffer, facts: GameFacts): Buffer | null {
  if (!question.subarray(0, 4).equals(PREFIX)) return null;
  const kind = String.fromCharCode(question[4] ?? 0);
  const isInfo = kind === 'T' && question.subarray(5, 5 + INFO_QUESTION.length).equals(INFO_QUESTION);
  if (!isInfo && kind !== 'U' && kind !== 'V') return null;
  const challenge = question.subarray(isInfo ? 5 + INFO_QUESTION.length : 5);
  const mayAsk = challenge.equals(CHALLENGE) || (isInfo && facts.quirks().isTrusting);
  if (!mayAsk) return packet('A', CHALLENGE);
  if (isInfo) return packet('I', info(facts));
  return kind === 'U' ? packet('D', playersOf(facts)) : packet('E', Buffer.from([0, 0]));
}

function packet(kind: string, body: Buffer): Buffer {
  return Buffer.concat([PREFIX, Buffer.from(kind), body]);
}

const text = (value: string) => Buffer.from(`${value}\0`);

function info({ name, players, maxPlayers }: GameFacts): Buffer {
  const appId = Buffer.alloc(2);
  appId.writeUInt16LE(APP_ID);
  return Buffer.concat([
    Buffer.from([PROTOCOL]),
    ...[name, 'de_dust2', 'cstrike', 'Counter-Strike: Source'].map(text),
    appId,
    // Bots; a dedicated server on Linux; no password; no anti-cheat.
    Buffer.from([players(), maxPlayers(), 0, 0x64, 0x6c, 0, 0]),
    text('8630284'),
    Buffer.from([0]),
  ]);
}

function playersOf({ players }: GameFacts): Buffer {
  const entries = Array.from({ length: players() }, (_, index) => {
    const score = Buffer.alloc(8);
    score.writeInt32LE(index, 0);
    score.writeFloatLE(60 * (index + 1), 4);
    return Buffer.concat([Buffer.from([index]), text(`Player ${index + 1}`), score]);
  });
  return Buffer.concat([Buffer.from([entries.length]), ...entries]);
}
