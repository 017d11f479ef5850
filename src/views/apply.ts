import type { Standing } from '../allocations/apply.ts';
import type { StoppedChange } from '../allocations/journey.ts';
import type { Overview } from '../allocations/overview.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import { button } from './components.ts';
import { writeTime } from './custom-id.ts';
import { expiry } from './expiry.ts';
import { type Message, message } from './message.ts';
import { sentence } from './reasons.ts';
import { whyNot } from './rights.ts';
import { routes } from './routes.ts';
import { listButton, serverIds, serverName } from './server.ts';
import { counted } from './text.ts';

/** When a change is felt, and how to make it so. `state`: `unknown` where nobody asked. */
export interface Effect {
  state: PowerState;
  /** The allocation to be tested in the end; 0 for the primary. */
  tested: number;
  /** When the change was made, milliseconds since the epoch: what began before it is not enough. */
  changedAtMs: number;
}

/** When players notice the change, as a sentence of its own. */
export function whenFelt(state: PowerState): string {
  return state === 'offline'
    ? 'Saved. The server is offline; players use the new address once it is started.'
    : 'Saved. Players use the new address after a restart of the server.';
}

/** *Restart now* or *Start now*; `null` where the key may not, or nobody knows what the server is doing. */
export function applyButton(overview: Overview, { state, tested, changedAtMs }: Effect) {
  if (state === 'unknown') return null;
  const signal = state === 'offline' ? 'start' : 'restart';
  if (!overview.mayPower[signal].ok) return null;
  const id = routes.apply.id({ ...serverIds(overview), signal, tested, changedAt: writeTime(changedAtMs) });
  return button(signal === 'start' ? 'Start now' : 'Restart now', id, { style: 'main' });
}

/** Asks before a game is interrupted. */
export function confirmRestart(
  { overview, state, players }: Standing,
  { tested, changedAtMs, now }: { tested: number; changedAtMs: number; now: number },
): Message {
  const ids = { ...serverIds(overview), tested, changedAt: writeTime(changedAtMs) };
  const yes = routes.applyNow.id({ ...ids, signal: 'restart', shownAt: writeTime(now) });
  return message({
    tone: 'warning',
    title: `Restart ${serverName(overview)} now?`,
    lines: [whoIsOn({ state, players }), expiry(now)],
    rows: [
      [
        button('Restart', yes, { style: 'danger' }),
        button('Later', routes.later.id({ ...serverIds(overview), change: 'saved' })),
      ],
    ],
  });
}

function whoIsOn({ state, players }: Pick<Standing, 'state' | 'players'>): string {
  if (players === null) return `${sentence(DOING[state])} Whoever is on it loses the connection.`;
  if (players === 0) return `${sentence(`${DOING[state]}; nobody is on it`)}`;
  return `**${counted(players, 'player')}** ${players === 1 ? 'is' : 'are'} on it and will lose the connection.`;
}

const DOING: Record<PowerState, string> = {
  running: 'the server is running',
  starting: 'the server is starting',
  stopping: 'the server is stopping',
  offline: 'the server is offline',
  unknown: 'the panel does not tell what the server is doing',
};

/** The server was stopped by somebody since the button was shown, perhaps on purpose. */
export function offlineNow(overview: Overview, effect: Omit<Effect, 'state'>): Message {
  return message({
    tone: 'warning',
    title: `${serverName(overview)} is offline`,
    lines: [
      'It went offline meanwhile, so nothing was restarted. The change takes effect when it is started.',
      whyNot(overview.mayPower.start),
    ],
    rows: [[applyButton(overview, { ...effect, state: 'offline' }), listButton(overview)]],
  });
}

const TO_DO: Record<StoppedChange, string> = {
  primary: 'change the primary port',
  remove: 'remove a port',
};

/** Instead of a refusal: the panel changes ports of stopped servers only, and this key may stop and start it. */
export function offerStop(
  overview: Overview,
  { change, allocation }: { change: StoppedChange; allocation: number },
): Message {
  return message({
    tone: 'failure',
    title: 'The server is not stopped',
    lines: [
      `The server must be stopped before the panel lets you ${TO_DO[change]}. Nothing was changed.`,
      '\nPortkeeper can stop it, make the change and start it again.',
    ],
    rows: [[stopChangeButton(overview, { change, allocation }), listButton(overview)]],
  });
}

export function stopChangeButton(
  overview: Overview,
  { change, allocation }: { change: StoppedChange; allocation: number },
) {
  const { stop, start } = overview.mayPower;
  if (!stop.ok || !start.ok) return null;
  return button('Stop, change, start', routes.stopChange.id({ ...serverIds(overview), change, allocation }), {
    style: 'main',
  });
}

export function confirmStop(
  { overview, state, players }: Standing,
  { change, allocation, now }: { change: StoppedChange; allocation: number; now: number },
): Message {
  const ids = serverIds(overview);
  const shownAt = writeTime(now);
  const isOffline = state === 'offline';
  return message({
    tone: 'warning',
    title: isOffline ? `Change and start ${serverName(overview)}?` : `Stop ${serverName(overview)} for this?`,
    lines: [
      isOffline ? 'The server is offline.' : whoIsOn({ state, players }),
      `\nPortkeeper will ${isOffline ? '' : 'stop it, '}${TO_DO[change]} and start it again${isOffline ? '' : ' – also when the change fails'}.`,
      expiry(now),
    ],
    rows: [
      [
        button('Stop, change, start', routes.stopChangeNow.id({ ...ids, change, allocation, shownAt }), {
          style: 'danger',
        }),
        button('Cancel', routes.later.id({ ...ids, change })),
      ],
    ],
  });
}

/** The answer to *Later* and *Cancel*. */
export function notNow(place: { panel: string; serverId: string }, change: StoppedChange | 'saved'): Message {
  return message({
    tone: 'info',
    title: change === 'saved' ? 'Not restarted' : 'Cancelled',
    lines: [
      change === 'saved'
        ? 'The change is saved and takes effect at the next restart of the server.'
        : 'Nothing was changed, and the server was left alone.',
    ],
    rows: [[listButton(place)]],
  });
}

/** Somebody follows as many servers as one person may, so nothing more is begun. */
export function tooManyRides(most: number): Message {
  return message({
    tone: 'warning',
    title: 'Too many at once',
    lines: [
      `You follow ${most} restarts already, so nothing was begun. Wait until one of them has ended, then try again.`,
    ],
  });
}
