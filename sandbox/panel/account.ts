import { timestamp, userView } from './views.ts';
import type { ClientVisit } from './visit.ts';
import type { User } from './world.ts';

/** `GET /api/client/account`; Pelican's has no id and no names (`pelican-differences.md`). */
export function account({ panel, user }: ClientVisit) {
  return { object: 'user', attributes: panel.dialect === 'pelican' ? pelicanAccount(user) : accountOf(user) };
}

function accountOf(user: User) {
  const { id, admin, username, email, language } = user;
  return { id, admin, username, email, first_name: user.firstName, last_name: user.lastName, language };
}

function pelicanAccount(user: User) {
  const { uuid, username, email, language, admin } = user;
  const { image, '2fa_enabled': twoFactor, created_at } = userView(user);
  const times = { '2fa_enabled': twoFactor, created_at, updated_at: created_at };
  return { uuid, username, email, language, image, admin, root_admin: admin, ...times };
}

/** `GET /api/client/account/api-keys`: the keys of the caller, without their secrets. */
export function apiKeys({ panel, user }: ClientVisit) {
  const own = panel.world.keys.filter(({ userId, kind }) => userId === user.id && kind === 'client');
  const data = own.map((key) => ({
    object: 'api_key',
    attributes: {
      identifier: key.identifier,
      description: key.description,
      allowed_ips: key.allowedIps,
      last_used_at: key.lastUsedAt === null ? null : timestamp(key.lastUsedAt),
      created_at: timestamp(key.createdAt),
    },
  }));
  return { object: 'list', data };
}

const PERMISSIONS: Record<string, readonly string[]> = {
  websocket: ['connect'],
  control: ['console', 'start', 'stop', 'restart'],
  user: ['create', 'read', 'update', 'delete'],
  file: ['create', 'read', 'read-content', 'update', 'delete', 'archive', 'sftp'],
  backup: ['create', 'read', 'delete', 'download', 'restore'],
  allocation: ['read', 'create', 'update', 'delete'],
  startup: ['read', 'update', 'docker-image'],
  database: ['create', 'read', 'update', 'delete', 'view_password'],
  schedule: ['create', 'read', 'update', 'delete'],
  settings: ['rename', 'reinstall'],
  activity: ['read'],
};

const PELICAN_ONLY = ['mount.read', 'mount.update', 'settings.description', 'settings.change-icon'];

/** `GET /api/client/permissions`: groups with descriptions, or on Pelican a flat list of names. */
export function permissionList({ panel }: ClientVisit) {
  const permissions = panel.dialect === 'pelican' ? pelicanPermissions() : permissionGroups();
  return { object: 'system_permissions', attributes: { permissions } };
}

function pelicanPermissions(): string[] {
  const common = Object.entries(PERMISSIONS).flatMap(([group, keys]) => keys.map((key) => `${group}.${key}`));
  return [...common.map((name) => name.replace('view_password', 'view-password')), ...PELICAN_ONLY];
}

function permissionGroups() {
  const described = Object.entries(PERMISSIONS).map(([group, keys]) => {
    const texts = keys.map((key) => [key, `Lets a user ${key} (${group}).`]);
    return [group, { description: `What a user may do with ${group}.`, keys: Object.fromEntries(texts) }];
  });
  return Object.fromEntries(described);
}
