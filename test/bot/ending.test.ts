import { cpSync, existsSync, realpathSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { encryptedPort } from '../support/ports.ts';
import { emptyFolder, type Program, startCommand, startProgram } from '../support/process.ts';
import { surroundings } from '../support/starting.ts';

/** A folder like a checkout, whose `.env` is the test's. */
function checkout(dotEnv: string | Buffer = ''): string {
  const folder = emptyFolder();
  cpSync('package.json', join(folder, 'package.json'));
  for (const name of ['src', 'node_modules']) symlinkSync(resolve(name), join(folder, name));
  writeFileSync(join(folder, '.env'), dotEnv);
  return folder;
}

/** As npm sees it: with its own PATH, and a home where it keeps its cache. */
function npmStart(cwd: string, env: Record<string, string>, ...options: string[]): Program {
  const { PATH = '' } = process.env;
  return startCommand(['npm', 'start', '--no-update-notifier', ...options], {
    env: { PATH, HOME: emptyFolder(), ...env },
    cwd,
  });
}

/** The bot says who it is in each line of its log. */
function pidIn(line: string): number {
  const pid = Number(/"pid":(\d+)/.exec(line)?.[1]);
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Each once: on Debian `sh` is dash. */
const SHELLS = [
  ...new Set(['/bin/dash', '/bin/bash', '/bin/sh'].filter(existsSync).map((shell) => realpathSync(shell))),
];
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

describe.each(SHELLS)('npm start, with %s, obeys', (shell) => {
  test.each(SIGNALS)(
    '%s that npm alone gets',
    async (signal) => {
      const { env, discord } = await surroundings();
      const npm = npmStart(checkout(), env, `--script-shell=${shell}`);
      const pid = pidIn(await npm.line('Portkeeper is ready'));
      npm.child.kill(signal);
      await npm.line('Stopping');
      await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
      expect(discord.gateway.connections).toBe(0);
      if (signal !== 'SIGHUP') expect(await npm.ended).toBe(0);
    },
    60_000,
  );
});

test.each(SIGNALS)(
  'npm start obeys %s while it is still starting',
  async (signal) => {
    const { env, discord } = await surroundings();
    discord.fault({ match: { path: /^\/gateway\/bot/ }, kind: 'hang', times: 9 });
    const npm = npmStart(checkout(), env);
    await npm.line('✓ panel');
    npm.child.kill(signal);
    pidIn(await npm.line('Stopped before the end'));
    const code = await npm.ended;
    if (signal !== 'SIGHUP') expect(code).toBe(0);
  },
  60_000,
);

test('a bot that is killed together with npm by one signal to both stops once', async () => {
  const { env } = await surroundings();
  const npm = npmStart(checkout(), env);
  const pid = pidIn(await npm.line('Portkeeper is ready'));
  process.kill(pid, 'SIGINT');
  npm.child.kill('SIGINT');
  expect(await npm.ended).toBe(0);
  expect(npm.output().match(/"Stopping/g)).toHaveLength(1);
}, 60_000);

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'the image’s command obeys %s',
  async (signal) => {
    const { env } = await surroundings();
    const bot = startProgram('src/start.js', env);
    await bot.line('Portkeeper is ready');
    bot.child.kill(signal);
    expect(await bot.ended).toBe(0);
  },
  60_000,
);

test('a token that was reset while the bot runs: the sentence, and why it ends later; a signal ends it now', async () => {
  const { env, discord } = await surroundings();
  const bot = startProgram('src/main.ts', env);
  await bot.line('Portkeeper is ready');
  discord.gateway.drop(4004);
  expect(await bot.line('✗ Discord')).toContain('takes the token no more');
  expect(await bot.line('Ends in')).toContain('1,000 times a day');
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toBe(1);
}, 60_000);

describe('.env', () => {
  const text = 'DISCORD_TOKEN="Bot any"\r\nPANELURL=https://a.example\r\nLOG_LEVEL=info\r\n';
  test.each([
    ['with CRLF and quotes', text],
    ['with a mark before it (BOM)', `\uFEFF${text}`],
    ['in UTF-16, as PowerShell writes it', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ])(
    '%s: is read, and a name that is none of ours is told',
    async (_name, written) => {
      const { env, discord } = await surroundings();
      const { DISCORD_TOKEN: _, ...others } = env;
      const bot = npmStart(checkout(written), others);
      await bot.line('✓ Discord');
      expect(bot.output()).toContain('⚠ settings – PANELURL is no setting: did you mean PANEL_URL?');
      expect(discord.requests.length).toBeGreaterThan(0);
      bot.child.kill('SIGTERM');
      await bot.ended;
    },
    60_000,
  );
});

describe('NODE_EXTRA_CA_CERTS in .env', () => {
  const certificate = resolve('test/fixtures/self-signed/certificate.pem');
  async function started(path: string) {
    const { env } = await surroundings();
    const url = `https://localhost:${await encryptedPort()}`;
    const npm = npmStart(checkout(`NODE_EXTRA_CA_CERTS="${path}"\n`), { ...env, PANEL_URL: url });
    await Promise.race([npm.line('✓ Discord'), npm.ended]);
    npm.child.kill('SIGTERM');
    return { code: await npm.ended, output: npm.output() };
  }

  test('is trusted', async () => {
    const { output } = await started(certificate);
    expect(output).toContain('⚠ panel');
    expect(output).not.toContain('certificate');
  }, 60_000);

  test.each(['/nowhere.pem', resolve('package.json')])(
    'that is no certificate (%s) ends the start',
    async (path) => {
      const { code, output } = await started(path);
      expect(code).toBe(78);
      expect(output).toContain('✗ settings – NODE_EXTRA_CA_CERTS');
    },
    60_000,
  );
});

describe('a .env that says nothing', () => {
  test('because a line is no setting: the line is named, its words are not', async () => {
    const npm = npmStart(checkout('# mine\nDISCORD_TOKEN: s3cret\n'), {});
    await npm.ended;
    expect(npm.output()).toContain('⚠ settings – .env, line 2: not understood. Write NAME=value');
    expect(npm.output()).toContain('✗ settings – DISCORD_TOKEN is missing');
    expect(npm.output()).not.toContain('s3cret');
  }, 60_000);

  test('because an editor has named it .env.txt', async () => {
    const folder = checkout();
    renameSync(join(folder, '.env'), join(folder, '.env.txt'));
    const npm = npmStart(folder, {});
    await npm.ended;
    expect(npm.output()).toContain('⚠ settings – .env.txt is not read: rename it to .env');
  }, 60_000);
});
