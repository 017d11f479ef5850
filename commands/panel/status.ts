import { action } from '../../src/discord/command.ts';
import { reply } from '../../src/discord/replies.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { status } from '../../src/views/panel.ts';
import type { Here } from '../services.ts';

export const statusAction = action({
  name: 'status',
  description: descriptions.panel.status,
  options: {},
  run: async (here: Here) => reply(status(await here.services.accounts.links(here.userId))),
});
