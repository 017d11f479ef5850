import { record } from './activity.ts';
import { fieldOf } from './body.ts';
import { forbidden, invalid } from './errors.ts';
import { names } from './paging.ts';
import { isReachable, type PowerSignal, requireDaemon } from './power.ts';
import { serverView } from './views.ts';
import { may, type ServerVisit } from './visit.ts';

/** `GET /servers/{server}`: answers 200 in every state of the server (fact 14). */
export function serverDetails({ panel, user, server, permissions, arrival }: ServerVisit) {
  const { world, dialect } = panel;
  const include = names(arrival.url.searchParams, 'include');
  const user_permissions = user.viewsServers ? withoutDoubles(permissions) : permissions;
  const meta = { is_server_owner: server.ownerId === user.id, user_permissions };
  return { ...serverView({ world, dialect, user, server, include }), meta };
}

const NO_USE = {
  memory_bytes: 0,
  cpu_absolute: 0,
  disk_bytes: 0,
  network_rx_bytes: 0,
  network_tx_bytes: 0,
  uptime: 0,
};
/** Bytes a second, so that the counters can be told apart. */
const RECEIVED_PER_SECOND = 1_200;
const SENT_PER_SECOND = 4_800;

/** Everything is counted from the last start of the server. */
function useSince(startedAt: number, now: number) {
  const uptime = Math.max(0, now - startedAt);
  return {
    memory_bytes: 734_003_200,
    cpu_absolute: 12.4,
    disk_bytes: 2_147_483_648,
    network_rx_bytes: Math.floor((uptime / 1000) * RECEIVED_PER_SECOND),
    network_tx_bytes: Math.floor((uptime / 1000) * SENT_PER_SECOND),
    uptime,
  };
}

/** Pelican drops what is there twice and does not number anew; PHP writes a list with gaps as an object (its fact 9). */
function withoutDoubles(names: readonly string[]) {
  const first = [...names.entries()].filter(([index, name]) => names.indexOf(name) === index);
  const isList = first.every(([index], place) => index === place);
  return isList ? first.map(([, name]) => name) : Object.fromEntries(first);
}

/**
 * `GET /servers/{server}/resources`; with the node away 504, on Pelican 200 with `missing` (fact 27). What was said
 * is repeated for a while, also after a power signal and with the node away (Pelican, fact 3); a 504 is not.
 */
export function resources(visit: ServerVisit) {
  const { panel, server } = visit;
  const now = panel.clock.now();
  const kept = panel.said.get(server.id);
  if (kept && now - kept.at < panel.world.settings.resourcesKeptMs) return kept.stats;
  if (panel.dialect !== 'pelican') requireDaemon(visit);
  const reachable = isReachable(panel.world, server);
  const current_state = reachable ? server.power : 'missing';
  // The process of a server that stops is there until it has stopped.
  const use = reachable && server.power !== 'offline' ? useSince(server.startedAt, now) : NO_USE;
  const is_suspended = server.status === 'suspended';
  const stats = { object: 'stats', attributes: { current_state, is_suspended, resources: use } };
  panel.said.set(server.id, { at: now, stats });
  return stats;
}

const PERMISSIONS: Record<PowerSignal, string> = {
  start: 'control.start',
  stop: 'control.stop',
  restart: 'control.restart',
  kill: 'control.stop',
};

function isSignal(value: unknown): value is PowerSignal {
  return typeof value === 'string' && Object.hasOwn(PERMISSIONS, value);
}

/**
 * `POST /servers/{server}/power`: 204 as soon as the node has taken the signal; what happens then is `power.ts`.
 */
export async function power(visit: ServerVisit): Promise<null> {
  const { panel, server } = visit;
  const signal = fieldOf(visit, 'signal').value;
  // A signal that is none needs `control.*` of nothing in particular: only those with any get to the rule.
  if (!may(visit, isSignal(signal) ? PERMISSIONS[signal] : 'control.console')) throw forbidden();
  if (signal === undefined || signal === null || signal === '') {
    throw invalid('signal', 'required', 'The signal field is required.');
  }
  if (!isSignal(signal)) throw invalid('signal', 'in', 'The selected signal is invalid.');
  requireDaemon(visit);
  await panel.daemon.signal(server, signal);
  record(visit, `server:power.${signal}`, {});
  return null;
}
