import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Actor, startDiscord } from '../../sandbox/discord/index.ts';
import { addKey, demoWorld, startPanel } from '../../sandbox/panel/index.ts';
import { DIALECTS } from '../support/dialects.ts';
import { emptyFolder, startProgram } from '../support/process.ts';
import { ask, pick, press } from '../support/stage.ts';

const ENCRYPTION_KEY = Buffer.from('an encryption key of 32 letters!').toString('base64');

async function linkKey(actor: Actor, key: string) {
  const modal = await (await actor.slash('/panel link')).modal();
  return (await modal.submit({ key })).answer();
}

/** Everything a person does in a day, with everything that goes wrong. */
async function liveThrough(alice: Actor): Promise<void> {
  const list = await ask(alice, '/ports list', { server: 'Survival' });
  await pick(list, 'play.example.net:24454');
  await ask(alice, '/ports add', { server: 'Survival', note: 'new' });
  await ask(alice, '/ports primary', { server: 'Survival', allocation: '24454' });
  await ask(alice, '/ports note', { server: 'Survival', allocation: '25565', text: 'x' });
  await press(await ask(alice, '/ports remove', { server: 'Survival', allocation: '25565' }), 'Remove');
  await alice.autocomplete('/ports list', { server: 's' }, 'server');
  await ask(alice, '/panel status');
}

test.each(DIALECTS)(
  'after a day with failures on %s at LOG_LEVEL=trace: 0 traces of any key',
  async (dialect) => {
    const demo = demoWorld(dialect);
    const discord = await startDiscord();
    const panel = await startPanel({ dialect, world: demo.world });
    onTestFinished(async () => {
      await panel.close();
      await discord.close();
    });
    const dataDir = join(emptyFolder(), 'data');
    const bot = startProgram('src/main.ts', {
      DISCORD_TOKEN: 'token-of-the-bot',
      DISCORD_API_URL: discord.apiUrl,
      PANEL_URL: panel.url,
      DATA_DIR: dataDir,
      ENCRYPTION_KEY,
      LOG_LEVEL: 'trace',
    });
    await bot.line('Portkeeper is ready');
    const alice = discord.member({ name: 'Alice' });
    const wrong = `${demo.keys.alice.slice(0, 16)}${'f'.repeat(32)}`;
    const application = addKey(demo.world, { userId: 1, kind: 'application', dialect }).token;
    const pasted = addKey(demo.world, { userId: 1, dialect }).token;
    await linkKey(alice, wrong);
    await linkKey(alice, application);
    await linkKey(alice, demo.keys.alice);
    await ask(alice, '/ports list', { server: pasted });
    await liveThrough(alice);
    for (const fault of [
      { kind: 'status', status: 500, detail: `Bad header: Bearer ${demo.keys.alice}` },
      { kind: 'status', status: 418, detail: `You sent ${demo.keys.alice}.` },
      { kind: 'html', status: 502, times: 2 },
      { kind: 'reset', times: 2 },
      { kind: 'malformed-json' },
      { kind: 'redirect', location: `https://evil.example/?key=${demo.keys.alice}` },
      { kind: 'huge' },
      { kind: 'rate-limited', retryAfterSeconds: 50 },
    ] as const) {
      panel.fault(fault);
      await ask(alice, '/ports list', { server: demo.servers.survival });
    }
    discord.fault({ match: { path: /callback/ }, kind: 'status', status: 500, times: 3 });
    (await alice.slash('/help')).acknowledged.catch(() => {});
    await bot.line('could not be delivered');
    await linkKey(alice, demo.keys.alice);

    bot.child.kill('SIGTERM');
    await bot.ended;
    const places = {
      log: bot.output(),
      files: readdirSync(dataDir)
        .map((name) => readFileSync(join(dataDir, name), 'latin1'))
        .join('\n'),
      discord: JSON.stringify(discord.requests),
    };
    const secrets = [demo.keys.alice, wrong, application, pasted].flatMap((key) => [key, key.slice(16)]);
    secrets.push(ENCRYPTION_KEY, 'an encryption key of 32 letters!', 'token-of-the-bot');
    const hits = Object.entries(places).flatMap(([place, text]) =>
      secrets.filter((secret) => text.includes(secret)).map((secret) => `${place}: ${secret}`),
    );
    expect(hits).toEqual([]);
    expect(places.files).toContain('SQLite format 3');
    expect(places.log).toContain('Reference'.toLowerCase());
  },
);
