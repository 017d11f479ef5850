import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { emptyFolder, startProgram } from '../support/process.ts';

/** What the program makes of a SQLite store that belongs to one process: `npm start` and the tasks beside it. */

async function surroundings() {
  const discord = await startDiscord();
  onTestFinished(() => discord.close());
  const folder = join(emptyFolder(), 'data');
  const env = { DISCORD_TOKEN: 'any', DISCORD_API_URL: discord.apiUrl, DATA_DIR: folder };
  const start = (...args: string[]) => startProgram('src/main.ts', env, { args });
  const bot = start();
  await bot.line('Portkeeper is ready');
  return { folder, bot, start };
}

test.each([[[]], [['--rotate-keys']]])(
  'a second program %j on the same data folder is refused with a sentence',
  async (args) => {
    const { bot, start } = await surroundings();
    const second = start(...args);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('is a second Portkeeper running on the same data folder?');
    bot.child.kill('SIGKILL');
    await bot.ended;
    const next = start();
    await next.line('Portkeeper is ready');
  },
);

test('a backup is made beside the running bot, and names its file', async () => {
  const { folder, start } = await surroundings();
  const backup = start('--backup');
  expect(await backup.ended).toBe(0);
  const [name = ''] = readdirSync(join(folder, 'backups'));
  expect(backup.output()).toContain(join(folder, 'backups', name));
  const again = start('--backup', join(folder, 'backups', name));
  expect(await again.ended).toBe(1);
  expect(again.output()).toContain('There is such a file already');
});

test('a store is copied when no bot runs on it, and the words say what is missing', async () => {
  const { folder, bot, start } = await surroundings();
  const [from, to] = [`sqlite://${folder}/portkeeper.sqlite`, `sqlite://${folder}/copy.sqlite`];
  const early = start('--store-copy', from, to);
  expect(await early.ended).toBe(1);
  expect(early.output()).toContain('is a second Portkeeper running');
  bot.child.kill('SIGKILL');
  await bot.ended;
  const copy = start('--store-copy', from, to);
  expect(await copy.ended).toBe(0);
  expect(copy.output()).toContain('both stores are equal');
  const typo = start('--store-copy', `sqlite://${folder}/nowhere.sqlite`, to);
  expect(await typo.ended).toBe(1);
  expect(typo.output()).toContain('There is no such store');
  expect(existsSync(join(folder, 'nowhere.sqlite'))).toBe(false);
  const alone = start('--store-copy', from);
  expect(await alone.ended).toBe(78);
  expect(alone.output()).toContain('Name two stores');
});
