import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig, secretNames, settingNames } from '../../src/config.ts';

const TOKEN = { DISCORD_TOKEN: 'token' };
const bytes = (byte: number) => Buffer.alloc(32, byte).toString('base64');

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'portkeeper-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'secret'), text);
  return join(folder, 'secret');
}

function accepted(env: Record<string, string | undefined>) {
  const result = readConfig(env);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
}

function problems(env: Record<string, string | undefined>): string[] {
  const result = readConfig(env);
  return result.ok ? [] : result.problems;
}

const DEFAULTS = {
  discordToken: 'token',
  discordApiUrl: 'https://discord.com/api',
  panels: [],
  dataDir: 'data',
  storeUrl: 'sqlite://data/portkeeper.sqlite',
  encryptionKeys: null,
  panelPorts: [],
  publicAddresses: [],
  http: null,
  sharding: null,
  logLevel: 'info',
};

test('only the token is required; everything else has its default', () => {
  expect(accepted(TOKEN)).toEqual(DEFAULTS);
});

test('empty counts as unset, and space around a value is none of it', () => {
  const empty = Object.fromEntries(
    settingNames.flatMap((name) => [name, `${name}_FILE`]).map((name) => [name, '  ']),
  );
  expect(accepted({ ...empty, DISCORD_TOKEN: ' token\n' })).toEqual(DEFAULTS);
  expect(problems({ DISCORD_TOKEN: ' ' })).toEqual([expect.stringMatching(/^DISCORD_TOKEN is missing/)]);
});

test.each([
  '/login',
  '/profile',
  '/admin',
  '/admin/login',
  '/auth/login',
  '/server/2295c7ba/network',
  '/api/client',
])('PANEL_URL may be the address of a page: %s', (path) => {
  const PANEL_URL = `http://panel.local:8080${path}, https://example.com/panel${path}/`;
  expect(accepted({ ...TOKEN, PANEL_URL }).panels.map(({ url }) => url)).toEqual([
    'http://panel.local:8080',
    'https://example.com/panel',
  ]);
});

test('every setting is read', () => {
  const config = accepted({
    ...TOKEN,
    DISCORD_API_URL: 'http://127.0.0.1:8080/api///',
    PANEL_URL: 'http://panel.local:8080/, panel.example.com/server/2295c7ba',
    DATA_DIR: '/var/lib/portkeeper',
    ENCRYPTION_KEY: `${bytes(1)}, ${bytes(2)}`,
    PANEL_PORTS: '8443, 2053',
    PUBLIC_ADDRESS: '203.0.113.7, [2001:db8::7]',
    HTTP_PORT: '9100',
    HTTP_HOST: '0.0.0.0',
    SHARDS: '0,1',
    SHARD_COUNT: '4',
    LOG_LEVEL: 'debug',
  });
  expect(config).toEqual({
    discordToken: 'token',
    discordApiUrl: 'http://127.0.0.1:8080/api',
    panels: [
      { url: 'http://panel.local:8080', trusted: true },
      { url: 'https://panel.example.com', trusted: true },
    ],
    dataDir: '/var/lib/portkeeper',
    storeUrl: 'sqlite:///var/lib/portkeeper/portkeeper.sqlite',
    encryptionKeys: [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)],
    panelPorts: [8443, 2053],
    publicAddresses: ['203.0.113.7', '2001:db8::7'],
    http: { host: '0.0.0.0', port: 9100 },
    sharding: { shards: [0, 1], count: 4 },
    logLevel: 'debug',
  });
  expect(accepted({ ...TOKEN, STORE_URL: 'sqlite:///x.sqlite' }).storeUrl).toBe('sqlite:///x.sqlite');
});

test('all mistakes are reported at once, each by name and once', () => {
  const found = problems({
    DISCORD_API_URL: 'discord.com/api',
    PANEL_URL: 'https://a.example,ftp://b.example,::',
    STORE_URL: 'mysql://x',
    ENCRYPTION_KEY: 'short',
    LOG_LEVEL: 'loud',
  });
  expect(found.map((line) => line.split(' ', 1)[0])).toEqual([
    ...['DISCORD_TOKEN', 'DISCORD_API_URL', 'PANEL_URL', 'PANEL_URL'],
    ...['STORE_URL', 'ENCRYPTION_KEY', 'LOG_LEVEL'],
  ]);
  expect(found[2]).toContain('in place 2');
});

