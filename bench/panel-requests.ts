import type { Actor } from '../sandbox/discord/index.ts';
import type { Panel } from '../sandbox/panel/index.ts';
import { type Bot, stopped } from './bots.ts';
import type { Row } from './report.ts';
import { personOf } from './timing.ts';

/** Where the first steps need a place that has not been used before. */
type Step = [what: string, act: (actor: Actor) => Promise<unknown>];

const ask =
  (...typed: Parameters<Actor['slash']>) =>
  async (actor: Actor) =>
    (await actor.slash(...typed)).answer();

const STEPS: Step[] = [
  ['typing `server`, first letter', (actor) => actor.autocomplete('/ports list', { server: 's' }, 'server')],
  [
    'typing `server`, further letters',
    (actor) => actor.autocomplete('/ports list', { server: 'su' }, 'server'),
  ],
  ['`/ports list server:Survival`', ask('/ports list', { server: 'Survival' })],
  ['`/ports list`, again in the channel', ask('/ports list')],
  ['`/ports add`', ask('/ports add', { note: 'new' })],
  ['`/ports note`', ask('/ports note', { allocation: '24454', text: 'voice' })],
  ['`/ports primary`', ask('/ports primary', { allocation: '24454' })],
  ['`/ports remove`, asking and doing', remove],
  ['`/panel status`', ask('/panel status')],
  ['`/help`', ask('/help')],
];

/** How often the panel is asked for each thing a person can do. A number, not a time: it does not vary. */
export async function countPanelRequests(own: Bot & { panel: Panel }): Promise<Row[]> {
  const program = await own.start();
  const actor = personOf(own, 0);
  const rows: Row[] = [];
  for (const [what, act] of STEPS) {
    own.panel.requests.length = 0;
    await act(actor);
    const requests = String(own.panel.requests.length);
    rows.push({
      figure: `Panel requests, ${what}`,
      portkeeper: requests,
      compared: '',
      ratio: '',
      target: '',
    });
  }
  await stopped(own, program);
  return rows;
}

async function remove(actor: Actor): Promise<void> {
  const asked = await ask('/ports remove', { allocation: '25565' })(actor);
  await (await asked.click('Remove')).answer();
}
