import { isIP } from 'node:net';
import { type Assigned, assign, bringBack, type Wish } from '../../src/allocations/assign.ts';
import { MAX_NOTE_LENGTH } from '../../src/allocations/note-text.ts';
import { presetOf, presets } from '../../src/allocations/presets.ts';
import { remove } from '../../src/allocations/remove.ts';
import type { Settled, Workplace } from '../../src/allocations/workplace.ts';
import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import { text, whole } from '../../src/discord/options.ts';
import { type Reply, reply, showModal } from '../../src/discord/replies.ts';
import { added, alreadyBack, givenBack } from '../../src/views/changes.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { badAddress, badPort } from '../../src/views/explain.ts';
import { addModal, fields } from '../../src/views/modals.ts';
import { cannotComeBack, expired, noteShownIn } from '../../src/views/removal.ts';
import { routes } from '../../src/views/routes.ts';
import { notDone } from '../../src/views/settled.ts';
import type { Here } from '../services.ts';
import { isTooLate } from '../too-late.ts';
import { orStop, stateBeside } from './apply.ts';
import { serverOption } from './options.ts';
import { atServer, workplace } from './place.ts';

const { options } = descriptions.ports;
const PORTS = { min: 1, max: 65_535 };

export const addAction = action({
  name: 'add',
  description: descriptions.ports.add,
  options: {
    server: serverOption,
    port: whole(options.port, PORTS),
    ip: text(options.ip, { maxLength: 45 }),
    game: text(options.game, {
      choices: presets.map(({ id, name, port }) => ({ name: `${name} (${port})`, value: id })),
    }),
    note: text(options.note, { maxLength: MAX_NOTE_LENGTH }),
  },
  async run(here: Here, { server, port, ip, game, note }) {
    const preset = game === null ? undefined : presetOf(game);
    const wish = {
      port: port ?? preset?.port ?? null,
      ip: ip?.trim().replace(/^\[(.+)\]$/, '$1') || null,
      note: note ?? preset?.name ?? '',
    };
    if (wish.ip !== null && !isHost(wish.ip)) return reply(badAddress(wish.ip));
    const choice = { verb: 'add', ...wish } as const;
    return atServer(here, { typed: server, choice }, (at) => addAt(here, at, { ...wish, game }));
  },
});

/** An IP address, or the alias that stands for one. */
function isHost(text: string): boolean {
  // A zone (`fe80::1%eth0`) is of no use to a panel.
  return (isIP(text) !== 0 && !text.includes('%')) || /^[\w.-]{1,45}$/.test(text);
}

/** @param wish.game the preset that was chosen, if one was: from then on it is known what the port is for. */
export async function addAt(
  here: Here,
  at: Workplace,
  { game = null, ...wish }: Wish & { game?: string | null },
): Promise<Reply> {
  const settled = await assign(at, wish);
  if (settled.outcome === 'done') await rememberGame(here, { added: settled.value, game });
  return answerTo(here, at, { wish, settled });
}

/** What is new is nobody's old port, whatever was known of its number. Several are new: whose is which is unclear. */
async function rememberGame(
  here: Here,
  { added: { added, overview }, game }: { added: Assigned; game: string | null },
): Promise<void> {
  const known = game !== null && added.length === 1 ? { game, answered: false } : null;
  const { panel, serverId: server } = overview;
  for (const { id } of added) {
    const place = { owner: here.userId, panel, server, allocation: id };
    // The port is added, whatever becomes of this: it is guessed from the note then.
    await here.services.tester.known.remember(place, known).catch(() => undefined);
  }
}

async function answerTo(
  here: Here,
  at: Workplace,
  { wish, settled }: { wish: Wish; settled: Settled<Assigned> },
): Promise<Reply> {
  if (settled.outcome !== 'done') {
    return reply(notDone(settled, { what: 'the ports of the server', place: at, reference: here.reference }));
  }
  const { value, lost } = settled;
  const state = await stateBeside(here, at, value.overview);
  return reply(added(value, { asked: wish, lost, now: here.services.clock.now(), state }));
}

export const addClicks = [
  onClick(routes.add, async (_here, { panel, server }) => showModal(addModal({ panel, serverId: server })), {
    opens: 'modal',
  }),
  onClick(routes.saveAdd, async (here: Here, { panel, server }, { inputs }) => {
    const typed = (inputs[fields.port] ?? '').trim();
    const port = typed === '' ? null : Number(typed);
    if (port !== null && !(Number.isInteger(port) && port >= PORTS.min && port <= PORTS.max)) {
      return reply(badPort(typed, { panel, serverId: server }));
    }
    const at = await workplace(here, { panel, serverId: server });
    return addAt(here, at, { port, ip: null, note: inputs[fields.note] ?? '' });
  }),
  onClick(routes.giveBack, async (here: Here, { panel, server, allocation, shownAt }) => {
    const place = { panel, serverId: server };
    if (isTooLate(here, shownAt)) return reply(expired(place));
    const at = await workplace(here, place);
    const settled = await remove(at, { allocationId: allocation }).catch((error: unknown) =>
      orStop(error, 'remove'),
    );
    if ('kind' in settled) return settled;
    if (settled.outcome === 'done') return reply(givenBack(settled.value, settled.lost));
    return reply(notDone(settled, { what: 'the ports of the server', place, reference: here.reference }));
  }),
  onClick(routes.bringBack, async (here: Here, { panel, server, port, ip, shownAt }) => {
    const place = { panel, serverId: server };
    if (isTooLate(here, shownAt)) return reply(expired(place));
    const at = await workplace(here, place);
    const wish = { port, ip, note: noteShownIn(here.shown) };
    const returned = await bringBack(at, wish);
    if (returned.outcome === 'picks-ports') return reply(cannotComeBack(returned.overview, port));
    if (returned.outcome !== 'already') return answerTo(here, at, { wish, settled: returned });
    const state = await stateBeside(here, at, returned.overview);
    return reply(alreadyBack(returned, { state, now: here.services.clock.now() }));
  }),
];
