import type { Click } from '../src/discord/click.ts';
import type { Command } from '../src/discord/command.ts';
import { helpAbout } from './help.ts';
import { panel, panelClicks } from './panel/index.ts';
import { ports, portsClicks } from './ports/index.ts';
import type { Services } from './services.ts';

/** The one list of what a person can type: registered with Discord, dispatched, shown by /help and the README. */
export const commands: Command<Services>[] = [panel, ports];
commands.push(helpAbout(commands));

/** The one list of what a person can press, choose or submit. */
export const clicks: Click<Services>[] = [...panelClicks, ...portsClicks];
