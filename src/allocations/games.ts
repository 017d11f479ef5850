import type { GameProtocol } from '../network/game-query.ts';
import type { Allocation } from '../panel/schemas.ts';
import { presets } from './presets.ts';

/** How a preset's game or service can be proved to be there. */
interface Manner {
  /** `both`: the same port serves TCP too, so that a connection proves something where the query does not. */
  transport: 'tcp' | 'udp' | 'both';
  /** `null` where there is no query that needs neither a password nor a third party. */
  protocol: GameProtocol | null;
  /** Further ports that may answer the query instead, if the panel attributes them to the same server. */
  queryPorts?: (port: number) => number[];
  /** Queries are answered on such a port only, so that silence on the game's own proves nothing. */
  elsewhereOnly?: true;
}

export interface Game extends Manner {
  name: string;
}

const TCP: Manner = { transport: 'tcp', protocol: null };
const UDP: Manner = { transport: 'udp', protocol: null };
const SOURCE: Manner = { transport: 'udp', protocol: 'source' };

/** Steam's usual query port (Source engine, ARK). */
const STEAM_QUERY_PORT = 27_015;

/**
 * Left as plain UDP: Palworld (HTTP with a password), Factorio (only a
 * third party's list), Satisfactory (HTTPS without a certificate), TeamSpeak (another port with a console).
 */
const MANNERS = new Map<string, Manner>([
  ['minecraft', { transport: 'tcp', protocol: 'minecraft' }],
  ['bedrock', { transport: 'udp', protocol: 'bedrock' }],
  ['rcon', TCP],
  ['votifier', TCP],
  ['dynmap', TCP],
  ['voicechat', UDP],
  ['fivem', { transport: 'both', protocol: 'fivem' }],
  ['cs2', SOURCE],
  ['rust', { ...SOURCE, queryPorts: (port) => [port + 1, port + 2] }],
  ['valheim', { ...SOURCE, queryPorts: (port) => [port + 1], elsewhereOnly: true }],
  ['terraria', { ...TCP, protocol: 'terraria', queryPorts: (port) => [port + 101], elsewhereOnly: true }],
  ['ark', { ...SOURCE, queryPorts: () => [STEAM_QUERY_PORT], elsewhereOnly: true }],
  ['palworld', UDP],
  ['satisfactory', UDP],
  ['factorio', UDP],
  ['zomboid', SOURCE],
  ['7dtd', { ...SOURCE, transport: 'both', queryPorts: (port) => [port + 1] }],
  ['teamspeak', UDP],
  ['web', TCP],
]);

/** The longest first: "Minecraft Bedrock" names Minecraft as well. */
const byNote = presets
  .flatMap((preset) => [preset.name, preset.id].map((word) => ({ preset, word })))
  .sort((a, b) => b.word.length - a.word.length);

/**
 * What a port is for: what its note says (the preset chosen on *add* becomes the note), else what its number is
 * usual for; `null` when neither tells.
 */
export function gameOf({ note, port }: Pick<Allocation, 'note' | 'port'>): Game | null {
  const said = note === null ? undefined : byNote.find(({ word }) => mentions(note, word))?.preset;
  const preset = said ?? presets.find((usual) => usual.port === port);
  const manner = preset && MANNERS.get(preset.id);
  return preset && manner ? { ...manner, name: preset.name } : null;
}

/** As whole words: "park" is not ARK. */
function mentions(note: string, name: string): boolean {
  return ` ${words(note)} `.includes(` ${words(name)} `);
}

function words(text: string): string {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(' ');
}
