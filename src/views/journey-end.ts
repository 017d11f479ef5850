import type { Journey, Outcome } from '../allocations/journey.ts';
import type { Port } from '../allocations/overview.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import type { PanelProblem } from '../panel/problems.ts';
import { OUR_FAULT } from './journey-change.ts';
import { hasSentNothing, isStart, isStopping } from './journey-stage.ts';
import type { Content } from './message.ts';
import { saidBy } from './problems.ts';
import { serverName } from './server.ts';
import { code } from './text.ts';
import { sign, told } from './verdicts.ts';

export function titleOf(journey: Journey): string {
  const { overview, outcome, change } = journey;
  const name = serverName(overview);
  if (!outcome && change) return `Changing ${name}`;
  if (!outcome) return `${isStart(journey) ? 'Starting' : 'Restarting'} ${name}`;
  if (outcome.kind === 'tested') {
    return outcome.verdict.kind === 'open' ? `${name} is reachable` : `${name} runs`;
  }
  if (outcome.kind === 'panel') return STOPPED[outcome.problem.kind] ?? lostTrackOf(journey);
  if (outcome.kind === 'too-long') return tooLong(journey, outcome.state);
  return ENDS[outcome.kind](name, journey);
}

function lostTrackOf(journey: Journey): string {
  const what = journey.change ? serverName(journey.overview) : isStart(journey) ? 'the start' : 'the restart';
  return `Lost track of ${what}`;
}

/** `Survival is still starting after 10 minutes` – where the panel says what it does. */
function tooLong(journey: Journey, state: PowerState): string {
  const isOnItsWay = state === 'starting' || state === 'stopping';
  return isOnItsWay
    ? `${serverName(journey.overview)} is still ${state} after 10 minutes`
    : lostTrackOf(journey);
}

type Named = Exclude<Outcome['kind'], 'tested' | 'panel' | 'too-long'>;

const ENDS: Record<Named, (name: string, journey: Journey) => string> = {
  running: (name) => `${name} runs`,
  offline: (name) => `${name} is offline`,
  'no-effect': (name) => `${name} goes on as before`,
  'lost-track': (_name, journey) => lostTrackOf(journey),
  'too-early': (name) => `${name} needs one more restart`,
  interrupted: () => 'Portkeeper is restarting',
  busy: (name) => `${name} is being restarted`,
  spared: (name) => `${name} was left alone`,
  'under-way': (name) => `${name} is under way`,
  stopping: (name) => `${name} is stopping`,
  'left-stopped': (name) => `${name} is stopped`,
  'lost-sight': (_name, journey) => lostTrackOf(journey),
};

const STOPPED: Partial<Record<PanelProblem['kind'], string>> = {
  'no-answer': 'The panel stopped answering',
  'node-away': 'The node of the server stopped answering',
  'rate-limited': 'The panel is busy',
  unlinked: 'You unlinked the panel',
};

export function toneOf({ change }: Journey, outcome: Outcome): Content['tone'] {
  if (outcome.kind === 'under-way') return 'info';
  if (change?.result?.outcome === 'already') return 'done';
  if (change && change.result?.outcome !== 'done') return 'failure';
  if (outcome.kind === 'running') return 'done';
  if (outcome.kind === 'tested') return outcome.verdict.kind === 'open' ? 'done' : 'warning';
  return ['offline', 'panel', 'left-stopped', 'no-effect'].includes(outcome.kind) ? 'failure' : 'warning';
}

export function endLine(journey: Journey, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'tested':
      return tested(journey, outcome);
    case 'running':
      return journey.port ? 'The server is running.' : 'The server has no primary port that could be tested.';
    case 'offline':
      return offline(journey);
    case 'no-effect':
      return noEffect(journey);
    case 'lost-track':
      return lostTrack(journey, outcome.state);
    case 'too-early':
      return 'A restart began before the last change, so the server does not use that change yet. **Restart it once more.**';
    case 'too-long':
      return `\nPortkeeper stops looking after 10 minutes: ${stateSaid(outcome.state)}.`;
    case 'interrupted':
      return interrupted(journey);
    case 'spared':
      return 'Nothing was stopped.';
    case 'under-way':
      return 'It is still under way: the server is stopped for a change and started again. Look again in a moment.';
    case 'stopping':
      return 'The server is stopping; it stays off until somebody starts it.';
    case 'left-stopped':
      return `\n**The server is stopped and was not started.** ${outcome.problem ? saidBy(outcome.problem) : OUR_FAULT}`;
    case 'lost-sight':
      return `\n${OUR_FAULT} Press *Look again* in a moment.`;
    case 'busy':
      return 'Somebody is stopping or starting this server just now, so nothing was done. Look again in a moment.';
    case 'panel':
      return `\n${saidBy(outcome.problem)}`;
  }
}

/** What goes on as before: the panel's word for it, or its answer was lost as well. */
function noEffect(journey: Journey): string {
  const { lost } = journey;
  if (isStopping(journey)) {
    const why = lost ? 'The panel’s answer to the stop was lost' : 'The panel took the stop';
    return `${why}, and the server still runs. **It may stop yet; then it stays off until somebody starts it.**`;
  }
  const what = isStart(journey) ? 'start' : 'restart';
  return lost
    ? `The panel’s answer to the ${what} was lost, and the server shows no sign of one. **It has not been ${what}ed so far.**`
    : `The panel took the ${what}, but the server still runs as before. **It has not been ${what}ed.**`;
}

function lostTrack(journey: Journey, state: PowerState): string {
  const what = isStart(journey) ? 'started' : 'restarted';
  const why =
    state === 'unknown'
      ? 'The panel does not tell what the server is doing.'
      : 'The server runs, but nothing shows that it has a new start behind it.';
  return `${why} **It may or may not have been ${what}.**`;
}

function interrupted(journey: Journey): string {
  if (hasSentNothing(journey))
    return '\n**Portkeeper is being restarted**; nothing was begun. Try again in a moment.';
  return '\n**Portkeeper is being restarted.** Press *Look again* in a moment.';
}

function tested({ port }: Journey, { verdict }: Outcome & { kind: 'tested' }): string {
  const address = code(port?.address ?? '');
  const { kind } = verdict;
  const said = kind === 'open' ? told(verdict).replace(/^open/, 'reachable') : told(verdict);
  const advice =
    port && (kind === 'refused' || kind === 'silent' || kind === 'cannot-tell')
      ? `\n\n${whereToLook(port)}`
      : '';
  return `${sign(verdict)} ${address} – ${said}${advice}`;
}

function whereToLook({ isPrimary, port }: Port): string {
  return isPrimary
    ? 'The server may still be loading, or the game is set to another port: look at its console.'
    : `Only the primary is handed to the game by the panel. Enter ${port} in the settings of what shall use it – a plugin, voice chat, a map – and restart once more.`;
}

function offline({ change, stretches }: Journey): string {
  if (change && change.result?.outcome !== 'done' && stretches.length === 0) {
    return 'The server is stopped, and the change was **not** made.';
  }
  return stretches.length === 0
    ? 'The server is offline, and nothing is starting it.'
    : '❌ It is offline again and does not come back by itself: look at its console in the panel.';
}

function stateSaid(state: PowerState): string {
  return state === 'unknown'
    ? 'the panel does not tell what the server is doing'
    : `the server is still ${state}`;
}
