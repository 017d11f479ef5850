import { LRUCache } from 'lru-cache';
import { cacheLimit } from '../cache-limit.ts';
import type { ServerDetails } from './schemas.ts';

type Dialect = 'pterodactyl' | 'pelican' | 'documented' | 'unknown';

/**
 * What panels have shown about themselves by what they answered: no setting tells the dialects apart. Nothing in it
 * is about a person.
 */
export interface Dialects {
  of(panelUrl: string): Dialect;
  /** True for a panel that gives other ports than it is asked for (fact 3). */
  picksPorts(panelUrl: string): boolean;
  sawServer(panelUrl: string, server: Pick<ServerDetails, 'isPelican'>): void;
  /** @param code the exception that a refusal names. */
  sawRefusal(panelUrl: string, code: string): void;
  /** It gave another port than it was asked for. */
  sawOwnChoice(panelUrl: string): void;
}

/** Exceptions of the published API documentation that neither Pterodactyl nor Pelican throws. */
const DOCUMENTED = new Set([
  'TooManyAllocationsException',
  'CannotDeletePrimaryAllocationException',
  'ConflictingServerStateException',
  'InvalidCredentialsException',
  'InsufficientPermissionsException',
  'AllocationNotAvailableException',
  'NoAvailableAllocationsException',
]);

/** Members may enter any number of addresses. */
const MAX_PANELS = 1_000;

export function createDialects(): Dialects {
  const known = new LRUCache<string, Dialect>(cacheLimit(MAX_PANELS));
  const picking = new LRUCache<string, true>(cacheLimit(MAX_PANELS));
  return {
    of: (panelUrl) => known.get(panelUrl) ?? 'unknown',
    picksPorts: (panelUrl) => picking.has(panelUrl) || known.get(panelUrl) === 'pelican',
    sawServer(panelUrl, { isPelican }) {
      if (isPelican) known.set(panelUrl, 'pelican');
      else if (known.get(panelUrl) !== 'documented') known.set(panelUrl, 'pterodactyl');
    },
    sawRefusal(panelUrl, code) {
      if (DOCUMENTED.has(code)) known.set(panelUrl, 'documented');
    },
    sawOwnChoice: (panelUrl) => void picking.set(panelUrl, true),
  };
}
