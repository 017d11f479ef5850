import { readFileSync } from 'node:fs';

/** The font that pictures are written with. */
export const FONT = 'assets/fonts/Inter-Medium.ttf';

/** Every character a TrueType font has a glyph for, from its table `cmap` (OpenType specification, format 12). */
export function charactersOf(path: string): Set<string> {
  const file = readFileSync(path);
  const cmap = tableAt(file, 'cmap');
  const characters = new Set<string>();
  for (let index = 0; index < file.readUInt16BE(cmap + 2); index += 1) {
    const at = cmap + file.readUInt32BE(cmap + 8 + 8 * index);
    if (file.readUInt16BE(at) !== 12) continue;
    for (let group = 0; group < file.readUInt32BE(at + 12); group += 1) {
      const from = file.readUInt32BE(at + 16 + 12 * group);
      const to = file.readUInt32BE(at + 20 + 12 * group);
      for (let code = from; code <= to; code += 1) characters.add(String.fromCodePoint(code));
    }
  }
  return characters;
}

function tableAt(file: Buffer, name: string): number {
  for (let index = 0; index < file.readUInt16BE(4); index += 1) {
    const entry = 12 + 16 * index;
    if (file.toString('latin1', entry, entry + 4) === name) return file.readUInt32BE(entry + 8);
  }
  throw new Error(`The font has no table ${name}.`);
}
