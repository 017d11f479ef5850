import { BlockList, isIP } from 'node:net';
import { recordOwn } from './activity.ts';
import { fieldOf } from './body.ts';
import { addKey } from './build.ts';
import { invalid, notFound } from './errors.ts';
import { timestamp } from './views.ts';
import type { ClientVisit } from './visit.ts';
import type { ApiKey } from './world.ts';

function keyView(key: ApiKey) {
  return {
    object: 'api_key',
    attributes: {
      identifier: key.identifier,
      description: key.description,
      allowed_ips: key.allowedIps,
      last_used_at: key.lastUsedAt === null ? null : timestamp(key.lastUsedAt),
      created_at: timestamp(key.createdAt),
    },
  };
}

/** `GET /api/client/account/api-keys`: the keys of the caller, without their secrets. */
export function apiKeys({ panel, user }: ClientVisit) {
  const own = panel.world.keys.filter(({ userId, kind }) => userId === user.id && kind === 'client');
  return { object: 'list', data: own.map(keyView) };
}

/** Throws unless `entry` is an address or a network (recording `api-keys.create.bad-ip`). */
function checkAddress(entry: unknown, index: number): string {
  const text = String(entry);
  const [address = '', prefix = isIP(address) === 6 ? '128' : '32'] = text.split('/');
  try {
    new BlockList().addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  } catch {
    throw invalid(`allowed_ips.${index}`, '', `"${text}" is not a valid IP address or CIDR range.`);
  }
  return text;
}

/** `POST /api/client/account/api-keys`: the only answer that has the secret, in `meta` (recording `api-keys.create`). */
export function createApiKey(visit: ClientVisit) {
  const { panel, user } = visit;
  const description = fieldOf(visit, 'description').value;
  if (typeof description !== 'string') {
    throw invalid('description', 'required', 'The description field is required.');
  }
  const asked = fieldOf(visit, 'allowed_ips').value;
  const allowedIps = Array.isArray(asked) ? asked.map(checkAddress) : [];
  const { dialect, world, clock } = panel;
  const key = addKey(world, { userId: user.id, dialect, description, allowedIps, createdAt: clock.now() });
  recordOwn(visit, 'user:api-key.create', { identifier: key.identifier });
  return { ...keyView(key), meta: { secret_token: key.token.slice(key.identifier.length) } };
}

/** `DELETE /api/client/account/api-keys/{identifier}`: returns null, 204. */
export function deleteApiKey(visit: ClientVisit): null {
  const { world } = visit.panel;
  const { identifier } = visit.params;
  const key = world.keys.find((one) => one.identifier === identifier && one.userId === visit.user.id);
  if (!key) throw notFound();
  world.keys = world.keys.filter((one) => one !== key);
  recordOwn(visit, 'user:api-key.delete', { identifier: key.identifier });
  return null;
}
