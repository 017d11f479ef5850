import { linkButton } from './explain.ts';
import { type Message, message } from './message.ts';
import { counted } from './text.ts';

export interface HelpLine {
  /** `/ports list` */
  usage: string;
  description: string;
}

/** What the bot can do, and what this person needs next. */
export function help(commands: HelpLine[], linkedPanels: number): Message {
  return message({
    tone: 'info',
    title: 'Portkeeper',
    lines: [
      'Manage the ports of your game servers without opening the panel.\n',
      ...commands.map(({ usage, description }) => `**${usage}** – ${description}`),
      '\nReplies are only visible to you, unless you add `share:True` to `/ports list`.',
    ],
    fields: [{ name: 'What you need next', value: next(linkedPanels) }],
    rows: linkedPanels === 0 ? [[linkButton('Link your account')]] : [],
  });
}

function next(linkedPanels: number): string {
  return linkedPanels === 0
    ? 'Link your panel account once: make a **client API key** in the panel under **Account → API Credentials**, then press the button.'
    : `Nothing: ${counted(linkedPanels, 'panel')} linked. Try \`/ports list\`.`;
}
