import { userView } from './views.ts';
import type { ClientVisit } from './visit.ts';
import type { User } from './world.ts';

/** `GET /api/client/account`; Pelican's has no id and no names (`pelican-differences.md`). */
export function account({ panel: { dialect }, user }: ClientVisit) {
  const attributes = dialect === 'pelican' ? userView(user, dialect) : accountOf(user);
  return { object: 'user', attributes };
}

function accountOf(user: User) {
  const { id, admin, username, email, language } = user;
  return { id, admin, username, email, first_name: user.firstName, last_name: user.lastName, language };
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

/** The same on Pelican, in the order of its list (its fact 15). */
const PELICAN_PERMISSIONS: Record<string, readonly string[]> = {
  websocket: ['connect'],
  control: ['console', 'start', 'stop', 'restart'],
  file: ['read', 'read-content', 'create', 'update', 'delete', 'archive', 'sftp'],
  backup: ['read', 'create', 'delete', 'download', 'restore'],
  schedule: ['read', 'create', 'update', 'delete'],
  user: ['read', 'create', 'update', 'delete'],
  database: ['read', 'create', 'update', 'delete', 'view-password'],
  allocation: ['read', 'create', 'update', 'delete'],
  activity: ['read'],
  mount: ['read', 'update'],
  startup: ['read', 'update', 'docker-image'],
  settings: ['rename', 'description', 'reinstall', 'change-icon'],
};

/** `GET /api/client/permissions`: groups with descriptions, or on Pelican a flat list of names. */
export function permissionList({ panel }: ClientVisit) {
  const permissions = panel.dialect === 'pelican' ? pelicanPermissions() : permissionGroups();
  return { object: 'system_permissions', attributes: { permissions } };
}

function pelicanPermissions(): string[] {
  return Object.entries(PELICAN_PERMISSIONS).flatMap(([group, keys]) => keys.map((key) => `${group}.${key}`));
}

function permissionGroups() {
  const described = Object.entries(PERMISSIONS).map(([group, keys]) => {
    const texts = keys.map((key) => [key, `Lets a user ${key} (${group}).`]);
    return [group, { description: `What a user may do with ${group}.`, keys: Object.fromEntries(texts) }];
  });
  return Object.fromEntries(described);
}
