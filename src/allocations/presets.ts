import { gameById } from './game-list.ts';

/** A game or service with the port that its players and tools expect. */
export interface Preset {
  /** A game's of `game-list.ts`. */
  id: string;
  /** Shown in the list of choices and kept as the note. */
  name: string;
  port: number;
}

/** At most 25: Discord offers no more choices in one option. Of the others a note tells as well. */
const PORTS = {
  minecraft: 25_565,
  bedrock: 19_132,
  voicechat: 24_454,
  rcon: 25_575,
  votifier: 8_192,
  dynmap: 8_123,
  bluemap: 8_100,
  plan: 8_804,
  fivem: 30_120,
  cs2: 27_015,
  rust: 28_015,
  valheim: 2_456,
  terraria: 7_777,
  ark: 7_777,
  palworld: 8_211,
  // TCP and UDP; 15777 and 15000 are dead since 1.0.
  satisfactory: 7_777,
  factorio: 34_197,
  zomboid: 16_261,
  '7dtd': 26_900,
  teamspeak: 9_987,
  enshrouded: 15_637,
  vrising: 9_876,
  conan: 7_777,
  scpsl: 7_777,
  web: 8_080,
};

export const presets: readonly Preset[] = Object.entries(PORTS).map(([id, port]) => ({
  ...{ id, port },
  name: gameById(id)?.name ?? id,
}));

/** The preset that a wish was made from, where only its port and note have come along. */
export function presetBehind({ port, note }: { port: number | null; note: string }): Preset | undefined {
  return presets.find((preset) => preset.port === port && preset.name === note);
}

export function presetOf(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id);
}
