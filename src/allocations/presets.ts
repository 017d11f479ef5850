/** A game or service with the port that its players and tools expect. */
export interface Preset {
  id: string;
  /** Shown in the list of choices and kept as the note. */
  name: string;
  port: number;
}

/** At most 25: Discord offers no more choices in one option. */
export const presets: readonly Preset[] = [
  { id: 'minecraft', name: 'Minecraft', port: 25565 },
  { id: 'bedrock', name: 'Minecraft Bedrock', port: 19132 },
  { id: 'rcon', name: 'RCON', port: 25575 },
  { id: 'votifier', name: 'Votifier', port: 8192 },
  { id: 'dynmap', name: 'Dynmap', port: 8123 },
  { id: 'voicechat', name: 'Simple Voice Chat', port: 24454 },
  { id: 'fivem', name: 'FiveM', port: 30120 },
  { id: 'cs2', name: 'CS2 / CS:GO', port: 27015 },
  { id: 'rust', name: 'Rust', port: 28015 },
  { id: 'valheim', name: 'Valheim', port: 2456 },
  { id: 'terraria', name: 'Terraria', port: 7777 },
  { id: 'ark', name: 'ARK', port: 7778 },
  { id: 'palworld', name: 'Palworld', port: 8211 },
  { id: 'satisfactory', name: 'Satisfactory', port: 15777 },
  { id: 'factorio', name: 'Factorio', port: 34197 },
  { id: 'zomboid', name: 'Project Zomboid', port: 16261 },
  { id: '7dtd', name: '7 Days to Die', port: 26900 },
  { id: 'teamspeak', name: 'TeamSpeak', port: 9987 },
  { id: 'web', name: 'Web', port: 8080 },
];

export function presetOf(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id);
}
