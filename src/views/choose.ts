import type { KnownServer } from '../allocations/directory.ts';
import type { KnownPort } from '../allocations/find.ts';
import type { PanelProblem } from '../panel/problems.ts';
import { button, type Choice, menu } from './components.ts';
import { badAddress } from './explain.ts';
import { type Message, message } from './message.ts';
import { incomplete } from './problems.ts';
import { PORTS_MISSING } from './reasons.ts';
import { routes } from './routes.ts';
import { noteField } from './server.ts';
import { beside, clip, counted, plain } from './text.ts';
import { duration } from './units.ts';

type ServerVerb = 'list' | 'share' | 'add' | 'test' | 'history';
export type PortVerb = 'primary' | 'note' | 'remove' | 'test';

/** What the menu of servers is for, carried through its pages. */
export interface ServerChoice {
  verb: ServerVerb;
  port: number | null;
  ip: string | null;
  note: string;
}

const PER_PAGE = 25;

/**
 * Asks for which server something is meant, a page of 25 at a time.
 * @param write makes the value of a choice; see `allocations/references.ts`.
 */
export function chooseServer(
  servers: KnownServer[],
  {
    choice,
    from = '',
    missing = null,
    write,
  }: {
    choice: ServerChoice;
    from?: string;
    /** Why the list is not whole. */
    missing?: PanelProblem | null;
    write: (known: KnownServer) => string;
  },
): Message {
  const fields = { verb: choice.verb, port: choice.port ?? 0, ip: choice.ip ?? '' };
  // Nothing that can be an address is too long for the menu; a zone of IPv6 can be.
  if (!routes.pickServer.fits(fields)) return badAddress(fields.ip);
  const values = servers.map(write);
  const start = Math.max(0, values.indexOf(from));
  const choices = servers.slice(start, start + PER_PAGE).map((known) => serverChoice(known, write));
  const step = (label: string, to: number) => {
    const page = { ...fields, from: values[to] ?? '' };
    return to >= 0 && to < servers.length && routes.pickPage.fits(page)
      ? button(label, routes.pickPage.id(page))
      : null;
  };
  return message({
    tone: 'info',
    title: 'Which server?',
    lines: [
      servers.length > PER_PAGE
        ? `Servers ${start + 1}–${start + choices.length} of ${servers.length}. Faster: type a part of the name in the \`server\` option.`
        : `${counted(servers.length, 'server')} to choose from.`,
      incomplete(missing),
    ],
    fields: noteField(choice.note),
    rows: [
      [menu('Choose a server…', routes.pickServer.id(fields), choices)],
      [
        step('◀ Previous', start === 0 ? -1 : Math.max(0, start - PER_PAGE)),
        step('Next ▶', start + PER_PAGE),
      ],
    ],
  });
}

function serverChoice(known: KnownServer, write: (known: KnownServer) => string): Choice {
  const { name, id, node } = known.server;
  return { label: name, value: write(known), description: [id, node].filter(Boolean).join(' · ') };
}

/** Asks which of several ports is meant. */
export function choosePort(
  ports: KnownPort[],
  {
    verb,
    note,
    isCut,
    write,
  }: {
    verb: PortVerb;
    note: string;
    /** Whether others may fit that were not read. */
    isCut: boolean;
    write: (port: KnownPort) => string;
  },
): Message {
  const choices = ports.slice(0, PER_PAGE).map((port) => ({
    label: port.address,
    value: write(port),
    description: told([beside(port.serverName), port.isPrimary && 'primary', beside(port.note ?? '')]),
  }));
  return message({
    tone: 'info',
    title: 'Which port?',
    lines: [
      ports.length > PER_PAGE
        ? `${ports.length} ports fit; these are the first ${PER_PAGE}. Name the \`server\` to see fewer.`
        : `${counted(ports.length, 'port')} fit.`,
      isCut ? PORTS_MISSING : null,
    ],
    fields: noteField(note),
    rows: [[menu('Choose a port…', routes.pickPort.id({ verb }), choices)]],
  });
}

/** Discord's choices have a name of at most 100 characters, and no Markdown. */
export function serverSuggestion({ server }: KnownServer): string {
  return clip(plain(`${server.name} (${server.id})`), 100);
}

export function portSuggestion({ address, note, serverName, isPrimary }: KnownPort): string {
  return clip(told([plain(address), isPrimary && 'primary', beside(note ?? ''), beside(serverName)]), 100);
}

/** Said in place of the last choice where some are not there. */
export const cutSuggestions = {
  ports: 'Some ports are missing here: there are more than Portkeeper reads',
  servers: 'Some servers are missing here: there are more than Portkeeper reads. Type the id',
} as const;

/** Said in place of choices. @param waitMs until the panel takes requests again */
export function busySuggestion(waitMs: number): string {
  return `The panel is busy. Try again in ${duration(Math.max(1, Math.ceil(waitMs / 1_000)) * 1_000)}`;
}

function told(parts: (string | false)[]): string {
  return parts.filter(Boolean).join(' · ');
}

export function noServers(): Message {
  return message({
    tone: 'info',
    title: 'No servers',
    lines: [
      'Your key reaches no server. Portkeeper shows only servers you own or are a subuser of, also to administrators.',
      'Ask the owner of a server to add you as a subuser in the panel.',
    ],
  });
}
