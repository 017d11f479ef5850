import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

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

/** What one panel answered. */
export interface Recordings {
  /** The names of all cases that are kept here, in no particular order. */
  cases: readonly string[];
  /** Reads one case; throws when the file is missing or is no recording. */
  read(name: string): Recording;
}

function recordingsIn(path: string): Recordings {
  const folder = new URL(path, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return {
    cases: files.map((file) => file.slice(0, -'.json'.length)),
    read: (name) => recordingSchema.parse(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))),
  };
}

export const PTERODACTYL = recordingsIn('../../recordings/');
export const PELICAN = recordingsIn('../../recordings/pelican/');

export const { cases: recordedCases, read: recording } = PTERODACTYL;

/** The value of a recorded response header, whatever the case of its name. */
export function recordedHeader({ response }: Recording, name: string): string | undefined {
  return response.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}
