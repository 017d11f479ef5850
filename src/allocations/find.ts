import type { Allocation } from '../panel/schemas.ts';
import { addressOf, hostPort, inReadingOrder, matching } from './addresses.ts';
import type { KnownServer } from './directory.ts';
import type { PortRef } from './references.ts';

/** An allocation with the server it belongs to. */
export interface KnownPort extends PortRef {
  serverName: string;
  address: string;
  note: string | null;
  isPrimary: boolean;
}

/** Short ids and uuids are not case-sensitive (fact 24); newer Pterodactyl has a third form, in lower case only. */
const SERVER_ID = /^(?:([0-9a-f]{8})(?:-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})?|(serv_[0-9a-z]{26}))$/;

/** The id of a server in a typed text, a uuid by the short id that it begins with; `null` for every other text. */
export function serverIdIn(text: string): string | null {
  const [, short, long] = SERVER_ID.exec(text.trim().toLowerCase()) ?? [];
  return short ?? long ?? null;
}

/**
 * The servers that a typed text most likely means: by id, by the whole name, by its beginning, by a part of it –
 * the first of these that finds any.
 */
export function findServers(servers: KnownServer[], typed: string): KnownServer[] {
  const text = typed.trim().toLowerCase();
  const attempts: ((known: KnownServer) => boolean)[] = [
    ({ server }) => server.id.toLowerCase() === text || server.uuid.toLowerCase() === text,
    ({ server }) => server.name.toLowerCase() === text,
    ({ server }) => server.name.toLowerCase().startsWith(text),
    ({ server }) => server.name.toLowerCase().includes(text),
  ];
  for (const fits of attempts) {
    const found = servers.filter(fits);
    if (found.length > 0) return found;
  }
  return [];
}

/** All ports of these servers, each server's in reading order. */
export function portsOf(servers: KnownServer[]): KnownPort[] {
  return servers.flatMap(({ panel, server }) =>
    inReadingOrder(server.allocations).map((allocation) => ({
      panel,
      serverId: server.id,
      allocationId: allocation.id,
      serverName: server.name,
      address: addressOf(allocation),
      note: allocation.note,
      isPrimary: allocation.isPrimary,
    })),
  );
}

/** The ports that a typed address or number may mean; see `readAddress`. */
export function findPorts(servers: KnownServer[], typed: string): KnownPort[] {
  return portsOf(servers.map((known) => narrowed(known, matching(known.server.allocations, typed))));
}

function narrowed({ panel, server }: KnownServer, allocations: Allocation[]): KnownServer {
  return { panel, server: { ...server, allocations } };
}

/** For choices while typing: ports whose address – as shown or with the ip –, note or server contains the text. */
export function suggestPorts(servers: KnownServer[], typed: string): KnownPort[] {
  const text = typed.trim().toLowerCase();
  return portsOf(
    servers.map((known) => {
      const { allocations, name } = known.server;
      return narrowed(
        known,
        allocations.filter((allocation) => saidOf(allocation, name).toLowerCase().includes(text)),
      );
    }),
  );
}

function saidOf(allocation: Allocation, serverName: string): string {
  const { ip, port, note } = allocation;
  return `${addressOf(allocation)} ${hostPort(ip, port)} ${note ?? ''} ${serverName}`;
}

/** For choices while typing: servers whose name or id contains the text, those beginning with it first. */
export function suggestServers(servers: KnownServer[], typed: string): KnownServer[] {
  const text = typed.trim().toLowerCase();
  const begins = ({ server }: KnownServer) => Number(server.name.toLowerCase().startsWith(text));
  return servers
    .filter(({ server }) => `${server.name} ${server.id}`.toLowerCase().includes(text))
    .sort((a, b) => begins(b) - begins(a) || a.server.name.localeCompare(b.server.name));
}
