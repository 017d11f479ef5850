import type { Overview } from '../allocations/overview.ts';
import { menu } from './components.ts';
import { type Message, message, type Row } from './message.ts';
import { lacking, whyNot } from './rights.ts';
import { routes } from './routes.ts';
import { listButton, serverIds } from './server.ts';
import { beside } from './text.ts';

/** Offers the other ports as the new primary. */
export function otherPrimary(overview: Overview, why: string): Message {
  const others = overview.ports.filter(({ may }) => may.makePrimary.ok);
  const hasPrimary = overview.ports.some(({ isPrimary }) => isPrimary);
  const choices = others.map(({ id, address, note }) => ({
    label: address,
    value: String(id),
    description: beside(note ?? ''),
  }));
  const { title, first, choose } = hasPrimary ? ANOTHER : ONE;
  const row: Row =
    others.length > 0 ? [menu(choose, routes.otherPrimary.id(serverIds(overview)), choices)] : [];
  return message({
    tone: 'failure',
    title,
    lines: [why, others.length > 0 ? first : whyNoOther(overview)],
    rows: [row, [listButton(overview)]],
  });
}

const ANOTHER = {
  title: 'The primary stays',
  first: 'Choose another port as the primary first:',
  choose: 'Make another port the primary…',
};
const ONE = {
  title: 'No port is the primary',
  first: 'Choose one as the primary first:',
  choose: 'Make a port the primary…',
};

function whyNoOther({ ports, seesAll, mayAdd }: Overview): string {
  const [port] = ports;
  if (port && !port.may.note.ok) return whyNot(port.may.note) ?? '';
  if (!seesAll) return lacking('allocation.read');
  const alone = 'There is no other port that could take its place.';
  return mayAdd.ok ? `${alone} Add one first.` : `${alone} ${whyNot(mayAdd)}`;
}
