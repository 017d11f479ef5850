import { makePrimary } from '../../src/allocations/make-primary.ts';
import type { Workplace } from '../../src/allocations/workplace.ts';
import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { promoted } from '../../src/views/changes.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { routes } from '../../src/views/routes.ts';
import { notDone } from '../../src/views/settled.ts';
import type { Here } from '../services.ts';
import { orStop, stateBeside } from './apply.ts';
import { findPort } from './find-port.ts';
import { allocationOption, serverOption } from './options.ts';
import { workplace } from './place.ts';

export const primaryAction = action({
  name: 'primary',
  description: descriptions.ports.primary,
  options: { allocation: allocationOption, server: serverOption },
  async run(here: Here, wanted) {
    const place = await findPort(here, { ...wanted, verb: 'primary', note: '' });
    return 'reply' in place ? place.reply : makePrimaryAt(here, place);
  },
});

export async function makePrimaryAt(
  here: Here,
  { at, allocationId }: { at: Workplace; allocationId: number },
): Promise<Reply> {
  const wanted = { change: 'primary', allocation: allocationId } as const;
  const settled = await makePrimary(at, allocationId).catch((error: unknown) => orStop(error, wanted));
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
    makePrimaryAt(here, { at: await workplace(here, { panel, serverId: server }), allocationId: allocation }),
  ),
  onClick(routes.otherPrimary, async (here: Here, { panel, server }, { values }) =>
    makePrimaryAt(here, {
      at: await workplace(here, { panel, serverId: server }),
      allocationId: Number(values[0]),
    }),
  ),
];
