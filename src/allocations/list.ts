import { PanelFailure } from '../panel/problems.ts';
import type { Overview } from './overview.ts';
import { seen, type Workplace } from './workplace.ts';

/**
 * A server's ports, for one request: the details carry name, state, limits, permissions and allocations.
 * @throws PanelFailure
 */
export async function list(at: Workplace): Promise<Overview> {
  return seen(at, await at.client.server(at.serverId));
}

/**
 * The same, or `null` when the server is gone or out of the key's reach.
 * @throws PanelFailure for every other reason
 */
export async function listIfThere(at: Workplace): Promise<Overview | null> {
  try {
    return await list(at);
  } catch (error) {
    if (error instanceof PanelFailure && error.problem.kind === 'not-found') return null;
    throw error;
  }
}
