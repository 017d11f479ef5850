import { createHash } from 'node:crypto';
import { badRequest, forbidden, unknownFilter } from './errors.ts';
import { filters, names, paginate } from './paging.ts';
import { NULL_RESOURCE, timestamp, userView } from './views.ts';
import { type ClientVisit, may, type ServerVisit } from './visit.ts';
import type { Activity, Allocation, Dialect, World } from './world.ts';

type Properties = Record<string, string | null>;

/** Notes in the log of the server that the caller did `event`. */
export function record(visit: ServerVisit, event: string, properties: Properties): void {
  write(visit, { serverId: visit.server.id, event, properties });
}

/** Notes in the caller's own log that the caller did `event`. */
export function recordOwn(visit: ClientVisit, event: string, properties: Properties): void {
  write(visit, { serverId: null, event, properties });
}

function write(
  { panel, user, arrival }: ClientVisit,
  entry: Pick<Activity, 'serverId' | 'event' | 'properties'>,
): void {
  const { activity } = panel.world;
  activity.push({
    ...{ id: activity.length + 1, userId: user.id, ip: arrival.address, at: panel.clock.now() },
    ...entry,
  });
}

/** How the log names an allocation: `ip:port` without brackets, on Pelican the alias first and brackets (fact 25). */
export function logged(dialect: Dialect, { ip, alias, port }: Allocation): string {
  if (dialect !== 'pelican') return `${ip}:${port}`;
  return `${alias ?? (ip.includes(':') ? `[${ip}]` : ip)}:${port}`;
}

/** `GET /servers/{server}/activity`: 25 a page, oldest first unless `sort=-timestamp` (fact 25). */
export function activityList(visit: ServerVisit) {
  if (!may(visit, 'activity.read')) throw forbidden();
  return logOf(visit, ({ serverId }) => serverId === visit.server.id);
}

/** `GET /account/activity`: what the caller did with the own account (recording `account.activity`). */
export function accountActivity(visit: ClientVisit) {
  return logOf(visit, ({ serverId, userId }) => serverId === null && userId === visit.user.id);
}

function logOf(visit: ClientVisit, belongs: (entry: Activity) => boolean) {
  const { panel, arrival } = visit;
  const { searchParams } = arrival.url;
  const events = wantedEvents(searchParams);
  const own = panel.world.activity.filter(
    (entry) => belongs(entry) && (!events || events.some((wanted) => entry.event.includes(wanted))),
  );
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
  const { world, dialect } = panel;
  const attributes = {
    id: createHash('sha1').update(String(entry.id)).digest('hex'),
    ...(dialect === 'pelican' ? {} : { batch: null }),
    event: entry.event,
    is_api: true,
    // Other people's addresses are only shown to root administrators.
    ip: entry.userId === user.id || user.admin ? entry.ip : null,
    description: null,
    properties: propertiesView(entry.properties, dialect),
    has_additional_metadata: false,
    timestamp: timestamp(entry.at),
    ...(actor ? { relationships: { actor: actorView(world, entry.userId, dialect) } } : {}),
  };
  return { object: 'activity_log', attributes };
}

/** PHP writes an empty object as a list; Pelican has an empty text for no note (its fact 13). */
function propertiesView(properties: Activity['properties'], dialect: Dialect) {
  const entries = Object.entries(properties);
  if (dialect !== 'pelican') return properties;
  if (entries.length === 0) return [];
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']));
}

/** Nothing of somebody whose account was deleted (recording `activity.actor-deleted`). */
function actorView(world: World, id: number, dialect: Dialect) {
  const who = world.users.find((user) => user.id === id);
  return who ? { object: 'user', attributes: userView(who, dialect) } : NULL_RESOURCE;
}
