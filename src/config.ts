import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AddressFailure, type PanelAddress, readPanelAddress } from './network/panel-address.ts';

/** How `ENCRYPTION_KEY` must be made, for whoever gets it wrong. */
const KEY_BYTES = 32;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const panels = z.string().transform((text, context): PanelAddress[] => {
  const read = text.split(',').map((part, index) => {
    try {
      return readPanelAddress(part, { trusted: true });
    } catch (error) {
      if (!(error instanceof AddressFailure)) throw error;
      // Not repeated here: what is wrong with it may be a password in it.
      context.addIssue(
        `has no address in place ${index + 1}: write something like https://panel.example.com`,
      );
      return { url: '', trusted: true };
    }
  });
  return read.filter(({ url }, index) => read.findIndex((other) => other.url === url) === index);
});

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const keys = z.string().transform((text, context): [Uint8Array, ...Uint8Array[]] | null => {
  const parts = text.split(',').map((part) => part.trim());
  const [first, ...others] = parts.map((part) => new Uint8Array(Buffer.from(part, 'base64')));
  const areKeys = [first, ...others].every((key) => key?.length === KEY_BYTES);
  if (first && areKeys && parts.every((part) => BASE64.test(part))) return [first, ...others];
  context.addIssue('must be 32 bytes in base64: make one with `openssl rand -base64 32`');
  return null;
});

/** Every setting there is. `.env.example` and the README's table are compared with it by a test. */
const schema = z.object({
  DISCORD_TOKEN: z.string(
    'is missing: copy it from https://discord.com/developers/applications → Bot → Reset Token',
  ),
  DISCORD_API_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://discord.com/api' })
    .default('https://discord.com/api'),
  PANEL_URL: panels.optional(),
  DATA_DIR: z.string().default('data'),
  STORE_URL: z
    .string()
    .regex(/^sqlite:\/\/./, 'must begin with sqlite://, such as sqlite://data/portkeeper.sqlite')
    .optional(),
  ENCRYPTION_KEY: keys.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

export const settingNames = Object.keys(schema.shape);

/** Settings that can also be given as `NAME_FILE`, the path of a file that holds them. */
export const secretNames = ['DISCORD_TOKEN', 'STORE_URL', 'ENCRYPTION_KEY'] as const;

export interface Config {
  discordToken: string;
  discordApiUrl: string;
  /** The operator's own panels; empty when people enter theirs. */
  panels: PanelAddress[];
  dataDir: string;
  storeUrl: string;
  /** The first encrypts, all decrypt; `null` to use the one kept in `dataDir`. */
  encryptionKeys: [Uint8Array, ...Uint8Array[]] | null;
  logLevel: (typeof LOG_LEVELS)[number];
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] };

/** Reads all settings and reports every mistake at once, by name. An empty setting counts as unset. */
export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  const { values, problems } = withFiles(env);
  const parsed = schema.safeParse(values);
  const issues = parsed.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
  const all = [...problems, ...issues.filter((issue) => !problems.some((known) => sameName(known, issue)))];
  if (!parsed.success || all.length > 0) return { ok: false, problems: all };
  const { data } = parsed;
  return {
    ok: true,
    config: {
      discordToken: data.DISCORD_TOKEN,
      discordApiUrl: data.DISCORD_API_URL.replace(/\/+$/, ''),
      panels: data.PANEL_URL ?? [],
      dataDir: data.DATA_DIR,
      storeUrl: data.STORE_URL ?? `sqlite://${join(data.DATA_DIR, 'portkeeper.sqlite')}`,
      encryptionKeys: data.ENCRYPTION_KEY ?? null,
      logLevel: data.LOG_LEVEL,
    },
  };
}

function withFiles(env: Record<string, string | undefined>) {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of settingNames) {
    const value = env[name]?.trim();
    if (value) values[name] = value;
  }
  for (const name of secretNames) {
    const path = env[`${name}_FILE`]?.trim();
    if (!path) continue;
    if (values[name]) problems.push(`${name} and ${name}_FILE are both set: keep one of them`);
    else readSecret(path, { name, values, problems });
  }
  return { values, problems };
}

function readSecret(
  path: string,
  { name, values, problems }: { name: string; values: Record<string, string>; problems: string[] },
): void {
  try {
    const text = readFileSync(path, 'utf8').trim();
    if (text) values[name] = text;
    else problems.push(`${name}_FILE names an empty file: ${JSON.stringify(path)}`);
  } catch {
    problems.push(`${name}_FILE cannot be read: ${JSON.stringify(path)}`);
  }
}

/** A secret whose file cannot be read is not also reported as missing. */
function sameName(known: string, issue: string): boolean {
  const name = issue.split(' ', 1)[0] ?? '';
  return known.startsWith(name);
}
