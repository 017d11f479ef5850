import type { Journey, Outcome, Stretch } from '../allocations/journey.ts';
import { applyButton, stopChangeButton } from './apply.ts';
import { button } from './components.ts';
import { writeTime } from './custom-id.ts';
import { changeLine } from './journey-change.ts';
import { endLine, titleOf, toneOf } from './journey-end.ts';
import { hasSentNothing, isStart, isStopping, LOOKS_NO_MORE } from './journey-stage.ts';
import { type Message, message } from './message.ts';
import { saidBy } from './problems.ts';
import { whyNot } from './rights.ts';
import { routes } from './routes.ts';
import { listButton, serverIds, serverName } from './server.ts';
import { code, relativeTime } from './text.ts';
import { duration } from './units.ts';

/** The one message that lives through a restart: what is known so far, or how it ended. */
export function journeyView(journey: Journey): Message {
  const { overview, outcome } = journey;
  return message({
    tone: outcome ? toneOf(journey, outcome) : 'info',
    title: titleOf(journey),
    lines: [
      journey.joined ? 'Somebody had begun this already, so nothing more was sent.\n' : null,
      ...journey.stretches.map((stretch) => stretchLine(journey, stretch)),
      hasRun(journey) ? '✅ running' : null,
      outcome ? endLine(journey, outcome) : null,
      outcome ? whyNoPower(journey, outcome) : null,
      outcome && outcome.kind in LOOKS_NO_MORE && isStopping(journey) ? `\n${STAYS_OFF}` : null,
      changeLine(journey),
      ...(outcome ? [] : underWay(journey)),
    ],
    rows: [[...buttons(journey), listButton(overview)]],
  });
}

/** The older of two messages about one server: what comes is shown in the newer one. */
export function goesOnElsewhere({ overview }: Journey): Message {
  return message({
    tone: 'info',
    title: serverName(overview),
    lines: ['Portkeeper goes on in your newer message about this server.'],
    rows: [[listButton(overview)]],
  });
}

const STAYS_OFF = '**The server has been told to stop; it stays off until somebody starts it.**';

/** By the panel's word; a server can be reachable before that. */
function hasRun({ outcome, change, stretches }: Journey): boolean {
  if (outcome?.kind === 'running') return !change || change.result !== null;
  return outcome?.kind === 'tested' && stretches.some(({ phase }) => phase === 'testing');
}

function stretchLine(
  { port, outcome }: Journey,
  { phase, beganAtMs, tookMs, isPartly }: Stretch,
): string | null {
  const what =
    phase === 'waiting' ? WAITING : phase === 'testing' ? `testing ${code(port?.address ?? '')}` : phase;
  if (tookMs === null && outcome) return `❔ ${what} – not seen to its end`;
  if (tookMs === null) return `⏳ ${what}…${isPartly ? '' : ` (${relativeTime(beganAtMs)})`}`;
  // What came of it says more.
  if (phase === 'testing') return null;
  // That it was waited for does not say that it came to its end.
  return `${phase === 'waiting' ? '▫️' : '✅'} ${what}${isPartly ? '' : ` – ${duration(tookMs)}`}`;
}

const WAITING = 'waiting for an earlier restart, which began before the last change';

/** Panels repeat for a while what was so before. */
function isLooking({ stretches, away }: Journey): boolean {
  return stretches.length === 0 && away === null;
}

function underWay(journey: Journey): (string | null)[] {
  const { away } = journey;
  return [
    away ? `\n${awaySaid(away)} ${saidBy(away)}` : null,
    isLooking(journey) ? '⏳ looking what the server is doing now…' : null,
    '\nIf nothing changes here any more, press *Look again*.',
  ];
}

function awaySaid({ kind }: NonNullable<Journey['away']>): string {
  return kind === 'rate-limited'
    ? 'The panel asks for patience; Portkeeper keeps trying.'
    : 'The panel does not answer at the moment; Portkeeper keeps asking.';
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
    isOpen || outcome.kind === 'spared' || isNotBegun(journey) ? null : again,
  ];
}

/** There is nothing to be looked for. */
function isNotBegun({ outcome, stretches, change }: Journey): boolean {
  return (
    outcome?.kind === 'too-early' ||
    (!change && stretches.every(({ phase }) => phase === 'waiting') && stretches.length > 0)
  );
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

/** What there is to be done about the server itself, as the state it is taken for; `null` for nothing. */
function toBeDone(journey: Journey, { kind }: Outcome): 'running' | 'offline' | null {
  const isOnceMore =
    ['no-effect', 'lost-track', 'too-early'].includes(kind) ||
    (kind === 'interrupted' && !journey.change && hasSentNothing(journey));
  if (isOnceMore) {
    return isStopping(journey) ? null : 'running';
  }
  const isDown =
    ['offline', 'stopping', 'left-stopped'].includes(kind) || (kind in LOOKS_NO_MORE && isStopping(journey));
  return isDown ? 'offline' : null;
}

function powerButton(journey: Journey, outcome: Outcome) {
  const { overview, port, changedAtMs } = journey;
  const state = toBeDone(journey, outcome);
  return state && applyButton(overview, { state, tested: port?.id ?? 0, changedAtMs });
}

/** Where it is not this key's to do. */
function whyNoPower(journey: Journey, outcome: Outcome): string | null {
  const state = toBeDone(journey, outcome);
  const { start, restart } = journey.overview.mayPower;
  const why = state && whyNot(state === 'offline' ? start : restart);
  return why && `\n${why}`;
}

function lookButton(journey: Journey) {
  const { overview, change, port, sinceMs, lost } = journey;
  return button(
    'Look again',
    routes.look.id({
      ...serverIds(overview),
      tested: change?.allocationId ?? port?.id ?? 0,
      change: change?.what ?? (isStart(journey) ? 'started' : 'saved'),
      since: writeTime(sinceMs),
      lost: lost ? 1 : 0,
    }),
  );
}
