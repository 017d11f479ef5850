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

const STORE_SCHEMES = /^(sqlite|redis|rediss|valkey|postgres|postgresql):\/\/./;

function wholeNumber(advice: string) {
  return z
    .string()
    .regex(/^\d{1,6}$/, advice)
    .transform(Number);
}

const port = wholeNumber('must be a port such as 8080').pipe(
  z.int().min(1).max(65_535, 'must be a port such as 8080'),
);

const ports = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(port));

const shards = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(wholeNumber('must be numbers of shards such as 0,1')));

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
    .regex(
      STORE_SCHEMES,
      'must begin with sqlite://, redis:// or postgres://, such as sqlite://data/portkeeper.sqlite',
    )
    .optional(),
  ENCRYPTION_KEY: keys.optional(),
  PANEL_PORTS: ports.default([]),
  HTTP_PORT: port.optional(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  SHARDS: shards.optional(),
  SHARD_COUNT: wholeNumber('must be a whole number such as 4').pipe(z.int().min(1)).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** What no setting can be wrong about by itself. */
const checked = schema.superRefine(({ SHARDS, SHARD_COUNT }, context) => {
  if ((SHARDS === undefined) !== (SHARD_COUNT === undefined)) {
    context.addIssue({
      code: 'custom',
      path: ['SHARDS'],
      message: 'and SHARD_COUNT belong together: set both, such as 0,1 and 4',
    });
  } else if (SHARDS?.some((shard) => shard >= (SHARD_COUNT ?? 0))) {
    context.addIssue({
      code: 'custom',
      path: ['SHARDS'],
      message: 'must be below SHARD_COUNT: with 4 shards they are 0,1,2,3',
    });
  }
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
  /** Ports besides 443 that panels may have whose address a member enters. */
  panelPorts: number[];
  /** Where health and metrics are served; `null` for nowhere. */
  http: { host: string; port: number } | null;
  /** Which shards this process runs, of how many; `null` to run all that Discord recommends. */
  sharding: { shards: number[]; count: number } | null;
  logLevel: (typeof LOG_LEVELS)[number];
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] };

/** Reads all settings and reports every mistake at once, by name. An empty setting counts as unset. */
export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  const { values, problems } = withFiles(env);
  const parsed = checked.safeParse(values);
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
      panelPorts: data.PANEL_PORTS,
      http: data.HTTP_PORT === undefined ? null : { host: data.HTTP_HOST, port: data.HTTP_PORT },
      sharding: data.SHARDS && data.SHARD_COUNT ? { shards: data.SHARDS, count: data.SHARD_COUNT } : null,
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
