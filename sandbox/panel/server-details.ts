import { record } from './activity.ts';
import { fieldOf } from './body.ts';
import { forbidden, invalid, Refusal } from './errors.ts';
import { names } from './paging.ts';
import { serverView } from './views.ts';
import { may, type ServerVisit } from './visit.ts';
import type { PowerState } from './world.ts';

/** `GET /servers/{server}`: answers 200 in every state of the server (fact 14). */
export function serverDetails({ panel, user, server, permissions, arrival }: ServerVisit) {
  const { world, dialect } = panel;
  const include = names(arrival.url.searchParams, 'include');
  // Pelican drops duplicates without renumbering: PHP then writes an object (inferred).
  const gappy = dialect === 'pelican' && world.settings.permissionsAsObject;
  const user_permissions = gappy
    ? Object.fromEntries(permissions.map((name, index) => [index * 2, name]))
    : permissions;
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
const BUSY = {
  memory_bytes: 734_003_200,
  cpu_absolute: 12.4,
  disk_bytes: 2_147_483_648,
  network_rx_bytes: 4_194_304,
  network_tx_bytes: 16_777_216,
  uptime: 3_600_000,
};

function daemonAway(): Refusal {
  const detail = 'Could not establish a connection to the machine running this server. Please try again.';
  return new Refusal([504, 'DaemonConnectionException', detail], { layout: 'compact', withoutJson: 'front' });
}

/** `GET /servers/{server}/resources`; with the node away 504, on Pelican 200 with `missing` (fact 27). */
export function resources({ panel, server }: ServerVisit) {
  const reachable = panel.world.settings.daemonReachable;
  if (!reachable && panel.dialect !== 'pelican') throw daemonAway();
  const current_state = reachable ? server.power : 'missing';
  const use = reachable && server.power === 'running' ? BUSY : NO_USE;
  const is_suspended = server.status === 'suspended';
  return { object: 'stats', attributes: { current_state, is_suspended, resources: use } };
}

const AFTER: Record<string, { power: PowerState; permission: string }> = {
  start: { power: 'running', permission: 'control.start' },
  stop: { power: 'offline', permission: 'control.stop' },
  restart: { power: 'running', permission: 'control.restart' },
  kill: { power: 'offline', permission: 'control.stop' },
};

/**
 * `POST /servers/{server}/power`. The server is in its new state at once; a test that wants `starting` in
 * between sets it in the world. Returns null: 204.
 */
export function power(visit: ServerVisit): null {
  const { panel, server, arrival } = visit;
  const signal = fieldOf(arrival, 'signal').value;
  const known = typeof signal === 'string' ? AFTER[signal] : undefined;
  // A signal that is none needs `control.*` of nothing in particular: only those with any get to the rule.
  if (!may(visit, known?.permission ?? 'control.console')) throw forbidden();
  if (signal === undefined || signal === null || signal === '') {
    throw invalid('signal', 'required', 'The signal field is required.');
  }
  if (!known) throw invalid('signal', 'in', 'The selected signal is invalid.');
  if (!panel.world.settings.daemonReachable) throw daemonAway();
  server.power = known.power;
  record(visit, `server:power.${signal}`, {});
  return null;
}