// biome-ignore format: one mistake a line
test.each([
  ['DISCORD_API_URL', 'nonsense', 'https://discord.com/api'],
  ['PANEL_URL', 'https://a.example,', 'https://panel.example.com'],
  ['STORE_URL', '/data/x.sqlite', 'sqlite://data/portkeeper.sqlite'],
  ['ENCRYPTION_KEY', Buffer.alloc(31).toString('base64'), 'openssl rand -base64 32'],
  ['ENCRYPTION_KEY', Buffer.alloc(33).toString('base64'), 'openssl rand -base64 32'],
  ['ENCRYPTION_KEY', `${bytes(1)},short`, 'openssl rand -base64 32'],
  ['ENCRYPTION_KEY', Buffer.alloc(32).toString('hex'), 'openssl rand -base64 32'],
  ['LOG_LEVEL', 'INFO', 'trace, debug, info, warn, error, fatal, silent'],
])('%s=%s is refused, and a correct value named', (name, value, advice) => {
  expect(problems({ ...TOKEN, [name]: value })).toEqual([expect.stringContaining(advice)]);
});

test('a mistake in a secret does not print the secret', () => {
  const [key, store] = ['c2VjcmV0', 'mysql://u:secret@host/x'];
  const found = problems({ ...TOKEN, ENCRYPTION_KEY: key, STORE_URL: store });
  expect(found).toHaveLength(2);
  expect(found.join()).not.toMatch(/secret|c2VjcmV0/);
});

test.each(secretNames)('%s is read from a file', (name) => {
  const value = { DISCORD_TOKEN: 'from file', STORE_URL: 'sqlite://f.sqlite', ENCRYPTION_KEY: bytes(3) }[
    name
  ];
  const config = accepted({
    ...(name === 'DISCORD_TOKEN' ? {} : TOKEN),
    [`${name}_FILE`]: fileWith(`${value}\n`),
  });
  const found = {
    DISCORD_TOKEN: config.discordToken,
    STORE_URL: config.storeUrl,
    ENCRYPTION_KEY: config.encryptionKeys,
  };
  expect(found[name]).toEqual(name === 'ENCRYPTION_KEY' ? [new Uint8Array(32).fill(3)] : value);
});

test.each(secretNames)('%s given twice is a mistake, not a choice', (name) => {
  const value = name === 'STORE_URL' ? 'sqlite://x' : bytes(1);
  const found = problems({ ...TOKEN, [name]: value, [`${name}_FILE`]: fileWith(value) });
  expect(found).toEqual([`${name} and ${name}_FILE are both set: keep one of them`]);
});

test.each(secretNames)('%s_FILE that cannot be read is reported once, beside everything else', (name) => {
  const token = name === 'DISCORD_TOKEN' ? {} : TOKEN;
  const found = problems({ ...token, [`${name}_FILE`]: '/nonexistent/secret', LOG_LEVEL: 'loud' });
  expect(found).toEqual([
    `${name}_FILE cannot be read: "/nonexistent/secret"`,
    expect.stringMatching(/^LOG_LEVEL /),
  ]);
});

test('what is no secret is not read from a file', () => {
  expect(accepted({ ...TOKEN, LOG_LEVEL_FILE: '/nonexistent' }).logLevel).toBe('info');
});

test('a password in an address is not repeated', () => {
  expect(problems({ ...TOKEN, PANEL_URL: 'https://me:hunter2@a.example' }).join()).not.toContain('hunter2');
});

test.each([
  ['STORE_URL', 'sqlite://'],
  ['DISCORD_API_URL', 'ftp://x'],
  ['DISCORD_API_URL', 'localhost:8080/api'],
  ['ENCRYPTION_KEY', `!!${bytes(1)}`],
])('%s=%s is refused', (name, value) => {
  expect(problems({ ...TOKEN, [name]: value })).toEqual([expect.stringContaining(name)]);
});

test('a panel that is named twice is offered once', () => {
  expect(accepted({ ...TOKEN, PANEL_URL: 'https://a.example,https://a.example./' }).panels).toHaveLength(1);
  expect(accepted({ ...TOKEN, PANEL_URL: 'https://a.example,https://a.example/' }).panels).toHaveLength(1);
});

test.each([
  [{ HTTP_PORT: '99999' }, 'HTTP_PORT must be a port'],
  [{ PANEL_PORTS: '443,x' }, 'PANEL_PORTS must be ports'],
  [{ SHARDS: 'all', SHARD_COUNT: '2' }, 'SHARDS must be numbers'],
  [{ SHARDS: '0', SHARD_COUNT: '0' }, 'SHARD_COUNT must be a whole number such as 4'],
  [{ SHARDS: '0' }, 'SHARDS and SHARD_COUNT belong together'],
  [{ SHARD_COUNT: '2' }, 'SHARDS and SHARD_COUNT belong together'],
  [{ SHARDS: '0,2', SHARD_COUNT: '2' }, 'SHARDS must be below SHARD_COUNT'],
])('%o is refused: %s', (settings, words) => {
  expect(problems({ ...TOKEN, ...settings }).join()).toContain(words);
});

