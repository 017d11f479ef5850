import type { Overview, Port } from '../allocations/overview.ts';
import { button, menu } from './components.ts';
import { type Message, message, type Row } from './message.ts';
import { leftOut, portsUsed, sentence, stateOf } from './reasons.ts';
import { lacking, whyNot } from './rights.ts';
import { routes } from './routes.ts';
import { portLine, serverIds, serverName } from './server.ts';
import { beside, clip, counted, plain } from './text.ts';

/** Fits the embed's 4,096 characters and the menu's 25 options, and can be read at a glance. */
const PORTS_PER_PAGE = 15;
const MAX_NOTE_IN_LIST = 80;

/**
 * All ports of a server, a page at a time.
 * @param from the allocation that the page begins with, or any on it; an unknown one shows the first page.
 */
export function listView(
  overview: Overview,
  { from = 0, notice }: { from?: number; notice?: string } = {},
): Message {
  const pages = pagesOf(overview.ports);
  const at = Math.max(
    0,
    pages.findIndex((page) => page.some(({ id }) => id === from)),
  );
  const page = pages[at] ?? [];
  return message({
    tone: 'info',
    title: `Ports of ${serverName(overview)}`,
    lines: [
      notice ? `${notice}\n` : null,
      ...page.map((port) => portLine(port, MAX_NOTE_IN_LIST)),
      overview.ports.length === 0 && overview.seesAll ? 'This server has no port.' : null,
      ...warnings(overview).map((warning) => `\n${warning}`),
    ],
    footer: footer(overview, { page: at + 1, pages: pages.length }),
    rows: [openMenu(overview, page), actions(overview, page), pageButtons(overview, { pages, at })],
  });
}

function pagesOf(ports: Port[]): Port[][] {
  const count = Math.max(1, Math.ceil(ports.length / PORTS_PER_PAGE));
  return Array.from({ length: count }, (_, page) =>
    ports.slice(page * PORTS_PER_PAGE, (page + 1) * PORTS_PER_PAGE),
  );
}

function warnings(overview: Overview): string[] {
  return [
    overview.state ? sentence(stateOf(overview.state)) : null,
    overview.seesAll
      ? null
      : `${overview.ports.length > 0 ? 'Only the primary is shown. ' : ''}${lacking('allocation.read')}`,
    withoutPrimary(overview),
    leftOut(overview),
    overview.state ? null : whyNot(overview.mayAdd),
  ].filter((line) => line !== null);
}

function withoutPrimary({ ports }: Overview): string | null {
  if (ports.length === 0 || ports.some(({ isPrimary }) => isPrimary)) return null;
  const mayChoose = ports.some(({ may }) => may.makePrimary.ok);
  return `No port is the primary.${mayChoose ? ' Choose one below and make it the primary.' : ''}`;
}

function footer(overview: Overview, { page, pages }: { page: number; pages: number }): string {
  const used = overview.seesAll ? portsUsed(overview) : null;
  const node = overview.node ? `node ${clip(plain(overview.node), 60)}` : null;
  const paging = pages > 1 ? `page ${page} of ${pages} (${counted(overview.ports.length, 'port')})` : null;
  return [used, node, paging].filter((part) => part !== null).join(' · ');
}

function openMenu(overview: Overview, page: Port[]): Row {
  if (page.length === 0) return [];
  const choices = page.map((port) => ({
    label: port.address,
    value: String(port.id),
    description: [port.isPrimary ? 'primary' : '', beside(port.note ?? '')].filter(Boolean).join(' · '),
  }));
  return [menu('Choose a port…', routes.open.id(serverIds(overview)), choices)];
}

function actions(overview: Overview, page: Port[]): Row {
  const ids = serverIds(overview);
  return [
    button('Add a port', routes.add.id(ids), { style: 'good', disabled: !overview.mayAdd.ok }),
    button('Refresh', routes.list.id({ ...ids, from: page[0]?.id ?? 0 })),
  ];
}

function pageButtons(overview: Overview, { pages, at }: { pages: Port[][]; at: number }): Row {
  if (pages.length === 1) return [];
  const step = (label: string, to: number) => {
    const from = pages[to]?.[0]?.id;
    // A custom_id must be unique in its message, so an end of the list gets one that shows the page it is on.
    const id = routes.list.id({ ...serverIds(overview), from: from ?? pages[at]?.[1]?.id ?? -1 });
    return button(label, id, { disabled: from === undefined });
  };
  return [step('◀ Previous', at - 1), step('Next ▶', at + 1)];
}
