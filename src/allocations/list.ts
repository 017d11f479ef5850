import type { Overview } from './overview.ts';
import { seen, type Workplace } from './workplace.ts';

/**
 * A server's ports, for one request: the details carry name, state, limits, permissions and allocations.
 * @throws PanelFailure
 */
export async function list(at: Workplace): Promise<Overview> {
  return seen(at, await at.client.server(at.serverId));
}
