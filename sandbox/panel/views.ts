import { createHash } from 'node:crypto';
import { unexpected } from './errors.ts';
import { permissionsOn } from './guards.ts';
import type { Allocation, Dialect, GameServer, User, Variable, World } from './world.ts';

const list = (data: readonly unknown[]) => ({ object: 'list', data });
const NULL_RESOURCE = { object: 'null_resource', attributes: null };

/** `2026-11-21T16:54:46+00:00`, as the panel writes a moment given in milliseconds. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}+00:00`;
}

/** One allocation of `server`, as in every answer of the allocation routes. */
export function allocationView(server: GameServer, allocation: Allocation) {
  const { id, ip, alias, port, notes } = allocation;
  const attributes = { id, ip, ip_alias: alias, port, notes, is_default: id === server.primaryId };
  return { object: 'allocation', attributes };
}

/** All allocations of a server in id order; never paginated (fact 15). */
export function allocationsView(world: World, server: GameServer) {
  const own = world.allocations.filter(({ serverId }) => serverId === server.id);
  return list(own.sort((a, b) => a.id - b.id).map((allocation) => allocationView(server, allocation)));
}

/** Only the primary, its note hidden, for a subuser without `allocation.read` (fact 13). */
function primaryOnly(world: World, server: GameServer) {
  const primary = world.allocations.find(({ id }) => id === server.primaryId);
  // Pelican cannot show a primary that was released: a 500 for the details and the whole list.
  if (!primary || primary.serverId === null) throw unexpected('Error');
  return list([allocationView(server, { ...primary, notes: null })]);
}

function variableView(variable: Variable) {
  const attributes = {
    name: variable.name,
    description: variable.description,
    env_variable: variable.envVariable,
    default_value: variable.defaultValue,
    server_value: variable.serverValue,
    is_editable: true,
    rules: variable.rules,
  };
  return { object: 'egg_variable', attributes };
}

/** The public face of an account, as subusers and actors are shown. */
export function userView(user: User) {
  return {
    uuid: user.uuid,
    username: user.username,
    email: user.email,
    image: `https://gravatar.com/avatar/${createHash('md5').update(user.email.toLowerCase()).digest('hex')}`,
    '2fa_enabled': user.twoFactor,
    created_at: timestamp(user.createdAt),
  };
}

function subusersView(world: World, server: GameServer) {
  const subusers = server.subusers.flatMap(({ userId, permissions }) => {
    const user = world.users.find(({ id }) => id === userId);
    return user ? [{ object: 'server_subuser', attributes: { ...userView(user), permissions } }] : [];
  });
  return list(subusers);
}

const EGG = {
  object: 'egg',
  attributes: { uuid: '7dd327f2-608d-4b1f-9dd7-525671222135', name: 'Paper' },
};

function relationships(subject: Subject, allowed: (permission: string) => boolean) {
  const { world, server, include } = subject;
  return {
    allocations: allowed('allocation.read') ? allocationsView(world, server) : primaryOnly(world, server),
    variables: allowed('startup.read') ? list(server.variables.map(variableView)) : NULL_RESOURCE,
    ...(include.includes('egg') ? { egg: EGG } : {}),
    ...(include.includes('subusers')
      ? { subusers: allowed('user.read') ? subusersView(world, server) : NULL_RESOURCE }
      : {}),
  };
}

/** The start command; values of variables are hidden from those without `startup.read`. */
function invocation(server: GameServer, visible: boolean): string {
  return server.invocation.replace(/{{(\w+)}}/g, (_whole, name) => {
    const variable = server.variables.find(({ envVariable }) => envVariable === name);
    return visible ? (variable?.serverValue ?? '') : '[hidden]';
  });
}

export interface Subject {
  world: World;
  dialect: Dialect;
  user: User;
  server: GameServer;
  /** Names of the `include` parameter; unknown ones are ignored (fact 16). */
  include: readonly string[];
}

/** A server as in details and list, with what `user` may see of it (recording `server.A.owner`). */
export function serverView(subject: Subject) {
  const { world, dialect, user, server } = subject;
  const permissions = permissionsOn(server, user) ?? [];
  const allowed = (permission: string) => permissions.includes('*') || permissions.includes(permission);
  const node = world.nodes.find(({ id }) => id === server.nodeId);
  const pelican = dialect === 'pelican';
  const description = pelican && !world.settings.showDescriptions ? {} : { description: server.description };
  const attributes = {
    server_owner: server.ownerId === user.id,
    identifier: server.identifier,
    internal_id: server.id,
    uuid: server.uuid,
    name: server.name,
    node: node?.name ?? '',
    is_node_under_maintenance: node?.maintenance ?? false,
    sftp_details: { ip: node?.fqdn ?? '', ...(pelican ? { alias: null } : {}), port: 2022 },
    ...description,
    limits: limits(pelican),
    invocation: invocation(server, allowed('startup.read')),
    docker_image: 'ghcr.io/pterodactyl/yolks:java_21',
    egg_features: ['eula', 'java_version', 'pid_limit'],
    feature_limits: { databases: 2, allocations: server.allocationLimit, backups: 3 },
    ...stateView(server),
    relationships: relationships(subject, allowed),
  };
  return { object: 'server', attributes };
}

function limits(pelican: boolean) {
  const common = {
    memory: 2048,
    swap: 0,
    disk: 10240,
    io: 500,
    cpu: 200,
    threads: null,
    oom_disabled: false,
  };
  return pelican ? { ...common, oom_killer: true } : common;
}

function stateView({ status, transferring }: GameServer) {
  return {
    status,
    is_suspended: status === 'suspended',
    is_installing: status === 'installing' || status === 'install_failed',
    is_transferring: transferring,
  };
}
