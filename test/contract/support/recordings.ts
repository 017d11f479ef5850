import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const FOLDER = new URL('../../recordings/', import.meta.url);

const recordingSchema = z.object({
  case: z.string(),
  note: z.string().nullish(),
  /** Who asked; null when the request says it all itself. */
  identity: z.string().nullable(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string().nullable(),
  }),
  response: z.object({
    status: z.number(),
    headers: z.array(z.tuple([z.string(), z.string()])),
    body: z.string(),
  }),
});

/** One recorded exchange with a real panel; the format is explained in the README of the recordings. */
export type Recording = z.infer<typeof recordingSchema>;

/** The names of all recorded cases that are kept here, in no particular order. */
export const recordedCases: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

/** Reads one case; throws when the file is missing or is no recording. */
export function recording(name: string): Recording {
  return recordingSchema.parse(JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')));
}

/** The value of a recorded response header, whatever the case of its name. */
export function recordedHeader({ response }: Recording, name: string): string | undefined {
  return response.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}
