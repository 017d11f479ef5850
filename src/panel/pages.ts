import { PanelFailure } from './problems.ts';
import { eachOnce, type Server, type ServerPage } from './schemas.ts';

/** A panel may promise pages without end. */
const MAX_PAGES = 10;

/** How much of a list is kept and looked through at each letter that somebody types. */
export interface Weight {
  allocations: number;
  /** Of all names and notes. */
  characters: number;
}

/** A thousand servers with five ports each, half of them with a note, come to half of it. */
const MAX_LISTED: Weight = { allocations: 5_000, characters: 500_000 };
export const NOTHING: Weight = { allocations: 0, characters: 0 };

export function weightOf({ name, uuid, node, allocations }: Server): Weight {
  const texts = [name, uuid, node, ...allocations.flatMap(({ ip, alias, note }) => [ip, alias, note])];
  const characters = texts.reduce((total, text) => total + (text?.length ?? 0), 0);
  return { allocations: allocations.length, characters };
}

export function sum(one: Weight, other: Weight): Weight {
  return {
    allocations: one.allocations + other.allocations,
    characters: one.characters + other.characters,
  };
}

export function isTooMuch({ allocations, characters }: Weight): boolean {
  return allocations > MAX_LISTED.allocations || characters > MAX_LISTED.characters;
}

/**
 * Reads a list of servers page by page.
 * @param onMissing told why something is left out, where the rest can be used; without it that fails all.
 * @throws PanelFailure
 */
export async function allPages(
  page: (number: number) => Promise<ServerPage>,
  onMissing: ((failure: PanelFailure) => void) | undefined,
): Promise<Server[]> {
  const orMissing = async (number: number) => {
    try {
      return await page(number);
    } catch (error) {
      if (!onMissing || !(error instanceof PanelFailure)) throw error;
      if (number === 1 && !isOfOnePage(error)) throw error;
      onMissing(error);
      return null;
    }
  };
  const first = await orMissing(1);
  // Beyond the end a panel answers with an empty page that tells how many there are (fact 16).
  const begun = first ?? (await page(2));
  const servers = [...begun.servers];
  // One after another: together they would be held, and looked into, all at once.
  for (let number = first ? 2 : 3; number <= begun.pages; number++) {
    if (isEnough(number, servers)) {
      onMissing?.(new PanelFailure({ kind: 'too-many-servers' }));
      break;
    }
    servers.push(...((await orMissing(number))?.servers ?? []));
  }
  // One that was added between two pages moves another onto the next page as well.
  return eachOnce(servers);
}

function isEnough(page: number, servers: Server[]): boolean {
  return page > MAX_PAGES || isTooMuch(servers.map(weightOf).reduce(sum, NOTHING));
}

/** Whether it may have to do with what is on the page only. */
function isOfOnePage({ problem }: PanelFailure): boolean {
  if (problem.kind !== 'no-answer') return false;
  const { answer } = problem;
  return answer.how === 'wrong-shape' || (answer.how === 'server-error' && answer.breaks === 'servers');
}
