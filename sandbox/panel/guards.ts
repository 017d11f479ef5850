import { BlockList, isIPv6 } from 'node:net';
import {
  badRequest,
  conflict,
  forbidden,
  noAccess,
  noSuch,
  notFound,
  Refusal,
  unauthenticated,
} from './errors.ts';
import type { PanelState, Visit } from './visit.ts';
import type { Allocation, ApiKey, Dialect, GameServer, User, World } from './world.ts';

/**
 * The key of `Authorization: Bearer …`, exactly that word and one space, or null (fact 20). Pelican takes the
 * word in lower case as well (its fact 8).
 */
export function bearer(headers: Headers, dialect: Dialect): string | null {
  const shape = dialect === 'pelican' ? /^bearer (\S+)$/i : /^Bearer (\S+)$/;
  return shape.exec(headers.get('authorization') ?? '')?.[1] ?? null;
}

/** 503 while the panel is down for maintenance, with or without a key (fact 28). */
export function checkMaintenance({ panel }: Visit): void {
  const { maintenance } = panel.world.settings;
  if (!maintenance) return;
  const retry = maintenance.retryAfterSeconds;
  const headers: Record<string, string> = retry === null ? {} : { 'retry-after': String(retry) };
  throw new Refusal([503, 'HttpException', 'Service Unavailable'], { headers });
}

/** A session cookie or the panel's own Origin makes a write a browser request without its token (fact 22). */
export function checkStateless({ arrival }: Visit): void {
  const { headers, method, url } = arrival;
  if (method === 'GET' || method === 'HEAD') return;
  const from = headers.get('referer') ?? headers.get('origin') ?? '';
  const ownPage = from !== '' && URL.parse(from)?.host === url.host;
  const cookie = /(^|;\s*)(pterodactyl|pelican)_session=/.test(headers.get('cookie') ?? '');
  if (ownPage || cookie) throw new Refusal([419, 'HttpException', 'CSRF token mismatch.']);
}

/** Finds the key and its user; a wrong, cut, expired or deleted key are the same 401 (fact 20). */
export function authenticate({ panel, arrival }: Visit): { key: ApiKey; user: User } {
  const token = bearer(arrival.headers, panel.dialect);
  const key = panel.world.keys.find((candidate) => candidate.token === token);
  const now = panel.clock.now();
  if (!key || (key.expiresAt !== null && key.expiresAt <= now)) throw unauthenticated();
  const user = panel.world.users.find(({ id }) => id === key.userId);
  if (!user) throw unauthenticated();
  key.lastUsedAt = now;
  return { key, user };
}

/** 400 for a JSON body that is none, whatever the method (recordings `malformed-json.get`, `notes.lone-surrogate`). */
export function checkJsonBody({ arrival }: Visit): void {
  const { body, headers } = arrival;
  if (body === '' || !/[/+]json/.test(headers.get('content-type') ?? '')) return;
  const reason = jsonFault(body);
  if (!reason) return;
  const detail = `The JSON data passed in the request appears to be malformed: ${reason}`;
  throw badRequest('BadRequestHttpException', detail);
}

function jsonFault(body: string): string | null {
  let wellFormed = true;
  try {
    JSON.parse(body, (_key, value) => {
      if (typeof value === 'string' && !value.isWellFormed()) wellFormed = false;
      return value;
    });
  } catch {
    return 'Syntax error';
  }
  return wellFormed ? null : 'Single unpaired UTF-16 surrogate in unicode escape';
}

/** 400 on everything but the account when the panel requires 2FA and the account has none (fact 21). */
export function checkTwoFactor({ panel, arrival }: Visit, user: User): void {
  const { requireTwoFactor } = panel.world.settings;
  const required = requireTwoFactor === 'all' || (requireTwoFactor === 'admins' && user.admin);
  // Pelican only enforces this in its web front end.
  if (!required || user.twoFactor || panel.dialect === 'pelican') return;
  if (arrival.url.pathname.startsWith('/api/client/account')) return;
  const detail = 'Two-factor authentication is required on this account in order to access this endpoint.';
  throw badRequest('TwoFactorAuthRequiredException', detail);
}

