import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

const notes = (...names: string[]) =>
  readConfig({ DISCORD_TOKEN: 'x', ...Object.fromEntries(names.map((name) => [name, '1'])) }).notes;

test.each([
  ['PANELURL', 'PANEL_URL'],
  ['PANEL_URLS', 'PANEL_URL'],
  ['panel_url', 'PANEL_URL'],
  ['PANLE_URL', 'PANEL_URL'],
  ['PANEL-URL', 'PANEL_URL'],
  ['DISCORD_TOKKEN', 'DISCORD_TOKEN'],
  ['DISCORDTOKEN_FILE', 'DISCORD_TOKEN_FILE'],
  ['DATADIR', 'DATA_DIR'],
  ['LOGLEVEL', 'LOG_LEVEL'],
  ['STORE_URI', 'STORE_URL'],
  ['SHARD', 'SHARDS'],
  ['ENCRYPTIONKEY', 'ENCRYPTION_KEY'],
  ['DATABASE_URL', 'STORE_URL'],
  ['PTERODACTYL_URL', 'PANEL_URL'],
])('%s: did you mean %s?', (typed, meant) => {
  expect(notes(typed)).toEqual([`${typed} is no setting: did you mean ${meant}?`]);
});

test('what belongs to others is not spoken of', () => {
  const foreign = [
    ...[
      'PATH',
      'HOME',
      'HOSTNAME',
      'LANG',
      'PWD',
      'SHLVL',
      'TERM',
      'NODE_ENV',
      'NODE_VERSION',
      'YARN_VERSION',
    ],
    ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'npm_config_cache', 'npm_lifecycle_event', 'INVOCATION_ID'],
    ...['NODE_EXTRA_CA_CERTS', 'MALLOC_ARENA_MAX', 'KUBERNETES_PORT', 'PORT', 'HOST', 'LOGNAME', 'DISPLAY'],
  ];
  expect(notes(...foreign)).toEqual([]);
});

test('what other programs call the same is spoken of only where ours is not set', () => {
  expect(notes('TOKEN', 'BOT_TOKEN')).toEqual([]);
  expect(readConfig({ BOT_TOKEN: 'x' }).notes).toEqual([
    'BOT_TOKEN is no setting: did you mean DISCORD_TOKEN?',
  ]);
  expect(notes('REDIS_URL', 'STORE_URL_FILE')).not.toContain('REDIS_URL');
});

test('what is not read from a file says so', () => {
  expect(notes('PANEL_URL_FILE')[0]).toContain('PANEL_URL_FILE does nothing');
});

test('no value is repeated', () => {
  expect(readConfig({ DISCORDTOKEN: 'secret' }).notes.join()).not.toContain('secret');
});
