import { makePrimary } from '../../src/allocations/make-primary.ts';
import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { promoted } from '../../src/views/changes.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { routes } from '../../src/views/routes.ts';
import { notDone } from '../../src/views/settled.ts';
import type { Here } from '../services.ts';
import { orStop, stateBeside } from './apply.ts';
import { type PortAt, withPort } from './find-port.ts';
import { allocationOption, serverOption } from './options.ts';
import { workplace } from './place.ts';

export const primaryAction = action({
  name: 'primary',
  description: descriptions.ports.primary,
  options: { allocation: allocationOption, server: serverOption },
  run: (here: Here, wanted) =>
    withPort(here, { ...wanted, verb: 'primary', note: '' }, (port) => makePrimaryAt(here, port)),
});

export async function makePrimaryAt(here: Here, { at, name }: PortAt): Promise<Reply> {
  const settled = await makePrimary(at, name).catch((error: unknown) => orStop(error, 'primary'));
  if ('kind' in settled) return settled;
  if (settled.outcome === 'done') {
    const { value, lost } = settled;
    const state = value.already ? 'unknown' : await stateBeside(here, at, value.overview);
    return reply(promoted(value, lost, { state, now: here.services.clock.now() }));
  }
  return reply(notDone(settled, { what: 'the primary of the server', place: at, reference: here.reference }));
}

export const primaryClicks = [
  onClick(routes.primary, async (here: Here, { panel, server, allocation }) =>
    makePrimaryAt(here, {
      at: await workplace(here, { panel, serverId: server }),
      name: { allocationId: allocation },
    }),
  ),
  onClick(routes.otherPrimary, async (here: Here, { panel, server }, { values }) =>
    makePrimaryAt(here, {
      at: await workplace(here, { panel, serverId: server }),
      name: { allocationId: Number(values[0]) },
    }),
  ),
];
