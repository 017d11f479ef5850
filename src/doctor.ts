import { REST, Routes } from 'discord.js';
import { z } from 'zod';
import { commands } from '../commands/index.ts';
import type { Step } from './checklist.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { differs } from './discord/deploy.ts';
import { createTransport } from './panel/transport.ts';
import { openKept, probeAll } from './portkeeper.ts';

const application = z.object({ id: z.string(), name: z.string() });

/**
 * Takes the steps of a start and ends. It does not log in to the gateway: beside a running bot, both would answer.
 * @throws StepFailed at the first ✗
 */
export async function examine(config: Config, step: Step): Promise<void> {
  const kept = await openKept(config, { step, exclusive: false });
  const transport = createTransport({ clock: systemClock });
  try {
    await probeAll(config, { transport, step });
    const rest = new REST({ api: config.discordApiUrl, timeout: 5_000, retries: 1 }).setToken(
      config.discordToken,
    );
    const own = async () => application.parse(await rest.get(Routes.currentApplication()));
    const { id } = await step('Discord', own, ({ name }) => name);
    const compared = () => differs(rest, { applicationId: id, commands });
    await step('commands', compared, (differ) =>
      differ ? 'will be registered at the next start' : 'up to date',
    );
  } finally {
    await transport.close();
    await kept.store.close();
  }
}
