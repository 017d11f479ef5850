/** An object of JSON with nothing known about it; `null` for everything else, which a stranger may send. */
export function jsonObject(text: string): Record<string, unknown> | null {
  return asObject(json(text));
}

/** What the text says; `undefined` when it is no JSON. A byte order mark before it is no part of it. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}
