import { askToRemove, remove } from '../../src/allocations/remove.ts';
import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { confirmRemoval, expired, kept, removed } from '../../src/views/removal.ts';
import { routes } from '../../src/views/routes.ts';
import { notDone } from '../../src/views/settled.ts';
import type { Here } from '../services.ts';
import { isTooLate } from '../too-late.ts';
import { orStop, stateBeside } from './apply.ts';
import { type PortAt, withPort } from './find-port.ts';
import { allocationOption, serverOption } from './options.ts';
import { workplace } from './place.ts';

export const removeAction = action({
  name: 'remove',
  description: descriptions.ports.remove,
  options: { allocation: allocationOption, server: serverOption },
  run: (here: Here, wanted) =>
    withPort(here, { ...wanted, verb: 'remove', note: '' }, (port) => askFirst(here, port)),
});

export async function askFirst(here: Here, { at, name }: PortAt): Promise<Reply> {
  return reply(confirmRemoval(await askToRemove(at, name), here.services.clock.now()));
}

export const removeClicks = [
  onClick(routes.remove, async (here: Here, { panel, server, allocation }) =>
    askFirst(here, {
      at: await workplace(here, { panel, serverId: server }),
      name: { allocationId: allocation },
    }),
  ),
  onClick(routes.removeNow, async (here: Here, { panel, server, allocation, shownAt }) => {
    const place = { panel, serverId: server };
    if (isTooLate(here, shownAt)) return reply(expired(place));
    const at = await workplace(here, place);
    const settled = await remove(at, { allocationId: allocation }).catch((error: unknown) =>
      orStop(error, 'remove'),
    );
    if ('kind' in settled) return settled;
    if (settled.outcome === 'done') {
      const { value, lost } = settled;
      const state = await stateBeside(here, at, value.overview);
      return reply(removed(value, { lost, now: here.services.clock.now(), state }));
    }
    return reply(notDone(settled, { what: 'the ports of the server', place, reference: here.reference }));
  }),
  onClick(routes.keep, async (_here, { panel, server }) => reply(kept({ panel, serverId: server }))),
];
