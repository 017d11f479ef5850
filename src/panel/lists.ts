import { z } from 'zod';

interface Listed<T> {
  items: T[];
  /** How many more there were. */
  leftOut: number;
}

/** A list of anything: nothing of it is read. */
export const anyList = z.custom<unknown[]>(Array.isArray);

interface Reading {
  list: unknown[];
  max: number;
  context: z.RefinementCtx;
}

/**
 * Reads at most `max` of a list, one after another, so that the first that is wrong ends it: zod itself would go on to
 * the last and keep a complaint about each.
 */
export function readList<T>(item: z.ZodType<T>, { list, max, context }: Reading): Listed<T> {
  const items: T[] = [];
  for (const [index, given] of list.slice(0, max).entries()) {
    const parsed = item.safeParse(given);
    if (!parsed.success) {
      const [first] = parsed.error.issues;
      context.addIssue({ code: 'custom', message: first?.code, path: [index, ...(first?.path ?? [])] });
      break;
    }
    items.push(parsed.data);
  }
  return { items, leftOut: list.length - items.length };
}

export function listOf<T>(item: z.ZodType<T>, max: number) {
  return anyList.transform((list, context) => readList(item, { list, max, context }));
}

const MAX_FAULT = 300;

/** Where the first fault is and of which kind: what a parser says would repeat what a stranger sent. */
export function firstFault({ issues: [first] }: z.ZodError): Error {
  const message = `${first?.code} at ${first?.path.map(String).join('.')}`;
  return new Error(message.slice(0, MAX_FAULT));
}
