import { unexpected, unknownFilter } from './errors.ts';
import { filters, names, paginate } from './paging.ts';
import { serverView } from './views.ts';
import type { ClientVisit } from './visit.ts';
import type { Allocation, GameServer, User, World } from './world.ts';

const FILTERS = ['uuid', 'name', 'description', 'external_id', '*'];

/** `GET /api/client` (facts 16 to 18). */
export function serverList({ panel, user, arrival: { url } }: ClientVisit) {
  const { world, dialect } = panel;
  const include = names(url.searchParams, 'include');
  const wanted = filters(url.searchParams);
  const unknown = [...wanted.keys()].filter((name) => !FILTERS.includes(name));
  if (unknown.length > 0) throw unknownFilter(unknown, FILTERS);
  const found = reachable(world, user, url.searchParams.get('type')).filter((server) =>
    [...wanted].every(([name, value]) => matches(world, server, { name, value })),
  );
  const list = paginate(found, url, 50);
  const view = (server: GameServer) => serverView({ world, dialect, user, server, include });
  return { ...list, data: list.data.map(view) };
}

/** Which servers `?type=` means; an admin sees only own ones without it (fact 16). */
function reachable(world: World, user: User, type: string | null): GameServer[] {
  const owned = (server: GameServer) => server.ownerId === user.id;
  const shared = (server: GameServer) => server.subusers.some(({ userId }) => userId === user.id);
  const own = (server: GameServer) => owned(server) || shared(server);
  if (type === 'owner') return world.servers.filter(owned);
  if (type === 'admin') return user.admin ? world.servers.filter((server) => !own(server)) : [];
  if (type === 'admin-all') return user.admin ? [...world.servers] : [];
  return world.servers.filter(own);
}

/** SQL's LIKE, which ignores case; `%` and `_` in `text` work as wildcards (fact 17). */
function like(value: string | null, text: string): boolean {
  const pattern = text
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return value !== null && new RegExp(`^${pattern}$`, 'is').test(value);
}

function matches(
  world: World,
  server: GameServer,
  { name, value }: { name: string; value: string },
): boolean {
  if (name === '*') return matchesAnything(world, server, value);
  const column = { uuid: server.uuid, name: server.name, description: server.description }[name];
  const text = name === 'external_id' ? server.externalId : (column ?? null);
  return value.split(',').some((part) => like(text, `%${part}%`));
}

/** `filter[*]`: an IPv4 address with or without port, `:port`, or a name, uuid, short or external id (fact 17). */
function matchesAnything(world: World, server: GameServer, value: string): boolean {
  // A comma makes an array of the value, which the panel does not expect (recording `list.filter-star.comma`).
  if (value.includes(',')) throw unexpected('TypeError');
  const address = /^((?:\d{1,3}\.){3}\d{1,3})?(?::(\d{1,5}))?$/.exec(value);
  if (address) {
    const [, ip, port = ''] = address;
    const fits = (one: Allocation) => (!ip || one.ip === ip) && String(one.port).startsWith(port);
    return world.allocations.some((one) => one.serverId === server.id && fits(one));
  }
  const { uuid, identifier, externalId } = server;
  return (
    like(server.name, `%${value}%`) || like(uuid, `${value}%`) || [identifier, externalId].includes(value)
  );
}
