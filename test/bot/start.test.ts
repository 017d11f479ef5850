import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { demoWorld, startPanel } from '../../sandbox/panel/index.ts';
import { emptyFolder, startProgram } from '../support/process.ts';

async function surroundings() {
  const discord = await startDiscord();
  const panel = await startPanel({ dialect: 'pterodactyl', world: demoWorld().world });
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
    // Where the program itself keeps it, not where tests do.
    NODE_COMPILE_CACHE: '',
  };
  const examine = async () => {
    const program = startProgram('src/start.js', env, { args: ['--doctor'] });
    expect(await program.ended).toBe(0);
    expect(program.output()).not.toContain('unrecognized');
  };
  return { dataDir, cache: join(dataDir, 'compile-cache'), examine };
}

test('the first start makes the data folder for this user only, the second keeps there what is compiled', async () => {
  const { dataDir, cache, examine } = await surroundings();
  await examine();
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(existsSync(cache)).toBe(false);
  await examine();
  expect(readdirSync(cache, { recursive: true }).length).toBeGreaterThan(100);
});

test('a folder where nothing compiled can be kept changes nothing', async () => {
  const { dataDir, cache, examine } = await surroundings();
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(cache, 'not a folder');
  chmodSync(cache, 0o400);
  await examine();
});
