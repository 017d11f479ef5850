import type { Changed, Journey, Outcome, Stretch } from '../allocations/journey.ts';
import type { Port } from '../allocations/overview.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import { applyButton, stopChangeButton } from './apply.ts';
import { button } from './components.ts';
import { writeTime } from './custom-id.ts';
import { type Content, type Message, message } from './message.ts';
import { type Problem, saidBy } from './problems.ts';
import { lacking } from './rights.ts';
import { routes } from './routes.ts';
import { listButton, serverIds, serverName } from './server.ts';
import { code, relativeTime } from './text.ts';
import { duration } from './units.ts';
import { sign, told } from './verdicts.ts';

/** The one message that lives through a restart: what is known so far, or how it ended. */
export function journeyView(journey: Journey): Message {
  const { overview, outcome } = journey;
  return message({
    tone: outcome ? toneOf(journey, outcome) : 'info',
    title: titleOf(journey),
    lines: [
      journey.joined ? 'Somebody had begun this already, so I follow that.\n' : null,
      ...journey.stretches.map((stretch) => stretchLine(journey, stretch)),
      hasRun(journey) ? '✅ running' : null,
      outcome ? endLine(journey, outcome) : null,
      outcome && outcome.kind in LOOKS_NO_MORE && isStopping(journey) ? `\n${STAYS_OFF}` : null,
      changeLine(journey),
      ...(outcome ? [] : underWay(journey)),
    ],
    rows: [[...buttons(journey), listButton(overview)]],
  });
}

/** These endings leave a server that stops to itself. */
const LOOKS_NO_MORE = { 'too-long': 1, interrupted: 1, panel: 1, 'lost-sight': 1 };
const STAYS_OFF = '**The server has been told to stop; it stays off until somebody starts it.**';

/** The stop has been sent, and nothing after it. */
function isStopping({ stretches }: Journey): boolean {
  const last = stretches.at(-1);
  return last?.phase === 'stopping' && last.tookMs === null;
}

/** By the panel's word; a server can be reachable before that. */
function hasRun({ outcome, change, stretches }: Journey): boolean {
  if (outcome?.kind === 'running') return !change || change.result !== null;
  return outcome?.kind === 'tested' && stretches.some(({ phase }) => phase === 'testing');
}

function titleOf({ overview, outcome, change, stretches }: Journey): string {
  const name = serverName(overview);
  if (!outcome && change) return `Changing ${name}`;
  if (!outcome) return `${stretches[0]?.phase === 'starting' ? 'Starting' : 'Restarting'} ${name}`;
  if (outcome.kind === 'tested') {
    return outcome.verdict.kind === 'open' ? `${name} is reachable` : `${name} runs`;
  }
  return ENDS[outcome.kind](name);
}

const ENDS: Record<Exclude<Outcome['kind'], 'tested'>, (name: string) => string> = {
  running: (name) => `${name} runs`,
  offline: (name) => `${name} is offline`,
  'no-effect': () => 'Could not find out',
  'too-long': (name) => `${name} takes long`,
  interrupted: () => 'I have to stop looking',
  busy: (name) => `${name} is being restarted`,
  spared: (name) => `${name} was left alone`,
  'under-way': (name) => `${name} is under way`,
  stopping: (name) => `${name} is stopping`,
  'left-stopped': (name) => `${name} is stopped`,
  'lost-sight': () => 'I have to stop looking',
  panel: () => 'The panel does not go on',
};

function toneOf({ change }: Journey, outcome: Outcome): Content['tone'] {
  if (outcome.kind === 'under-way') return 'info';
  if (change?.result?.outcome === 'already') return 'done';
  if (change && change.result?.outcome !== 'done') return 'failure';
  if (outcome.kind === 'running') return 'done';
  if (outcome.kind === 'tested') return outcome.verdict.kind === 'open' ? 'done' : 'warning';
  return ['offline', 'panel', 'left-stopped'].includes(outcome.kind) ? 'failure' : 'warning';
}

function stretchLine({ port }: Journey, { phase, beganAtMs, tookMs }: Stretch): string | null {
  const what = phase === 'testing' ? `testing ${code(port?.address ?? '')}` : phase;
  if (tookMs === null) return `⏳ ${what}… since ${relativeTime(beganAtMs)}`;
  // What came of it says more.
  return phase === 'testing' ? null : `✅ ${what} – ${duration(tookMs)}`;
}

function underWay({ away }: Journey): (string | null)[] {
  return [
    away ? `\n${awaySaid(away)} ${saidBy(away)}` : null,
    '\nIf nothing changes here any more, press *Look again*.',
  ];
}

function awaySaid({ kind }: NonNullable<Journey['away']>): string {
  return kind === 'rate-limited'
    ? 'The panel asks for patience; I keep trying.'
    : 'The panel does not answer at the moment; I keep asking.';
}

