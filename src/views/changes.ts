import type { Assigned } from '../allocations/assign.ts';
import type { Promoted } from '../allocations/make-primary.ts';
import type { Overview, Port } from '../allocations/overview.ts';
import type { Allowed } from '../allocations/rules.ts';
import type { Noted } from '../allocations/set-note.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import type { PanelProblem } from '../panel/problems.ts';
import { applyButton, whenFelt } from './apply.ts';
import { button } from './components.ts';
import { writeTime } from './custom-id.ts';
import { type Message, message } from './message.ts';
import { saidBy } from './problems.ts';
import { portsUsed } from './reasons.ts';
import { whyNot } from './rights.ts';
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
  assigned: Assigned,
  { asked, lost, now, state = 'unknown' }: { asked: Asked; lost: boolean; now: number; state?: PowerState },
): Message {
  const { added: ports, overview, missed, noteProblem } = assigned;
  const [port, ...others] = ports;
  const other = otherwise(asked, missed);
  return message({
    tone: other || noteProblem ? 'warning' : 'done',
    title: `Port added to ${serverName(overview)}`,
    lines: [
      afterLostAnswer(lost),
      portLine(port),
      ...others.map((one) => `${portLine(one)} (also new; perhaps somebody else added it)`),
      other && `\n${other}`,
      noteProblem ? `\nThe note was not saved: ${whyNoNote(noteProblem)}` : null,
      withoutPrimary(overview, port),
      `\n${whatNext(port, state)}`,
    ],
    footer: overview.seesAll ? portsUsed(overview) : null,
    rows: [
      [
        other && mayBeFound(overview, port.may.remove)
          ? button('Undo', routes.giveBack.id({ ...portIds(overview, port), shownAt: writeTime(now) }))
          : null,
        withoutPrimary(overview, port) && mayBeFound(overview, port.may.makePrimary)
          ? button('Make primary', routes.primary.id(portIds(overview, port)), { style: 'main' })
          : null,
        applyButton(overview, { state, tested: port.id, changedAtMs: now }),
        listButton(overview),
      ],
    ],
  });
}

/** What is offered must be possible: a port that the key does not see cannot be worked on later. */
function mayBeFound({ seesAll }: Overview, allowed: Allowed): boolean {
  return seesAll && allowed.ok;
}

/** Only what is seen can be missed: without `allocation.read` a server may have its primary unseen. */
function withoutPrimary({ ports, seesAll }: Overview, port: Port): string | null {
  if (!seesAll || ports.some(({ isPrimary }) => isPrimary)) return null;
  const none = '\nNo port of this server is the primary, so players have no address to join.';
  return port.may.makePrimary.ok
    ? `${none} Make one the primary.`
    : `${none} ${whyNot(port.may.makePrimary)}`;
}

/** Where what has its port beside the game's keeps it, by the note that a choice of `game` gives. */
const PLACES = new Map([
  ['rcon', '`rcon.port` in `server.properties`'],
  ['votifier', '`port` in `plugins/Votifier/config.yml`'],
  ['dynmap', '`webserver-port` in `plugins/dynmap/configuration.txt`'],
  ['simple voice chat', '`port` in `voicechat-server.properties`'],
  ['bluemap', '`port` in `plugins/BlueMap/webserver.conf`'],
  ['plan', '`Port` under `Webserver` in `plugins/Plan/config.yml`'],
]);

function whatNext({ note }: Port, state: PowerState): string {
  const place = PLACES.get(note?.toLowerCase() ?? '');
  const then = `then ${state === 'offline' ? 'start' : 'restart'} the server.`;
  return `Now enter this port in the game's or plugin's settings${place ? ` (${place})` : ''}, ${then}`;
}

function whyNoNote(problem: PanelProblem | 'unclear'): string {
  return problem === 'unclear' ? 'it is not clear which of the new ports is yours.' : saidBy(problem);
}

/** What the panel gave in place of what it was asked for; `null` where that is the same. */
function otherwise({ ip, port }: Asked, missed: Assigned['missed']): string | null {
  const said = (wish: string, what: string) =>
    `You asked for ${code(wish)}, but **the panel gave another ${what}**.`;
  const host = ip?.includes(':') ? `[${ip}]` : ip;
  if (missed.ip && missed.port) return said(`${host}:${port}`, 'address and port');
  if (missed.ip) return said(`${ip}`, 'address');
  return missed.port ? said(`port ${port}`, 'port') : null;
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
    footer: overview.seesAll ? portsUsed(overview) : null,
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
    lines: [
      portLine(port),
      `\nThis port belongs to ${serverName(overview)} already. ${whatNext(port, state)}`,
    ],
    footer: overview.seesAll ? portsUsed(overview) : null,
    rows: [[applyButton(overview, { state, tested: port.id, changedAtMs: now }), listButton(overview)]],
  });
}
