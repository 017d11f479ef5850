import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { demoWorld, startPanel } from '../../sandbox/panel/index.ts';
import { emptyFolder, startProgram } from '../support/process.ts';
import { ask } from '../support/stage.ts';

async function surroundings() {
  const demo = demoWorld();
  const discord = await startDiscord();
  const panel = await startPanel({ dialect: 'pterodactyl', world: demo.world });
  onTestFinished(async () => {
    await panel.close();
    await discord.close();
  });
  const dataDir = join(emptyFolder(), 'data');
  const env = {
    DISCORD_TOKEN: 'any',
    DISCORD_API_URL: discord.apiUrl,
    PANEL_URL: panel.url,
    DATA_DIR: dataDir,
  };
  return { demo, discord, panel, env, dataDir };
}

test('npm start: registers, answers, keeps its files to itself, and stops on SIGTERM with 0', async () => {
  const { demo, discord, env, dataDir } = await surroundings();
  const bot = startProgram('src/main.ts', env);
  await bot.line('Portkeeper is ready');
  const alice = discord.member({ name: 'Alice' });
  const modal = await (await alice.slash('/panel link')).modal();
  expect((await (await modal.submit({ key: demo.keys.alice })).answer()).text).toContain('Linked');
  expect((await ask(alice, '/ports list', { server: 'Survival' })).text).toContain('Ports of Survival');
  expect(statSync(join(dataDir, 'encryption.key')).mode & 0o777).toBe(0o600);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
  expect(bot.output()).not.toContain(demo.keys.alice.slice(16));
  discord.assertNoViolations();
});

test('SIGTERM answers first what has begun', async () => {
  const { demo, discord, panel, env } = await surroundings();
  const bot = startProgram('src/main.ts', env);
  await bot.line('Portkeeper is ready');
  const alice = discord.member({ name: 'Alice' });
  const modal = await (await alice.slash('/panel link')).modal();
  await (await modal.submit({ key: demo.keys.alice })).answer();
  const held = panel.hold({});
  const exchange = await alice.slash('/ports list', { server: demo.servers.survival });
  await held.arrived;
  bot.child.kill('SIGTERM');
  await bot.line('Stopping');
  held.release();
  expect((await exchange.answer()).text).toContain('Ports of Survival');
  expect(await bot.ended).toBe(0);
});

test('wrong settings are all reported by name, without their values, and the exit code is 78', async () => {
  const bot = startProgram('src/main.ts', {
    ENCRYPTION_KEY: 'too-short',
    LOG_LEVEL: 'loud',
    STORE_URL: 'mysql://x',
  });
  expect(await bot.ended).toBe(78);
  for (const name of ['DISCORD_TOKEN', 'ENCRYPTION_KEY', 'LOG_LEVEL', 'STORE_URL']) {
    expect(bot.output()).toContain(`✗ settings – ${name} `);
  }
  expect(bot.output()).not.toContain('too-short');
});

test('a token that Discord refuses ends the program with a sentence', async () => {
  const discord = await startDiscord({ acceptToken: () => false });
  onTestFinished(() => discord.close());
  const bot = startProgram('src/main.ts', {
    DISCORD_TOKEN: 'wrong',
    DISCORD_API_URL: discord.apiUrl,
    DATA_DIR: emptyFolder(),
  });
  expect(await bot.ended).toBe(1);
  expect(bot.output()).toContain('Discord refuses the token');
  expect(bot.output()).not.toContain('"wrong"');
});

test('RESUMED followed at once by INVALID_SESSION, which throws inside discord.js, does not end the program', async () => {
  const { discord, env } = await surroundings();
  const bot = startProgram('src/main.ts', env);
  await bot.line('Portkeeper is ready');
  discord.gateway.reconnect();
  await discord.gateway.disconnected();
  await discord.ready();
  discord.gateway.invalidSession(false);
  await discord.gateway.disconnected();
  await discord.ready();
  const alice = discord.member({ name: 'Alice' });
  expect((await ask(alice, '/help')).text).toContain('Portkeeper');
}, 60_000);

test.each([
  ['no data', { data: undefined }],
  ['no member and no user', { member: undefined, user: undefined }],
  ['a click without a message', { type: 3, data: { component_type: 2, custom_id: 'x' } }],
])(
  'an interaction that discord.js itself cannot read (%s) is logged, and the next one served',
  async (_name, change) => {
    const { discord, env } = await surroundings();
    const bot = startProgram('src/main.ts', env);
    await bot.line('Portkeeper is ready');
    discord.gateway.sendRaw('INTERACTION_CREATE', {
      ...{ id: '1', application_id: discord.applicationId, type: 2, token: 'x', version: 1, channel_id: '2' },
      ...{
        data: { id: '3', name: 'help', type: 1 },
        user: { id: '4', username: 'u' },
        locale: 'en-US',
        entitlements: [],
      },
      ...change,
    });
    await bot.line('Something failed outside any interaction');
    const alice = discord.member({ name: 'Alice' });
    expect((await ask(alice, '/help')).text).toContain('Portkeeper');
  },
);
