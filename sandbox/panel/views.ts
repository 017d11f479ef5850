import { createHash } from 'node:crypto';
import { unexpected } from './errors.ts';
import { permissionsOn } from './guards.ts';
import type { Allocation, Dialect, GameServer, User, Variable, World } from './world.ts';

const list = (data: readonly unknown[]) => ({ object: 'list', data });
export const NULL_RESOURCE = { object: 'null_resource', attributes: null };

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
  // Pelican cannot show a primary that is none or was released: a 500 for the details and the whole list.
  if (!primary) throw unexpected('Error', '__clone method called on non-object');
  const holder = world.servers.find(({ id }) => id === primary.serverId);
  if (!holder) throw unexpected('ErrorException');
  // Another server may hold it meanwhile; it is shown all the same, by that one's primary (Pelican, fact 4).
  return list([allocationView(holder, { ...primary, notes: null })]);
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

/** The public face of an account, as subusers and actors are shown; on Pelican the account itself is the same. */
export function userView(user: User, dialect: Dialect) {
  const { uuid, username, email, language, admin } = user;
  const hash = createHash('md5').update(email.toLowerCase()).digest('hex');
  const image = `https://gravatar.com/avatar/${hash}`;
  const created_at = timestamp(user.createdAt);
  if (dialect !== 'pelican')
    return { uuid, username, email, image, '2fa_enabled': user.twoFactor, created_at };
  const may = { admin, root_admin: admin, '2fa_enabled': user.twoFactor };
  return { uuid, username, email, language, image, ...may, created_at, updated_at: created_at };
}

/** The subusers of a server with what each may do (recordings `users.A`, `server.A.include-subusers`). */
export function subusersView(world: World, server: GameServer, dialect: Dialect) {
  const subusers = server.subusers.flatMap(({ userId, permissions }) => {
    const user = world.users.find(({ id }) => id === userId);
    return user
      ? [{ object: 'server_subuser', attributes: { ...userView(user, dialect), permissions } }]
      : [];
  });
  return list(subusers);
}

/** The variables of the egg with their values (recording `startup.A`). */
export function variablesView({ variables }: GameServer) {
  return list(variables.map(variableView));
}

function eggView({ egg: { uuid, name } }: GameServer) {
  return { object: 'egg', attributes: { uuid, name } };
}

function relationships(subject: Subject, allowed: (permission: string) => boolean) {
  const { world, server, include, dialect } = subject;
  return {
    allocations: allowed('allocation.read') ? allocationsView(world, server) : primaryOnly(world, server),
    variables: allowed('startup.read') ? variablesView(server) : NULL_RESOURCE,
    ...(include.includes('egg') ? { egg: eggView(server) } : {}),
    ...(include.includes('subusers')
      ? { subusers: allowed('user.read') ? subusersView(world, server, dialect) : NULL_RESOURCE }
      : {}),
  };
}

/** The start command; values of variables are hidden from those without `startup.read`. */
export function invocation(server: GameServer, visible: boolean): string {
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
  const { databases, backups } = server.limits;
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
    limits: limits(server, pelican),
    invocation: invocation(server, allowed('startup.read')),
    docker_image: Object.values(server.egg.dockerImages)[0] ?? '',
    egg_features: server.egg.features,
    feature_limits: { databases, allocations: server.allocationLimit, backups },
    ...stateView(server, pelican),
    relationships: relationships(subject, allowed),
  };
  return { object: 'server', attributes };
}

function limits({ limits: { memory, disk, cpu, oomKiller } }: GameServer, pelican: boolean) {
  const common = { memory, swap: 0, disk, io: 500, cpu, threads: null, oom_disabled: !oomKiller };
  return pelican ? { ...common, oom_killer: oomKiller } : common;
}

/** On Pelican a failed reinstallation counts as one that is not over (its fact 12). */
function stateView({ status, transferring }: GameServer, pelican: boolean) {
  const failed = status === 'install_failed' || (pelican && status === 'reinstall_failed');
  return {
    status,
    is_suspended: status === 'suspended',
    is_installing: status === 'installing' || failed,
    is_transferring: transferring,
  };
}
