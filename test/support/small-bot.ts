import { onTestFinished } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { createClient } from '../../src/discord/client.ts';
import { action, type Command } from '../../src/discord/command.ts';
import { deploy } from '../../src/discord/deploy.ts';
import { createDispatcher } from '../../src/discord/dispatch.ts';
import type { Invocation } from '../../src/discord/invocation.ts';
import { text, whole } from '../../src/discord/options.ts';
import type { Reply } from '../../src/discord/replies.ts';
import { message } from '../../src/views/message.ts';
import { ManualClock } from './manual-clock.ts';

export const done = {
  kind: 'message',
  message: message({ tone: 'done', title: 'Done', lines: [] }),
  everyone: false,
  beside: false,
} satisfies Reply;

/** A bot of one command, `/try`, that does what the test wants. */
export async function botThat(run: (invocation: Invocation<null>) => Promise<Reply>) {
  const clock = new ManualClock();
  const discord = await startDiscord({ clock });
  const logged: object[] = [];
  const observed: object[] = [];
  const command: Command<null> = {
    name: 'try',
    description: 'Does what the test wants',
    actions: [
      action({
        name: '',
        description: 'Does it',
        options: { word: text('A word'), number: whole('A number', { min: 1, max: 9 }) },
        run,
      }),
    ],
  };
  const log = {
    warn: (facts: object) => void logged.push({ level: 'warn', ...facts }),
    error: (facts: object) => void logged.push({ level: 'error', ...facts }),
  };
  const dispatcher = createDispatcher({
    commands: [command],
    clicks: [],
    services: null,
    clock,
    log,
    newReference: () => 'REF-1',
    outdated: run,
    claim: async () => true,
    refuse: () => null,
    observe: (facts) => void observed.push(facts),
  });
  const client = createClient({
    apiUrl: discord.apiUrl,
    onInteraction: dispatcher.handle,
    onError: () => {},
  });
  await client.login(discord.token);
  await deploy(client.rest, { applicationId: discord.applicationId, commands: [command] });
  onTestFinished(async () => {
    await client.destroy();
    await discord.close();
  });
  return { discord, clock, client, dispatcher, logged, observed, person: discord.member({ name: 'Pat' }) };
}
