import type { Assigned } from '../allocations/assign.ts';
import type { Promoted } from '../allocations/make-primary.ts';
import type { Overview, Port } from '../allocations/overview.ts';
import type { Noted } from '../allocations/set-note.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import type { PanelProblem } from '../panel/problems.ts';
import { applyButton, whenFelt } from './apply.ts';
import { button } from './components.ts';
import { writeTime } from './custom-id.ts';
import { type Message, message } from './message.ts';
import { saidBy } from './problems.ts';
import { usedOf } from './reasons.ts';
import { routes } from './routes.ts';
import { listButton, noteField, portLine, serverIds, serverName } from './server.ts';
import { afterLostAnswer } from './settled.ts';
import { code } from './text.ts';

/** What was asked for when a port was added. */
export interface Asked {
  port: number | null;
  ip: string | null;
}

/** What the server was doing after a change that was made until `now`. */
interface Felt {
  state: PowerState;
  now: number;
}

const NOBODY_ASKED: Felt = { state: 'unknown', now: 0 };

export function added(
  { added: ports, overview, asWished, noteProblem }: Assigned,
  { asked, lost, now, state = 'unknown' }: { asked: Asked; lost: boolean; now: number; state?: PowerState },
): Message {
  const [port, ...others] = ports;
  const hasPrimary = overview.ports.some(({ isPrimary }) => isPrimary);
  return message({
    tone: asWished && !noteProblem ? 'done' : 'warning',
    title: `Port added to ${serverName(overview)}`,
    lines: [
      afterLostAnswer(lost),
      portLine(port),
      ...others.map((other) => `${portLine(other)} (also new; perhaps somebody else added it)`),
      asWished ? null : `\nYou asked for ${code(wishedAddress(asked))}, but **the panel gave another port**.`,
      noteProblem ? `\nThe note was not saved: ${whyNoNote(noteProblem)}` : null,
      hasPrimary
        ? null
        : '\nNo port of this server is the primary. Make one the primary, so that players can join.',
      `\n${whenFelt(state)}`,
    ],
    footer: overview.seesAll ? `${usedOf(overview.used, overview.limit)} ports used` : null,
    rows: [
      [
        asWished
          ? null
          : button('Undo', routes.giveBack.id({ ...portIds(overview, port), shownAt: writeTime(now) })),
        hasPrimary
          ? null
          : button('Make primary', routes.primary.id(portIds(overview, port)), { style: 'main' }),
        applyButton(overview, { state, tested: port.id, changedAtMs: now }),
        listButton(overview),
      ],
    ],
  });
}

function whyNoNote(problem: PanelProblem | 'unclear'): string {
  return problem === 'unclear' ? 'it is not clear which of the new ports is yours.' : saidBy(problem);
}

function wishedAddress({ port, ip }: Asked): string {
  if (ip === null) return `port ${port}`;
  return port === null ? ip : `${ip}:${port}`;
}

function portIds(overview: Overview, port: Port) {
  return { ...serverIds(overview), allocation: port.id };
}

export function promoted(
  { port, overview, already }: Promoted,
  lost: boolean,
  { state, now }: Felt = NOBODY_ASKED,
): Message {
  return message({
    tone: 'done',
    title: already ? 'Already the primary' : 'New primary',
    lines: [
      afterLostAnswer(lost),
      already
        ? `${code(port.address)} is already the primary of ${serverName(overview)}.`
        : `${code(port.address)} is now the primary of ${serverName(overview)}.`,
      already ? null : whenFelt(state),
    ],
    rows: [
      [
        already ? null : applyButton(overview, { state, tested: port.id, changedAtMs: now }),
        listButton(overview),
      ],
    ],
  });
}

export function noted({ port, overview, cut }: Noted, lost: boolean): Message {
  return message({
    tone: cut ? 'warning' : 'done',
    title: port.note ? 'Note saved' : 'Note cleared',
    lines: [
      afterLostAnswer(lost),
      `${code(port.address)} of ${serverName(overview)}`,
      cut ? '\nThe panel did not keep the whole text. This is what it stored:' : null,
    ],
    fields: noteField(port.note),
    rows: [[listButton(overview)]],
  });
}

/** An addition taken back. */
export function givenBack({ port, overview }: { port: Port; overview: Overview }, lost: boolean): Message {
  return message({
    tone: 'done',
    title: 'Undone',
    lines: [afterLostAnswer(lost), `${code(port.address)} was removed from ${serverName(overview)} again.`],
    footer: overview.seesAll ? `${usedOf(overview.used, overview.limit)} ports used` : null,
    rows: [[listButton(overview)]],
  });
}

/** *Undo* of a removal, pressed once more. */
export function alreadyBack(
  { port, overview }: { port: Port; overview: Overview },
  { state, now }: Felt = NOBODY_ASKED,
): Message {
  return message({
    tone: 'done',
    title: 'Already back',
    lines: [portLine(port), `\nThis port belongs to ${serverName(overview)} already. ${whenFelt(state)}`],
    footer: overview.seesAll ? `${usedOf(overview.used, overview.limit)} ports used` : null,
    rows: [[applyButton(overview, { state, tested: port.id, changedAtMs: now }), listButton(overview)]],
  });
}