test.each([
  ['Bot abc.def', 'abc.def'],
  ['"abc"', 'abc'],
  ["'Bot abc'", 'abc'],
  ['“abc”', 'abc'],
  ['\uFEFFabc\r\n', 'abc'],
  ['bot  abc', 'abc'],
])('DISCORD_TOKEN=%j is understood', (written, token) => {
  expect(accepted({ DISCORD_TOKEN: written }).discordToken).toBe(token);
  expect(accepted({ DISCORD_TOKEN_FILE: fileWith(written) }).discordToken).toBe(token);
});

test('one pair of quotes is taken away, of every setting, and no second', () => {
  const config = accepted({
    ...TOKEN,
    PANEL_URL: '"https://a.example"',
    DATA_DIR: `'"x"'`,
    LOG_LEVEL: '`debug`',
  });
  expect(config).toMatchObject({ panels: [{ url: 'https://a.example' }], dataDir: '"x"', logLevel: 'debug' });
});

test('a secret in UTF-16, as PowerShell writes it', () => {
  const path = fileWith('');
  writeFileSync(path, Buffer.from('\uFEFFabc\r\n', 'utf16le'));
  expect(accepted({ DISCORD_TOKEN_FILE: path }).discordToken).toBe('abc');
});

test.each([
  ['DISCORD_TOKEN', 'abc…', 'character that no token has'],
  ['DATA_DIR', '~/portkeeper', 'whole path'],
  ['DATA_DIR', '$HOME/portkeeper', 'whole path'],
  ['DATA_DIR', '$'.concat('{HOME}/portkeeper'), 'whole path'],
  ['DATA_DIR', '%APPDATA%\\portkeeper', 'whole path'],
  ['STORE_URL', 'sqlite://$HOME/x.sqlite', 'whole path'],
  ['PANEL_URL', 'https://me:s3cret@panel.example.com', 'must have no user and no password, in place 1'],
  ['PANEL_URL', 'https://a.example https://b.example', 'a comma between'],
  ['PANEL_URL', 'https://a.example;https://b.example', 'a comma between'],
  ['HTTP_PORT', '0', 'HTTP_PORT must be a port such as 8080'],
  ['HTTP_PORT', 'abc', 'HTTP_PORT must be a port such as 8080'],
  ['HTTP_PORT', '70000', 'HTTP_PORT must be a port such as 8080'],
  ['HTTP_PORT', '0.0.0.0:8080', 'HTTP_PORT must be a port such as 8080'],
  ['PUBLIC_ADDRESS', 'games.example.net', 'PUBLIC_ADDRESS must be IP addresses such as 203.0.113.7'],
  ['PUBLIC_ADDRESS', '203.0.113.7:443', 'PUBLIC_ADDRESS must be IP addresses such as 203.0.113.7'],
  ['PANEL_PORTS', '443,0', 'PANEL_PORTS must be ports such as 443,8443'],
  ['STORE_URL', 'sqlite://~/x.sqlite', 'whole path'],
  ['STORE_URL', 'postgres://u:s3cret@h:port/x', 'percent-encoded'],
  ['STORE_URL', 'redis://:s3cret@h/ports', 'these are numbers'],
])('%s=%s is refused, and nothing secret repeated', (name, value, advice) => {
  const found = problems({ ...TOKEN, [name]: value });
  expect(found).toEqual([expect.stringContaining(advice)]);
  expect(found[0]).not.toContain('s3cret');
});

test('a key of one byte again and again is spoken of', () => {
  const first = (key: string) => readConfig({ ...TOKEN, ENCRYPTION_KEY: key }).notes.join();
  expect(first(bytes(0))).toContain('which anybody can guess');
  expect(first(bytes(255))).toContain('keys:rotate');
  const good = Buffer.from('an encryption key of 32 letters!').toString('base64');
  expect(first(good)).toBe('');
  expect(first(`${good},${bytes(0)}`)).toBe('');
});

test('an address for health without its port does nothing, and says so', () => {
  expect(readConfig({ ...TOKEN, HTTP_HOST: '0.0.0.0' }).notes).toEqual([
    expect.stringContaining('HTTP_HOST does nothing without HTTP_PORT'),
  ]);
  expect(readConfig({ ...TOKEN, HTTP_HOST: '0.0.0.0', HTTP_PORT: '80' }).notes).toEqual([]);
});

test('a file of secrets that others may read is spoken of', () => {
  const path = fileWith('abc');
  expect(readConfig({ DISCORD_TOKEN_FILE: path }).notes).toEqual([
    expect.stringContaining(`chmod 600 ${path}`),
  ]);
  chmodSync(path, 0o640);
  expect(readConfig({ DISCORD_TOKEN_FILE: path }).notes).toEqual([]);
});
