import { REST, Routes } from 'discord.js';
import { z } from 'zod';
import { commands } from '../commands/index.ts';
import type { Checklist } from './checklist.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { differs } from './discord/deploy.ts';
import { DiscordFailure, isOutOfCommands, troubleOf } from './discord/trouble.ts';
import { openKept, probeAll, proveHealth } from './opening.ts';
import { createTransport } from './panel/transport.ts';
import { commandsNotSent } from './views/discord-trouble.ts';

const application = z.object({ id: z.string(), name: z.string() });

/**
 * Takes the steps of a start and ends. It does not log in to the gateway: beside a running bot, both would answer.
 * @throws StepFailed at the first ✗
 */
export async function examine(config: Config, checklist: Checklist): Promise<void> {
  const kept = await openKept(config, { checklist, exclusive: false });
  const transport = createTransport({ clock: systemClock });
  try {
    await proveHealth(config, checklist);
    await probeAll(config, { transport, checklist, clock: systemClock });
    const rest = new REST({
      api: config.discordApiUrl,
      timeout: 5_000,
      retries: 1,
      rejectOnRateLimit: () => true,
    }).setToken(config.discordToken);
    const { id } = await checklist.step(
      'Discord',
      () => ownApplication(rest),
      ({ name }) => name,
    );
    await checklist.attempt(
      'commands',
      async () =>
        (await differs(rest, { applicationId: id, commands }))
          ? 'will be registered at the next start'
          : 'up to date',
      (error) => commandsNotSent(isOutOfCommands(error) ? 'no-more-today' : troubleOf(error)),
    );
  } finally {
    await transport.close();
    await kept.store.close();
  }
}

async function ownApplication(rest: REST) {
  const read = application.safeParse(await rest.get(Routes.currentApplication()));
  if (!read.success) throw new DiscordFailure({ how: 'page', status: 200 }, read.error);
  return read.data;
}
