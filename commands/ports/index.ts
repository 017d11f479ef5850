import { readPortRef } from '../../src/allocations/references.ts';
import { type Click, onClick } from '../../src/discord/click.ts';
import type { Command } from '../../src/discord/command.ts';
import { reply } from '../../src/discord/replies.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { outdated } from '../../src/views/progress.ts';
import { noteShownIn } from '../../src/views/removal.ts';
import { routes } from '../../src/views/routes.ts';
import type { Here, Services } from '../services.ts';
import { addAction, addClicks } from './add.ts';
import { applyClicks } from './apply.ts';
import { historyAction, historyClicks } from './history.ts';
import { listAction, listClicks } from './list.ts';
import { noteAction, noteClicks, openNote, saveNote } from './note.ts';
import { workplace } from './place.ts';
import { makePrimaryAt, primaryAction, primaryClicks } from './primary.ts';
import { askFirst, removeAction, removeClicks } from './remove.ts';
import { testAction, testAt, testClicks } from './test.ts';
import { unwatchAction } from './unwatch.ts';
import { uptimeAction, uptimeClicks } from './uptime.ts';
import { watchAction, watchClicks, watchesAction } from './watch.ts';

export const ports: Command<Services> = {
  name: 'ports',
  description: descriptions.ports.itself,
  actions: [
    listAction,
    addAction,
    primaryAction,
    noteAction,
    removeAction,
    testAction,
    historyAction,
    watchAction,
    unwatchAction,
    watchesAction,
    uptimeAction,
  ],
};

/** One of several ports that fitted what was typed: goes on with what was asked for. */
const portPicked = onClick(
  routes.pickPort,
  async (here: Here, { verb }, { values }) => {
    const ref = readPortRef(values[0] ?? '');
    if (!ref) return reply(outdated());
    const port = { at: await workplace(here, ref), name: { allocationId: ref.allocationId } };
    if (verb === 'primary') return makePrimaryAt(here, port);
    if (verb === 'remove') return askFirst(here, port);
    if (verb === 'test') return testAt(here, port.at, port.name);
    const note = noteShownIn(here.shown);
    return note === '' ? openNote(port) : saveNote(here, { ...port, note });
  },
  { opens: 'modal' },
);

export const portsClicks: Click<Services>[] = [
  ...listClicks,
  ...addClicks,
  ...primaryClicks,
  ...noteClicks,
  ...removeClicks,
  ...applyClicks,
  ...testClicks,
  ...historyClicks,
  ...watchClicks,
  ...uptimeClicks,
  portPicked,
];
