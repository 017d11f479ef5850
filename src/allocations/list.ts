import { type Overview, type Port, portOf } from './overview.ts';
import { lookAt, type PortName, seen, type Workplace } from './workplace.ts';

/**
 * A server's ports, for one request: the details carry name, state, limits, permissions and allocations.
 * @throws PanelFailure
 */
export async function list(at: Workplace): Promise<Overview> {
  return seen(at, await at.client.server(at.serverId));
}

/**
 * One of them, for the same one request.
 * @throws PanelFailure, PortFailure
 */
export function findOne(at: Workplace, name: PortName): Promise<{ port: Port; overview: Overview }> {
  return lookAt(at, name, async (server, allocation) => ({
    port: portOf(server, allocation),
    overview: seen(at, server),
  }));
}
