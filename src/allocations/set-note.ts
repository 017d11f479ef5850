import type { Allocation } from '../panel/schemas.ts';
import { readNote, SAFE_NOTE_LENGTH } from './note-text.ts';
import { type Overview, type Port, portOf } from './overview.ts';
import { demand, mayEdit } from './rules.ts';
import {
  allocationOn,
  aloneWith,
  lookAt,
  type PortName,
  type Settled,
  seen,
  settle,
  type Workplace,
} from './workplace.ts';

export interface Noted {
  port: Port;
  overview: Overview;
  /** True when the panel stored less than it was given, which it does not say itself (fact 8). */
  cut: boolean;
}

/**
 * Sets a note, or clears it with an empty text.
 * @throws PanelFailure, PortFailure
 */
export function setNote(
  at: Workplace,
  { name, text }: { name: PortName; text: string },
): Promise<Settled<Noted>> {
  const note = readNote(text);
  return aloneWith(at, name, async (before, { id: allocationId }) => {
    demand(mayEdit(before));
    const look = async () =>
      allocationOn(at, { server: await at.client.server(at.serverId), name: { allocationId } });
    const settled = await settle(
      () => at.client.setNote(at.serverId, allocationId, note),
      async () => {
        const now = await look();
        return isNoteOf(now, note) ? now : null;
      },
    );
    if (settled.outcome !== 'done') return settled;
    const mayBeCut = [...note].length > SAFE_NOTE_LENGTH && !settled.lost;
    const allocation = mayBeCut ? await look() : settled.value;
    const cut = (allocation.note ?? '') !== note;
    const allocations = before.allocations.map((other) => (other.id === allocationId ? allocation : other));
    const after = { ...before, allocations };
    return { ...settled, value: { port: portOf(after, allocation), overview: seen(at, after), cut } };
  });
}

/**
 * Reads the note that is about to be changed.
 * @throws PanelFailure, PortFailure when it is clear already that it cannot be.
 */
export function askForNote(at: Workplace, name: PortName): Promise<Port> {
  return lookAt(at, name, async (server, allocation) => {
    seen(at, server);
    demand(mayEdit(server));
    return portOf(server, allocation);
  });
}

/** The stored note may be the cut form of what was sent. */
function isNoteOf({ note }: Allocation, sent: string): boolean {
  return (
    (note ?? '') === sent || (note !== null && sent.startsWith(note) && [...note].length >= SAFE_NOTE_LENGTH)
  );
}
