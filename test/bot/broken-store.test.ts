import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Actor, startDiscord } from '../../sandbox/discord/index.ts';
import { addKey, demoWorld, startPanel } from '../../sandbox/panel/index.ts';
import { holdStore } from '../support/hold-store.ts';
import { cannotMount, readOnly, smallDisk } from '../support/mounts.ts';
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
  mkdirSync(dataDir);
  const env = {
    DISCORD_TOKEN: 'any',
    DISCORD_API_URL: discord.apiUrl,
    PANEL_URL: panel.url,
    DATA_DIR: dataDir,
  };
  const path = process.env.PATH ?? '';
  return { demo, discord, dataDir, file: join(dataDir, 'portkeeper.sqlite'), env: { ...env, PATH: path } };
}

async function linkKey(actor: Actor, key: string) {
  const modal = await (await actor.slash('/panel link')).modal();
  return (await modal.submit({ key })).answer();
}

/** A start that must fail with a sentence. */
async function refusal(env: Record<string, string>, inside: string[] = []): Promise<string> {
  const bot = startProgram('src/main.ts', env, { inside });
  expect(await bot.ended).toBe(1);
  expect(bot.output()).not.toContain('    at ');
  return bot.output();
}

describe('the start', () => {
  test.each([
    ['rubbish', Buffer.from('this is no database, and never was one'.repeat(100))],
    ['a torn header', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(4_000, 0xff)])],
  ])('on a corrupt file (%s) ends with a sentence and leaves the file alone', async (_name, bytes) => {
    const { env, file } = await surroundings();
    writeFileSync(file, bytes);
    expect(await refusal(env)).toContain('The store is damaged');
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('on a file that another program holds ends with a sentence', async () => {
    const { env, file } = await surroundings();
    holdStore(file);
    expect(await refusal(env)).toContain('in use by another program');
  });

  test('where the data folder should be a file ends with a sentence', async () => {
    const { env, file } = await surroundings();
    writeFileSync(file, '');
    expect(await refusal({ ...env, DATA_DIR: file })).toContain('✗ data folder – ');
  });

  test.skipIf(cannotMount !== false)(
    'on a read-only folder ends with a sentence, and a store in it is whole',
    async () => {
      const { env, discord, demo, dataDir } = await surroundings();
      expect(await refusal(env, readOnly(dataDir))).toContain('cannot be written');
      const bot = startProgram('src/main.ts', env);
      await bot.line('Portkeeper is ready');
      const alice = discord.member({ name: 'Alice' });
      await linkKey(alice, demo.keys.alice);
      bot.child.kill('SIGTERM');
      await bot.ended;
      expect(await refusal(env, readOnly(dataDir))).toContain('cannot be written');
      const again = startProgram('src/main.ts', env);
      await again.line('Portkeeper is ready');
      expect((await ask(alice, '/ports list', { server: 'Survival' })).text).toContain('Ports of Survival');
    },
  );
});

test('a file that another program holds while the bot runs: a sentence, and afterwards everything works', async () => {
  const { env, file, discord, demo } = await surroundings();
  const bot = startProgram('src/main.ts', env);
  await bot.line('Portkeeper is ready');
  const alice = discord.member({ name: 'Alice' });
  const letGo = holdStore(file);
  const answer = await linkKey(alice, demo.keys.alice);
  expect(answer.text).toContain('Storage problem');
  expect(answer.text).toMatch(/Reference [0-9A-F]{8}/);
  letGo();
  expect((await linkKey(alice, demo.keys.alice)).text).toContain('Linked');
  expect((await ask(alice, '/ports list', { server: 'Survival' })).text).toContain('Ports of Survival');
}, 30_000);

test.skipIf(cannotMount !== false)(
  'a full disk: a sentence, and whoever was told “Linked” stays linked',
  async () => {
    const { env, dataDir, discord, demo } = await surroundings();
    const bot = startProgram('src/main.ts', env, { inside: smallDisk(dataDir, 96 * 1024) });
    await bot.line('Portkeeper is ready');
    const linked: Actor[] = [];
    let refused = '';
    while (refused === '' && linked.length < 500) {
      const actor = discord.member({ name: `Person ${linked.length}` });
      const answer = await linkKey(actor, addKey(demo.world, { userId: 1 }).token);
      if (answer.text.includes('Linked')) linked.push(actor);
      else refused = answer.text;
    }
    expect(refused).toContain('Storage problem');
    expect(linked.length).toBeGreaterThan(5);
    for (const actor of linked) {
      const list = await ask(actor, '/ports list', { server: demo.servers.survival });
      expect(list.text).toContain('Ports of Survival');
    }
  },
  60_000,
);

if (cannotMount) console.warn(`Not run: a read-only folder, a full disk – ${cannotMount}.`);
