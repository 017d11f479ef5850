import type { Click } from '../../src/discord/click.ts';
import type { Command } from '../../src/discord/command.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import type { Services } from '../services.ts';
import { linkAction, linkClicks } from './link.ts';
import { statusAction } from './status.ts';
import { unlinkAction, unlinkClicks } from './unlink.ts';

export const panel: Command<Services> = {
  name: 'panel',
  description: descriptions.panel.itself,
  actions: [linkAction, statusAction, unlinkAction],
};

export const panelClicks: Click<Services>[] = [...linkClicks, ...unlinkClicks];
