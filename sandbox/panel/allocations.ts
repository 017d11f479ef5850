import { logged, record } from './activity.ts';
import { fieldOf } from './body.ts';
import { display, forbidden, invalid, unexpected } from './errors.ts';
import { allocationsView, allocationView } from './views.ts';
import { type AllocationVisit, may, type ServerVisit } from './visit.ts';
import type { Dialect } from './world.ts';

/** `GET …/network/allocations` (fact 15). */
export function listAllocations(visit: ServerVisit) {
  if (!may(visit, 'allocation.read')) throw forbidden();
  return allocationsView(visit.panel.world, visit.server);
}

/** Characters a note may have, and how many of them are stored (fact 8, `pelican-differences.md`). */
const NOTES: Record<Dialect, { most: number; stored: number }> = {
  pterodactyl: { most: 256, stored: 191 },
  pelican: { most: 256, stored: 255 },
  documented: { most: 255, stored: 255 },
};

function checkedNotes(visit: AllocationVisit, present: string | null): string | null {
  const { panel } = visit;
  const { most, stored } = NOTES[panel.dialect];
  const field = fieldOf(visit, 'notes');
  if (!field.present && panel.dialect === 'documented') return present;
  if (!field.present) throw invalid('notes', 'present', 'The notes field must be present.');
  if (field.value === null) return null;
  if (typeof field.value !== 'string') throw invalid('notes', 'string', 'The notes must be a string.');
  const { length } = [...field.value];
  if (length > most) throw invalid('notes', 'max', `The notes may not be greater than ${most} characters.`);
  if (length > stored && panel.world.settings.strictNotes) throw unexpected('QueryException');
  return field.value;
}

/** `POST …/allocations/{id}`: the answer echoes the whole note even when the stored one is cut (fact 8). */
export function setNotes(visit: AllocationVisit) {
  if (!may(visit, 'allocation.update')) throw forbidden();
  const { panel, server, allocation } = visit;
  const old = allocation.notes;
  const notes = checkedNotes(visit, old);
  allocation.notes = notes === null ? null : [...notes].slice(0, NOTES[panel.dialect].stored).join('');
  // An unchanged note is not logged (fact 25).
  if (notes !== old) {
    record(visit, 'server:allocation.notes', {
      allocation: logged(panel.dialect, allocation),
      old,
      new: notes,
    });
  }
  return allocationView(server, { ...allocation, notes });
}

/** Documented dialect: what a running server does not allow while the panel insists on a stopped one. */
function checkStopped({ panel, server }: ServerVisit, purpose: string): void {
  const insists = panel.dialect === 'documented' && panel.world.settings.requireStopped;
  if (!insists || server.power === 'offline') return;
  throw display(400, 'ConflictingServerStateException', `Server must be stopped to ${purpose}.`);
}

/** `POST …/allocations/{id}/primary`: 200 for the present primary too, and logged again (fact 11). */
export function makePrimary(visit: AllocationVisit) {
  if (!may(visit, 'allocation.update')) throw forbidden();
  checkStopped(visit, 'change the primary allocation');
  const { panel, server, allocation } = visit;
  server.primaryId = allocation.id;
  record(visit, 'server:allocation.primary', { allocation: logged(panel.dialect, allocation) });
  return allocationView(server, allocation);
}

const PRIMARY = 'You cannot delete the primary allocation for this server.';

function checkRemovable(visit: AllocationVisit): void {
  const { panel, server, allocation } = visit;
  const primary = allocation.id === server.primaryId;
  if (panel.dialect === 'documented') {
    if (primary) throw display(400, 'CannotDeletePrimaryAllocationException', PRIMARY);
    checkStopped(visit, 'remove allocations');
    return;
  }
  if (!server.allocationLimit) {
    const detail = 'You cannot delete allocations for this server: no allocation limit is set.';
    throw display(400, 'DisplayException', detail);
  }
  if (primary && panel.dialect === 'pterodactyl') throw display(400, 'DisplayException', PRIMARY);
}

/** `DELETE …/allocations/{id}`: permission, then limit set, then primary (fact 10). Returns null: 204. */
export function removeAllocation(visit: AllocationVisit): null {
  if (!may(visit, 'allocation.delete')) throw forbidden();
  checkRemovable(visit);
  const { panel, allocation } = visit;
  // On Pelican the server goes on naming a released primary: only the row is cleared (its facts 1 and 4).
  allocation.serverId = null;
  allocation.notes = null;
  record(visit, 'server:allocation.delete', { allocation: logged(panel.dialect, allocation) });
  return null;
}
