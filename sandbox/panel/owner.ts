import { logged, record } from './activity.ts';
import { makePrimary, removeAllocation, setNotes } from './allocations.ts';
import { checkLimit } from './create.ts';
import { findAllocation, findServer } from './guards.ts';
import type { PowerSignal } from './power.ts';
import type { AllocationVisit, PanelState, ServerVisit } from './visit.ts';
import type { ApiKey } from './world.ts';

/**
 * What people do in the panel itself, behind the bot's back. The panel's own rules hold, with the rights of the
 * server's owner: what it does not allow is thrown as a sentence.
 */
export interface OwnerActions {
  /** Gives a server the free port of its node. */
  addPort(server: string, port: number): void;
  removePort(server: string, allocation: number): void;
  makePrimary(server: string, allocation: number): void;
  setNote(server: string, allocation: number, note: string): void;
  suspend(server: string, suspended: boolean): void;
  /** Resolves when the node has taken the signal. */
  power(server: string, signal: PowerSignal): Promise<void>;
  /** A fault: whether the server starts and never listens on its ports. */
  neverListen(server: string, never: boolean): void;
  /** How many people play on the server. */
  setPlayers(server: string, players: number): void;
  /** Deletes an API key, or brings a deleted one back. */
  revoke(token: string, revoked: boolean): void;
}

/** @param changed is called after everything that was done. */
export function ownerActions(panel: PanelState, changed: () => void): OwnerActions {
  const deleted = new Map<string, ApiKey>();
  const doing =
    <T extends unknown[]>(action: (...args: T) => void) =>
    (...args: T): void => {
      action(...args);
      changed();
    };
  return {
    addPort: doing((server, port) => addPort(visitTo(panel, server), port)),
    removePort: doing((server, id) => void removeAllocation(allocationVisit(panel, server, { id }))),
    makePrimary: doing((server, id) => void makePrimary(allocationVisit(panel, server, { id }))),
    setNote: doing((server, id, note) => void setNotes(allocationVisit(panel, server, { id, note }))),
    suspend: doing((server, suspended) => {
      findServer(panel, server).status = suspended ? 'suspended' : null;
    }),
    async power(id, signal) {
      const visit = visitTo(panel, id);
      if (visit.server.status === 'suspended') throw new Error('The server is suspended.');
      await panel.daemon.signal(visit.server, signal);
      record(visit, `server:power.${signal}`, {});
    },
    neverListen: doing((server, never) => {
      findServer(panel, server).neverListens = never;
    }),
    setPlayers: doing((server, players) => {
      findServer(panel, server).players = players;
    }),
    revoke: doing((token, revoked) => {
      if (revoked) revoke(panel, deleted, token);
      else restore(panel, deleted, token);
    }),
  };
}

/** A request that the owner's browser makes. */
function visitTo(panel: PanelState, id: string, body: object = {}): ServerVisit {
  const server = findServer(panel, id);
  const user = panel.world.users.find((one) => one.id === server.ownerId);
  if (!user) throw new Error('The server has no owner.');
  const arrival = {
    method: 'POST',
    url: new URL('http://127.0.0.1/'),
    headers: new Headers({ 'content-type': 'application/json' }),
    body: JSON.stringify(body),
    address: '127.0.0.1',
  };
  return { panel, arrival, params: {}, rateHeaders: {}, user, server, permissions: ['*'] };
}

function allocationVisit(
  panel: PanelState,
  server: string,
  { id, note = '' }: { id: number; note?: string },
): AllocationVisit {
  const visit = visitTo(panel, server, { notes: note });
  return { ...visit, allocation: findAllocation(panel.world, visit.server, String(id)) };
}

function addPort(visit: ServerVisit, port: number): void {
  const { panel, server } = visit;
  checkLimit(visit);
  const allocation = panel.world.allocations.find(
    (one) => one.nodeId === server.nodeId && one.port === port && one.serverId === null,
  );
  if (!allocation) throw new Error(`The port ${port} is not free on this node.`);
  allocation.serverId = server.id;
  allocation.notes = null;
  record(visit, 'server:allocation.create', { allocation: logged(panel.dialect, allocation) });
}

function revoke({ world }: PanelState, deleted: Map<string, ApiKey>, token: string): void {
  const key = world.keys.find((one) => one.token === token);
  if (!key) throw new Error('The panel has no such key.');
  deleted.set(token, key);
  world.keys = world.keys.filter((one) => one !== key);
}

function restore({ world }: PanelState, deleted: Map<string, ApiKey>, token: string): void {
  const key = deleted.get(token);
  if (!key) throw new Error('This key was not deleted.');
  deleted.delete(token);
  world.keys.push(key);
}