function endLine(journey: Journey, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'tested':
      return tested(journey, outcome);
    case 'running':
      return journey.port ? 'The server is running.' : 'The server has no primary port that could be tested.';
    case 'offline':
      return offline(journey);
    case 'no-effect':
      return isStopping(journey)
        ? 'The panel’s answer to the stop was lost, and the server still runs. **It may stop yet; then it stays off until somebody starts it.**'
        : 'The panel’s answer to the restart was lost, and the server shows no sign of one. **It may or may not have been restarted.**';
    case 'too-long':
      return `\nI stop looking after 10 minutes: ${stateSaid(outcome.state)}.`;
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

const OUR_FAULT = 'Something went wrong on my side.';

function interrupted({ change, stretches }: Journey): string {
  const isBegun = !change || stretches.length > 0;
  return `\n**The bot is being restarted**${isBegun ? '' : '; nothing was begun'}. Press *Look again* in a moment.`;
}

function tested({ port }: Journey, { verdict }: Outcome & { kind: 'tested' }): string {
  const address = code(port?.address ?? '');
  const { kind } = verdict;
  const said = kind === 'open' ? told(verdict).replace(/^open/, 'reachable') : told(verdict, 'running');
  const advice = port && (kind === 'refused' || kind === 'silent') ? `\n\n${whereToLook(port)}` : '';
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

/** What became of the change that the server was stopped for. */
function changeLine({ change, outcome }: Journey): string | null {
  if (!change?.result)
    return change && outcome && !['busy', 'under-way'].includes(outcome.kind)
      ? '\n**The change has not been made.**'
      : null;
  return `\n${changed(change.what, change.result)}`;
}

function changed(what: 'primary' | 'remove', result: Changed): string {
  const lost = 'lost' in result && result.lost ? ' The panel’s answer was lost, so I looked again.' : '';
  switch (result.outcome) {
    case 'done':
      return `${what === 'primary' ? 'The primary was changed.' : 'The port was removed.'}${lost}`;
    case 'unchanged':
      return '**The change was not made**: its answer was lost, and the panel shows no trace of it.';
    case 'already':
      return what === 'primary' ? 'The port is the primary already.' : 'The port is removed already.';
    case 'unknown':
      return `**The change may or may not have been made**, and I could not look. ${saidBy(result.problem)} See *Show ports*.`;
    case 'failed':
      return result.looked
        ? `**The change was not made.** ${OUR_FAULT}`
        : `**The change may or may not have been made**, and I could not look. ${OUR_FAULT} See *Show ports*.`;
    case 'refused':
      return `**The change was not made.** ${refusal(result.problem)}`;
  }
}

function refusal(problem: Problem & (Changed & { outcome: 'refused' })['problem']): string {
  if (problem.kind === 'on-server') return saidBy(problem.problem, problem.overview);
  if (problem.kind === 'port-gone' || problem.kind === 'no-such-port') return 'The port is gone.';
  if (problem.kind === 'ports-hidden') return lacking('allocation.read');
  if (problem.kind === 'primary-stays') return 'It is the primary now, and the primary cannot be removed.';
  if (problem.kind === 'no-primary')
    return 'No port of this server is the primary; make one the primary first.';
  if (problem.kind === 'note-too-long' || problem.kind === 'several-ports') return '';
  return saidBy(problem);
}

function buttons(journey: Journey) {
  const { overview, outcome, change } = journey;
  const again = lookButton(journey);
  if (!outcome) return [again];
  const isMade = !change || change.result?.outcome === 'done';
  const isAskedAgain = CHANGEABLE.includes(outcome.kind);
  const isOpen = outcome.kind === 'tested' && outcome.verdict.kind === 'open';
  return [
    isMade || !isAskedAgain
      ? null
      : stopChangeButton(overview, { change: change.what, allocation: change.allocationId }),
    powerButton(journey, outcome),
    isOpen || outcome.kind === 'spared' ? null : again,
  ];
}

/** After these the change can be tried anew. */
const CHANGEABLE: Outcome['kind'][] = [
  'offline',
  'running',
  'tested',
  'stopping',
  'left-stopped',
  'no-effect',
];

function powerButton(journey: Journey, { kind }: Outcome) {
  const { overview, port } = journey;
  const tested = port?.id ?? 0;
  if (kind === 'no-effect')
    return isStopping(journey) ? null : applyButton(overview, { state: 'running', tested });
  const isDown =
    ['offline', 'stopping', 'left-stopped'].includes(kind) || (kind in LOOKS_NO_MORE && isStopping(journey));
  return isDown ? applyButton(overview, { state: 'offline', tested }) : null;
}

function lookButton({ overview, change, port, sinceMs, lost }: Journey) {
  return button(
    'Look again',
    routes.look.id({
      ...serverIds(overview),
      tested: change?.allocationId ?? port?.id ?? 0,
      change: change?.what ?? 'saved',
      since: writeTime(sinceMs),
      lost: lost ? 1 : 0,
    }),
  );
}
