import { createHash } from 'node:crypto';
import { badRequest, forbidden, unknownFilter } from './errors.ts';
import { filters, names, paginate } from './paging.ts';
import { timestamp, userView } from './views.ts';
import { type ClientVisit, may, type ServerVisit } from './visit.ts';
import type { Activity, Allocation, Dialect } from './world.ts';

/** Notes in the log of the server that the caller did `event`. */
export function record(visit: ServerVisit, event: string, properties: Record<string, string | null>): void {
  const { panel, user, server, arrival } = visit;
  const { activity } = panel.world;
  const common = { userId: user.id, serverId: server.id, ip: arrival.address, at: panel.clock.now() };
  activity.push({ id: activity.length + 1, event, properties, ...common });
}

/** How the log names an allocation: `ip:port` without brackets, on Pelican the alias first and brackets (fact 25). */
export function logged(dialect: Dialect, { ip, alias, port }: Allocation): string {
  if (dialect !== 'pelican') return `${ip}:${port}`;
  return `${alias ?? (ip.includes(':') ? `[${ip}]` : ip)}:${port}`;
}

/** `GET /servers/{server}/activity`: 25 a page, oldest first unless `sort=-timestamp` (fact 25). */
export function activityList(visit: ServerVisit) {
  if (!may(visit, 'activity.read')) throw forbidden();
  const { panel, server, arrival } = visit;
  const { searchParams } = arrival.url;
  const events = wantedEvents(searchParams);
  const own = panel.world.activity.filter(({ serverId, event }) => {
    return serverId === server.id && (!events || events.some((wanted) => event.includes(wanted)));
  });
  const list = paginate(sorted(own, searchParams.get('sort')), arrival.url, 25);
  const actor = names(searchParams, 'include').includes('actor');
  return { ...list, data: list.data.map((entry) => activityView(visit, entry, actor)) };
}

/** The parts of `filter[event]`: a comma means OR, a star is literal (recordings `activity.filter-*`). */
function wantedEvents(query: URLSearchParams): string[] | undefined {
  const wanted = filters(query);
  const unknown = [...wanted.keys()].filter((name) => name !== 'event');
  if (unknown.length > 0) throw unknownFilter(unknown, ['event']);
  return wanted.get('event')?.split(',');
}

function sorted(entries: Activity[], sort: string | null): Activity[] {
  const [, minus, field] = /^(-?)(.*)$/.exec(sort ?? 'timestamp') ?? [];
  if (field !== 'timestamp') {
    const detail = `Requested sort(s) \`${field}\` is not allowed. Allowed sort(s) are \`timestamp\`.`;
    throw badRequest('InvalidSortQuery', detail);
  }
  const second = ({ at }: Activity) => Math.floor(at / 1000);
  const sign = minus ? -1 : 1;
  return entries.toSorted((a, b) => sign * (second(a) - second(b)));
}

function activityView({ panel, user }: ClientVisit, entry: Activity, actor: boolean) {
  const who = panel.world.users.find(({ id }) => id === entry.userId);
  const attributes = {
    id: createHash('sha1').update(String(entry.id)).digest('hex'),
    batch: null,
    event: entry.event,
    is_api: true,
    // Other people's addresses are only shown to root administrators.
    ip: entry.userId === user.id || user.admin ? entry.ip : null,
    description: null,
    properties: entry.properties,
    has_additional_metadata: false,
    timestamp: timestamp(entry.at),
    ...(actor && who ? { relationships: { actor: { object: 'user', attributes: userView(who) } } } : {}),
  };
  return { object: 'activity_log', attributes };
}
