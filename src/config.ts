import { statSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { AddressFailure, type PanelAddress, readPanelAddress } from './network/panel-address.ts';
import { meantBy } from './setting-names.ts';
import { readText } from './settings-file.js';
import { readStoreAddress } from './store/address.ts';

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
      context.addIssue(`${panelAdvice(part, error)} in place ${index + 1}: ${PANEL_EXAMPLE}`);
      return { url: '', trusted: true };
    }
  });
  return read.filter(({ url }, index) => read.findIndex((other) => other.url === url) === index);
});

const PANEL_EXAMPLE = 'write something like https://panel.example.com';

function panelAdvice(part: string, { problem }: AddressFailure): string {
  if (problem.kind === 'address-has-user') return 'must have no user and no password,';
  return /\S[\s;]+\S/.test(part.trim()) ? 'needs a comma between two addresses,' : 'has no address';
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const keys = z.string().transform((text, context): [Uint8Array, ...Uint8Array[]] | null => {
  const parts = text.split(',').map((part) => part.trim());
  const [first, ...others] = parts.map((part) => new Uint8Array(Buffer.from(part, 'base64')));
  const areKeys = [first, ...others].every((key) => key?.length === KEY_BYTES);
  if (first && areKeys && parts.every((part) => BASE64.test(part))) return [first, ...others];
  context.addIssue('must be 32 bytes in base64: make one with: openssl rand -base64 32');
  return null;
});

/** A header takes nothing else. */
const TOKEN = /^[\x20-\x7e]+$/;

const token = z
  .string('is missing: copy it from https://discord.com/developers/applications → Bot → Reset Token')
  .transform((text) => text.replace(/^Bot\s+/i, ''))
  .pipe(z.string().regex(TOKEN, 'has a character that no token has: copy it again, and nothing with it'));

const HOME = /^(~(\/|$)|\$\{?\w|%\w+%)/;
const NO_HOME = 'begins with what only a shell understands (`~`, `$NAME`, `%NAME%`): write the whole path';
const folder = z.string().refine((path) => !HOME.test(path), NO_HOME);

const store = z.string().transform((text, context) => {
  const read = readStoreAddress(text);
  if ('wrong' in read) context.addIssue(STORE_ADVICE[read.wrong]);
  else if (HOME.test(text.replace(/^sqlite:\/\//, ''))) context.addIssue(NO_HOME);
  return text;
});

const STORE_ADVICE = {
  scheme: 'must begin with sqlite://, redis:// or postgres://, such as sqlite://data/portkeeper.sqlite',
  form: 'is not understood: write it like postgres://user:password@host:5432/database or redis://:password@host:6379/0, with special characters of the password percent-encoded (# is %23, / is %2F)',
  database: 'names no database of Redis: these are numbers, such as redis://host:6379/0',
};

function wholeNumber(advice: string) {
  return z
    .string()
    .regex(/^\d{1,6}$/, advice)
    .transform(Number);
}

function portNumber(advice: string) {
  return wholeNumber(advice).pipe(z.int().min(1, advice).max(65_535, advice));
}

const ports = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(portNumber('must be ports such as 443,8443')));

const addresses = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim().replace(/^\[(.*)\]$/, '$1')))
  .pipe(z.array(z.string().refine((part) => isIP(part) > 0, 'must be IP addresses such as 203.0.113.7')));

const shards = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(wholeNumber('must be numbers of shards such as 0,1')));

const A_COUNT = 'must be a whole number such as 4';

/** Every setting there is. `.env.example` and the README's table are compared with it by a test. */
const schema = z.object({
  DISCORD_TOKEN: token,
  DISCORD_API_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://discord.com/api' })
    .default('https://discord.com/api'),
  PANEL_URL: panels.optional(),
  DATA_DIR: folder.default('data'),
  STORE_URL: store.optional(),
  ENCRYPTION_KEY: keys.optional(),
  PANEL_PORTS: ports.default([]),
  PUBLIC_ADDRESS: addresses.default([]),
  HTTP_PORT: portNumber('must be a port such as 8080').optional(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  SHARDS: shards.optional(),
  SHARD_COUNT: wholeNumber(A_COUNT).pipe(z.int().min(1, A_COUNT)).optional(),
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
  /** This machine's own, as the internet knows them: ports there are not tested for panels that members enter. */
  publicAddresses: string[];
  /** Where health and metrics are served; `null` for nowhere. */
  http: { host: string; port: number } | null;
  /** Which shards this process runs, of how many; `null` to run all that Discord recommends. */
  sharding: { shards: number[]; count: number } | null;
  logLevel: (typeof LOG_LEVELS)[number];
}

/** `notes`: what the operator should look at, though it keeps nobody from starting. */
export type ConfigResult = { notes: string[] } & (
  | { ok: true; config: Config }
  | { ok: false; problems: string[] }
);

/** Reads all settings and reports every mistake at once, by name. An empty setting counts as unset. */
export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  const { values, problems, notes } = withFiles(env);
  const parsed = checked.safeParse(values);
  const issues = parsed.error?.issues.map(({ path, message }) => `${String(path[0])} ${message}`) ?? [];
  const all = [...problems, ...issues.filter((issue) => !problems.some((known) => sameName(known, issue)))];
  if (!parsed.success || all.length > 0) return { ok: false, notes, problems: all };
  const { data } = parsed;
  if (isGuessable(data.ENCRYPTION_KEY?.[0])) notes.push(GUESSABLE);
  if (values.HTTP_HOST && data.HTTP_PORT === undefined) notes.push(HOST_ALONE);
  return {
    ok: true,
    notes,
    config: {
      discordToken: data.DISCORD_TOKEN,
      discordApiUrl: data.DISCORD_API_URL.replace(/\/+$/, ''),
      panels: data.PANEL_URL ?? [],
      dataDir: data.DATA_DIR,
      storeUrl: data.STORE_URL ?? `sqlite://${join(data.DATA_DIR, 'portkeeper.sqlite')}`,
      encryptionKeys: data.ENCRYPTION_KEY ?? null,
      panelPorts: data.PANEL_PORTS,
      publicAddresses: data.PUBLIC_ADDRESS,
      http: data.HTTP_PORT === undefined ? null : { host: data.HTTP_HOST, port: data.HTTP_PORT },
      sharding: data.SHARDS && data.SHARD_COUNT ? { shards: data.SHARDS, count: data.SHARD_COUNT } : null,
      logLevel: data.LOG_LEVEL,
    },
  };
}

const GUESSABLE =
  'ENCRYPTION_KEY is one byte again and again, which anybody can guess: make one (openssl rand -base64 32), put it before this one, stop the bot and run: npm run keys:rotate';

const HOST_ALONE = 'HTTP_HOST does nothing without HTTP_PORT';

function isGuessable(key: Uint8Array | undefined): boolean {
  return key?.every((byte) => byte === key[0]) ?? false;
}

function withFiles(env: Record<string, string | undefined>) {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  const notes = meantBy(Object.keys(env), { settings: settingNames, secrets: secretNames });
  for (const name of settingNames) {
    const value = unquoted(env[name] ?? '');
    if (value) values[name] = value;
  }
  for (const name of secretNames) {
    const path = unquoted(env[`${name}_FILE`] ?? '');
    if (!path) continue;
    if (values[name]) problems.push(`${name} and ${name}_FILE are both set: keep one of them`);
    else readSecret(path, { name, values, problems, notes });
  }
  return { values, problems, notes };
}

/** As they are typed, as a shell would take them away, and as a document's quotes are when copied from there. */
const QUOTES = ['""', "''", '``', '“”', '‘’', '„“', '«»'];

/** Without the space around a value, and one pair of quotes: `docker run --env-file` hands them on. */
function unquoted(value: string): string {
  const text = value.replace(/^\uFEFF/, '').trim();
  const isQuoted = text.length > 1 && QUOTES.includes(`${text.at(0)}${text.at(-1)}`);
  return isQuoted ? text.slice(1, -1).trim() : text;
}

/** Where containers get secrets; who else may read there is nobody else's machine. */
const MOUNTED = /^\/(var\/)?run\/secrets\//;
const OTHERS_READ = 0o004;

function readSecret(
  path: string,
  {
    name,
    values,
    problems,
    notes,
  }: { name: string; values: Record<string, string>; problems: string[]; notes: string[] },
): void {
  try {
    const text = unquoted(readText(path));
    if (text) values[name] = text;
    else problems.push(`${name}_FILE names an empty file: ${JSON.stringify(path)}`);
    const isOpen = process.platform !== 'win32' && (statSync(path).mode & OTHERS_READ) !== 0;
    if (isOpen && !MOUNTED.test(path)) {
      notes.push(`${name}_FILE can be read by other users of this machine: chmod 600 ${path}`);
    }
  } catch {
    problems.push(`${name}_FILE cannot be read: ${JSON.stringify(path)}`);
  }
}

/** A secret whose file cannot be read is not also reported as missing. */
function sameName(known: string, issue: string): boolean {
  const name = issue.split(' ', 1)[0] ?? '';
  return known.startsWith(name);
}
