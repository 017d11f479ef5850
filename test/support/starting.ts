import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Discord, startDiscord } from '../../sandbox/discord/index.ts';
import { demoWorld, type Panel, startPanel } from '../../sandbox/panel/index.ts';
import { createChecklist, interruptible } from '../../src/checklist.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/operations/log.ts';
import { startPortkeeper } from '../../src/portkeeper.ts';
import { emptyFolder } from './process.ts';

/** A Discord, a panel, and settings for a bot that is started on them. */
export interface Surroundings {
  discord: Discord;
  panel: Panel;
  env: Record<string, string>;
}

export async function surroundings(): Promise<Surroundings> {
  const discord = await startDiscord();
  const panel = await startPanel({ dialect: 'pterodactyl', world: demoWorld().world });
  onTestFinished(async () => {
    await panel.close();
    await discord.close();
  });
  const env = {
    DISCORD_TOKEN: 'any',
    DISCORD_API_URL: discord.apiUrl,
    PANEL_URL: panel.url,
    DATA_DIR: join(emptyFolder(), 'data'),
  };
  return { discord, panel, env };
}

/** The lines of a checklist, without those about the user that runs the tests. */
export function told(lines: readonly string[]): string[] {
  return lines.filter((line) => /^[✓✗⚠]/.test(line) && !line.startsWith('⚠ user'));
}

/**
 * Starts the bot in this process, as main.ts does; it is stopped when the test is over.
 * @returns the lines that the operator reads, and whether it runs.
 */
export async function startOn(
  env: Record<string, string>,
  {
    clock = systemClock,
    signal = new AbortController().signal,
  }: { clock?: Clock; signal?: AbortSignal } = {},
) {
  const lines: string[] = [];
  const log: string[] = [];
  const result = readConfig(env);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  const closed = Promise.withResolvers<unknown>();
  let logins = 0;
  try {
    const bot = await startPortkeeper(result.config, {
      log: createLog({ level: 'trace', destination: { write: (line) => void log.push(line) } }),
      clock,
      checklist: interruptible(
        createChecklist((line) => void lines.push(line)),
        signal,
      ),
      probePanels: true,
      onClosedForGood: closed.resolve,
      onLogin: () => {
        logins += 1;
      },
    });
    onTestFinished(() => bot.stop());
    return { lines: told(lines), all: lines, runs: true, error: null, closed: closed.promise, log, logins };
  } catch (error) {
    return { lines: told(lines), all: lines, runs: false, error, closed: closed.promise, log, logins };
  }
}
