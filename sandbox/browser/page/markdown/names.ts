/** How people, roles and channels are called, by id: the same for everything on the page. */
let known: Record<string, string> = {};

/** Is called with what the sandbox told last, before anything is drawn. */
export function learnNames(names: Record<string, string>): void {
  known = names;
}

/** What a mention says; the id of what nobody knows. */
export function nameOf(sign: '@' | '#', id: string): string {
  return known[id] ?? `${sign}${id}`;
}
