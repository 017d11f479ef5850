/** The text of a file, whatever it is encoded as. @throws what reading the file throws */
export function readText(path: string): string;
/** What a `.env` says. */
export function settingsIn(text: string): [name: string, value: string][];
/**
 * Puts what a file says into an environment, unless that says it already.
 * @returns the numbers of lines that are no settings, and no comments. @throws what reading the file throws
 */
export function addSettings(path: string, env: Record<string, string | undefined>): number[];
