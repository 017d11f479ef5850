import type { ActivityEntry, ActivityPage } from '../panel/live-schemas.ts';
import { button } from './components.ts';
import { type Message, message } from './message.ts';
import { MAX_HISTORY_PAGE, routes } from './routes.ts';
import { listButton, serverIds, serverName } from './server.ts';
import { code, counted, escaped, plain, quoted, relativeTime } from './text.ts';

/** How much of what came from outside is shown. */
interface Room {
  name: number;
  address: number;
  note: number;
}

/** Of one event on a page full of them; the last ones fit however hostile all 25 are. */
const ROOMS: Room[] = [
  { name: 60, address: 100, note: 255 },
  { name: 40, address: 60, note: 60 },
  { name: 24, address: 55, note: 24 },
  { name: 12, address: 40, note: 9 },
];
/** Of an embed's description (Message resource, Embed Limits). */
const MAX_TEXT = 4_096;

/** Who changed which port when, the latest first, a page of the panel's activity at a time. */
export function historyView(
  server: { panel: string; serverId: string; name: string },
  { entries, total, pages }: Omit<ActivityPage, 'page'>,
  page: number,
): Message {
  const ids = serverIds(server);
  const step = (label: string, to: number) =>
    to >= 1 && to <= Math.min(pages, MAX_HISTORY_PAGE)
      ? button(label, routes.history.id({ ...ids, page: to }))
      : null;
  const isBeyond = entries.length === 0 && page > 1;
  return message({
    tone: 'info',
    title: `History of ${serverName(server)}`,
    lines: entries.length > 0 ? [fitting(entries)] : [isBeyond ? BEYOND : EMPTY],
    footer: pages > 1 ? `page ${page} of ${pages} (${counted(total, 'change')})` : null,
    rows: [
      [
        isBeyond ? button('Newest', routes.history.id({ ...ids, page: 1 })) : step('◀ Newer', page - 1),
        step('Older ▶', page + 1),
        listButton(server),
      ],
    ],
  });
}

const EMPTY = 'The panel has no record of anybody changing a port of this server.';
const BEYOND = 'The history has become shorter: there is nothing on this page any more.';

/** All of the page's events, as fully as there is room for. */
function fitting(entries: readonly ActivityEntry[]): string {
  const texts = ROOMS.map((room) => entries.map((entry) => lineOf(entry, room)).join('\n'));
  return texts.find(({ length }) => length <= MAX_TEXT) ?? texts.at(-1) ?? '';
}

function lineOf(entry: ActivityEntry, room: Room): string {
  const who = escaped(entry.actor ?? '', room.name);
  return `${when(entry.atMs)} ${who ? `**${who}**` : 'somebody'} ${whatWasDone(entry, room)}`;
}

/** Discord shows no other moments than these; nothing that a panel logged happened outside of them. */
const EARLIEST_MS = 1e12;
const LATEST_MS = 1e13;

function when(atMs: number): string {
  return atMs >= EARLIEST_MS && atMs <= LATEST_MS ? relativeTime(atMs) : 'at an unknown time';
}

function whatWasDone({ event, address, before, after }: ActivityEntry, room: Room): string {
  const port = address && plain(address) ? code(address, room.address) : 'a port';
  switch (event) {
    case 'server:allocation.create':
      return `added ${port}`;
    case 'server:allocation.delete':
      return `removed ${port}`;
    case 'server:allocation.primary':
      return `made ${port} the primary`;
    case 'server:allocation.notes':
      return noteChange(
        port,
        [before, after].map((text) => noteShown(text, room)),
      );
    default:
      return `did ${code(event.replace(/^server:/, ''), room.address)}${address === null ? '' : ` to ${port}`}`;
  }
}

function noteChange(port: string, [before, after]: (string | null)[]): string {
  if (!after) return `cleared the note of ${port}${before ? `, which was ${before}` : ''}`;
  return before
    ? `changed the note of ${port} from ${before} to ${after}`
    : `set the note of ${port} to ${after}`;
}

function noteShown(text: string | null, room: Room): string | null {
  return text !== null && escaped(text) ? quoted(text, room.note) : null;
}
