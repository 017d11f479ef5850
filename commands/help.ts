import { action, type Command, usage } from '../src/discord/command.ts';
import { reply } from '../src/discord/replies.ts';
import { descriptions } from '../src/views/descriptions.ts';
import { type HelpLine, help } from '../src/views/help.ts';
import type { Here, Services } from './services.ts';

/** `/help` about the other commands. */
export function helpAbout(commands: Command<Services>[]): Command<Services> {
  return {
    name: 'help',
    description: descriptions.help.itself,
    actions: [
      action({
        name: '',
        description: descriptions.help.itself,
        options: {},
        async run(here: Here) {
          const links = await here.services.accounts.links(here.userId);
          return reply(help(helpLines(commands), links.length));
        },
      }),
    ],
  };
}

/** One line for everything that can be typed; the README's table is made of the same. */
export function helpLines(commands: Command<Services>[]): HelpLine[] {
  return commands.flatMap((command) =>
    command.actions.map((action) => ({ usage: usage(command, action), description: action.description })),
  );
}
