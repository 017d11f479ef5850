import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AccountRecord, accountRecord } from '../../src/accounts/record.ts';
import { createVault } from '../../src/accounts/vault.ts';
import { openCollection } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open.ts';
import { startProgram } from '../support/process.ts';
import { ask, press, type Stage, stage } from '../support/stage.ts';

const KEY_A = Buffer.alloc(32, 1).toString('base64');
const KEY_B = Buffer.alloc(32, 2).toString('base64');

/** All bytes of the data folder. */
function bytesOf({ config }: Stage): string {
  return readdirSync(config.dataDir)
    .map((name) => readFileSync(join(config.dataDir, name), 'latin1'))
    .join('\n');
}

async function recordsOf({ config }: Stage) {
  const store = await openStore(config.storeUrl);
  onTestFinished(() => store.close());
  return openCollection<AccountRecord>(store, { name: 'accounts', version: 1, schema: accountRecord });
}

/** The bot as a program on the same data, with other encryption keys. */
function program({ config, discord, panel }: Stage, { keys, args = [] }: { keys: string; args?: string[] }) {
  const env = {
    DISCORD_TOKEN: 'any',
    DISCORD_API_URL: discord.apiUrl,
    PANEL_URL: panel.url,
    DATA_DIR: config.dataDir,
    ENCRYPTION_KEY: keys,
  };
  return startProgram('src/main.ts', env, { args });
}

async function stageWithKey(key: string): Promise<Stage> {
  const made = await stage({ linked: false });
  await made.stop();
  made.config.encryptionKeys = [new Uint8Array(Buffer.from(key, 'base64'))];
  made.config.dataDir = join(made.config.dataDir, 'own');
  made.config.storeUrl = `sqlite://${join(made.config.dataDir, 'portkeeper.sqlite')}`;
  await made.restart();
  await made.link(made.alice, made.demo.keys.alice);
  await made.link(made.bob, made.demo.keys.bob);
  return made;
}

test('files are readable for their owner only', async () => {
  const { config } = await stage();
  for (const name of readdirSync(config.dataDir)) {
    expect([name, statSync(join(config.dataDir, name)).mode & 0o777]).toEqual([name, 0o600]);
  }
});

test('/panel unlink leaves neither a row nor bytes', async () => {
  const made = await stage();
  await ask(made.alice, '/ports list', { server: 'Survival' });
  await ask(made.alice, '/ports test', { server: 'Survival' });
  expect(bytesOf(made)).toContain(`ports:${made.alice.user.id}`);
  expect(bytesOf(made)).toContain(made.demo.keys.alice.slice(0, 16));
  await press(await ask(made.alice, '/panel unlink'), 'Forget the key');
  expect(bytesOf(made)).not.toContain(made.alice.user.id);
  expect(bytesOf(made)).not.toContain(made.demo.keys.alice.slice(0, 16));
  expect(bytesOf(made)).not.toContain(made.demo.servers.survival);
  expect(bytesOf(made)).toContain(made.bob.user.id);
});

test('a record that is moved to another user does not open, and neither does an edited one', async () => {
  const made = await stage();
  const records = await recordsOf(made);
  const stolen = await records.get(made.alice.user.id);
  if (!stolen) throw new Error('Alice is linked.');
  await records.set(made.carol.user.id, stolen);
  expect((await ask(made.carol, '/ports list')).text).toContain('Your key cannot be read any more');
  const [link] = stolen.links;
  if (!link) throw new Error('Alice is linked.');
  const flipped =
    link.sealed.slice(0, -30) + (link.sealed.at(-30) === 'A' ? 'B' : 'A') + link.sealed.slice(-29);
  await records.set(made.alice.user.id, { ...stolen, links: [{ ...link, sealed: flipped }] });
  expect((await ask(made.alice, '/ports list')).text).toContain('Your key cannot be read any more');
});

describe('encryption keys', () => {
  test('a wrong one stops the start with a sentence, not a stack trace, and changes nothing', async () => {
    const made = await stageWithKey(KEY_A);
    await made.stop();
    const before = bytesOf(made);
    const bot = program(made, { keys: KEY_B });
    expect(await bot.ended).toBe(1);
    expect(bot.output()).toContain('ENCRYPTION_KEY does not fit the store');
    expect(bot.output()).not.toContain('    at ');
    expect(bytesOf(made)).toBe(before);
    await made.restart();
    expect((await ask(made.alice, '/ports list', { server: 'Survival' })).text).toContain(
      'Ports of Survival',
    );
  });

  test('are rotated: everything opens with the new one alone, and doing it again changes nothing', async () => {
    const made = await stageWithKey(KEY_A);
    await made.stop();
    const both = `${KEY_B},${KEY_A}`;
    const first = program(made, { keys: both, args: ['--rotate-keys'] });
    expect(await first.ended).toBe(0);
    expect(first.output()).toContain('Encrypted anew: the records of 2 of 2 people.');
    const second = program(made, { keys: both, args: ['--rotate-keys'] });
    await second.ended;
    expect(second.output()).toContain('the records of 0 of 2 people');
    made.config.encryptionKeys = [new Uint8Array(Buffer.from(KEY_B, 'base64'))];
    await made.restart();
    expect((await ask(made.alice, '/ports list', { server: 'Survival' })).text).toContain(
      'Ports of Survival',
    );
    expect((await ask(made.bob, '/ports list')).text).toContain('Ports of Survival');
  }, 60_000);

  test('a rotation that is killed at any moment can be repeated, and nothing is lost', async () => {
    const made = await stageWithKey(KEY_A);
    const records = await recordsOf(made);
    const alice = await records.get(made.alice.user.id);
    const [link] = alice?.links ?? [];
    if (!link) throw new Error('Alice is linked.');
    await made.stop();
    const vault = createVault([new Uint8Array(Buffer.from(KEY_A, 'base64'))]);
    for (let number = 1; number <= 300; number++) {
      const userId = String(9_000_000 + number);
      const sealed = await vault.seal(`key of ${userId}`, { userId, panel: link.panel });
      await records.set(userId, { links: [{ ...link, sealed }], channels: [] });
    }
    const both = { keys: `${KEY_B},${KEY_A}`, args: ['--rotate-keys'] };
    for (const reached of ['50 of 302', '150 of 302']) {
      const rotation = program(made, both);
      await rotation.line(reached);
      rotation.child.kill('SIGKILL');
      await rotation.ended;
    }
    const whole = program(made, both);
    expect(await whole.ended).toBe(0);
    expect(whole.output()).toMatch(/records of (?!0 |302 )\d+ of 302 people/);
    const rotated = createVault([new Uint8Array(Buffer.from(KEY_B, 'base64'))]);
    for (let number = 1; number <= 300; number++) {
      const userId = String(9_000_000 + number);
      const [moved] = (await records.get(userId))?.links ?? [];
      expect(await rotated.open(moved?.sealed ?? '', { userId, panel: link.panel })).toBe(`key of ${userId}`);
    }
  }, 60_000);
});