/** 403 that names the caller's address when the key may not be used from there (fact 20). */
export function checkAddress({ arrival }: Visit, key: ApiKey): void {
  if (key.allowedIps.length === 0) return;
  const allowed = new BlockList();
  for (const entry of key.allowedIps) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) allowed.addAddress(address, family);
    else allowed.addSubnet(address, Number(prefix), family);
  }
  if (allowed.check(arrival.address, isIPv6(arrival.address) ? 'ipv6' : 'ipv4')) return;
  const detail = `This IP address (${arrival.address}) does not have permission to access the API using these credentials.`;
  throw forbidden(detail);
}

/** 403 for an application key on the client API (fact 20). */
export function checkKeyKind(key: ApiKey): void {
  if (key.kind === 'client') return;
  throw forbidden(
    'You are attempting to use an application API key on an endpoint that requires a client API key.',
  );
}

/** A server by its short id or uuid, case ignored; the internal id does not count (fact 24). Throws the 404. */
export function findServer({ world, dialect }: PanelState, id: string): GameServer {
  const wanted = id.toLowerCase();
  const server = world.servers.find(({ identifier, uuid }) => wanted === identifier || wanted === uuid);
  if (!server) throw noSuch(`${MODELS[dialect]}\\Server`);
  return server;
}

/** Where the panel's own files keep its models, which it names while it is debugged. */
const MODELS: Record<Dialect, string> = {
  pterodactyl: 'Pterodactyl\\Models',
  pelican: 'App\\Models',
  documented: 'Pterodactyl\\Models',
};

/** An allocation of this very server; the id is cast as a database does it, `2abc` is 2 (fact 24). Throws the 404. */
export function findAllocation(world: World, server: GameServer, id: string): Allocation {
  const cast = Number.parseInt(id, 10);
  const allocation = world.allocations.find((one) => one.id === cast && one.serverId === server.id);
  if (!allocation) throw notFound();
  return allocation;
}

const WATCHING = ['admin.websocket.errors', 'admin.websocket.install', 'admin.websocket.transfer'];

/** What `user` may do on `server`, or null when the user has no access to it. */
export function permissionsOn(server: GameServer, user: User): readonly string[] | null {
  if (server.ownerId === user.id) return ['*'];
  if (user.admin) return ['*', ...WATCHING];
  const own = server.subusers.find(({ userId }) => userId === user.id)?.permissions ?? null;
  return own && user.viewsServers ? ['websocket.connect', ...WATCHING, ...own] : own;
}

/** As {@link permissionsOn}, with the 404 for somebody without access. */
export function requireAccess(server: GameServer, user: User): readonly string[] {
  const permissions = permissionsOn(server, user);
  if (!permissions) throw noAccess();
  return permissions;
}

/** 409 for a server that cannot be worked on now, root administrators included (fact 14). */
export function checkState(world: World, server: GameServer, dialect: Dialect): void {
  const node = world.nodes.find(({ id }) => id === server.nodeId);
  if (server.status === 'suspended') {
    throw conflict('This server is currently suspended and the functionality requested is unavailable.');
  }
  if (node?.maintenance) {
    throw conflict(
      'The node of this server is currently under maintenance and the functionality requested is unavailable.',
    );
  }
  const failed = server.status === 'install_failed' || server.status === 'installing';
  if (failed || (server.status === 'reinstall_failed' && dialect === 'pelican')) {
    throw conflict('This server has not yet completed its installation process, please try again later.');
  }
  if (server.status === 'restoring_backup') {
    throw conflict('This server is currently restoring from a backup, please try again later.');
  }
  if (server.transferring) {
    throw conflict('This server is currently being transferred to a new machine, please try again later.');
  }
}
