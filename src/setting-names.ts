interface Known {
  settings: readonly string[];
  /** Those that can be given as the path of a file. */
  secrets: readonly string[];
}

/** What other programs call the same thing. */
const ELSEWHERE: Record<string, string> = {
  TOKEN: 'DISCORD_TOKEN',
  BOT_TOKEN: 'DISCORD_TOKEN',
  DISCORD_BOT_TOKEN: 'DISCORD_TOKEN',
  CLIENT_TOKEN: 'DISCORD_TOKEN',
  PTERODACTYL_URL: 'PANEL_URL',
  PELICAN_URL: 'PANEL_URL',
  DATABASE_URL: 'STORE_URL',
  REDIS_URL: 'STORE_URL',
};

/**
 * Names in an environment that were probably meant for settings, a sentence each. Most of an environment is other
 * people's: only what looks like ours is spoken of, and what other programs use only where ours is not set.
 */
export function meantBy(names: readonly string[], { settings, secrets }: Known): string[] {
  const known = [...settings, ...secrets.map((name) => `${name}_FILE`)];
  const isSet = (name: string) => names.includes(name) || names.includes(`${name}_FILE`);
  return names
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const setting = settings.find((one) => name === `${one}_FILE`);
      if (setting)
        return `${name} does nothing: ${setting} is not read from a file, ${secrets.join(', ')} can be`;
      const elsewhere = Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : undefined;
      const meant =
        known.find((one) => isLike(name, one)) ?? (elsewhere && !isSet(elsewhere) ? elsewhere : null);
      return meant ? `${name} is no setting: did you mean ${meant}?` : [];
    });
}

/** The same letters and digits, or up to two slips of the finger in a name that is long enough for two. */
function isLike(name: string, setting: string): boolean {
  const [typed, meant] = [plain(name), plain(setting)];
  if (typed === meant) return true;
  const slips = meant.length >= 8 ? 2 : 1;
  return Math.abs(typed.length - meant.length) <= slips && distance(typed, meant) <= slips;
}

function plain(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

/** How many letters were left out, added, changed or swapped with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    rows.push(line);
    for (let column = 1; column <= b.length; column += 1) {
      const differs = a[row - 1] === b[column - 1] ? 0 : 1;
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      line.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + differs,
          isSwap ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
