import type { Overview } from '../allocations/overview.ts';
import { MAX_OPTIONS, menu } from './components.ts';
import { type Message, message, type Row } from './message.ts';
import { leftOut } from './reasons.ts';
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
    lines: [why, others.length > 0 ? first : whyNoOther(overview), notAll(others.length), leftOut(overview)],
    rows: [row, [listButton(overview)]],
  });
}

function notAll(others: number): string | null {
  if (others <= MAX_OPTIONS) return null;
  return `These are the first ${MAX_OPTIONS} of ${others}. For another one, open it in *Show ports*.`;
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
