import { addKey, addUser, createWorld } from './build.ts';
import { addNodes, addServers, type SubuserName } from './recorded-seeds.ts';
import type { ApiKey, User, World } from './world.ts';

/** Who asked in the recordings (README of the recordings, second table). */
export type Identity = 'owner' | SubuserName | 'stranger' | 'ipbound' | 'otherowner' | 'ratelimit' | 'admin';

/** `make` for every identity, in the order in which their accounts were created. */
function forEveryIdentity<Made>(make: (name: Identity) => Made): Record<Identity, Made> {
  return {
    owner: make('owner'),
    reader: make('reader'),
    noread: make('noread'),
    stranger: make('stranger'),
    manager: make('manager'),
    creator: make('creator'),
    updater: make('updater'),
    deleter: make('deleter'),
    ipbound: make('ipbound'),
    otherowner: make('otherowner'),
    ratelimit: make('ratelimit'),
    admin: make('admin'),
  };
}

export interface RecordedWorld {
  world: World;
  users: Record<Identity, User>;
  /** One key for every identity, and the special ones of the groups auth and ratelimit. */
  keys: Record<Identity | 'ratelimit2' | 'expired' | 'application', ApiKey>;
}

/** The uuids the recordings show; the other accounts never appear with theirs. */
const UUIDS: Partial<Record<Identity, string>> = {
  owner: '5260b82c-cb8b-4469-ac36-bb282090a865',
  reader: 'c1744f95-f7b9-4f32-ae7c-5994fa3dd88d',
  noread: 'c1fd9f08-1a3d-4dac-ab88-85dfc40b3fec',
  manager: 'c556a0b0-0d92-454f-a5ff-db310048a3a1',
  creator: '41c6562d-a69a-4849-ab58-2c203f31ec6e',
  updater: 'c5b89ad7-e591-462d-a1ee-2adc76469d58',
  deleter: 'f480a71d-a9de-4676-aa58-a5f846568f68',
  admin: 'd37676d9-3461-4ca3-ac40-0b4668f21688',
};

function addIdentities(world: World): Pick<RecordedWorld, 'users' | 'keys'> {
  const user = (username: Identity) => {
    const uuid = UUIDS[username];
    return addUser(world, { username, admin: username === 'admin', ...(uuid ? { uuid } : {}) });
  };
  const key = (owner: User, rest: Partial<ApiKey> = {}) =>
    addKey(world, { userId: owner.id, description: `seeded key of ${owner.username}`, ...rest });
  const users = forEveryIdentity(user);
  const own = forEveryIdentity((name) => key(users[name]));
  own.ipbound.allowedIps = ['203.0.113.7'];
  const ratelimit2 = key(users.ratelimit);
  const expired = key(users.stranger, { expiresAt: Date.UTC(2026, 0, 1) });
  const application = key(users.admin, { kind: 'application' });
  return { users, keys: { ...own, ratelimit2, expired, application } };
}

/**
 * The world the recordings started from, with their ids, uuids and names (README of the recordings,
 * "The seeded world"). No daemon answers there. Made anew by every call.
 */
export function recordedWorld(): RecordedWorld {
  const world = createWorld({ daemonReachable: false });
  const nodes = addNodes(world);
  const { users, keys } = addIdentities(world);
  const more = (letter: string) => ({
    description: `Seeded server ${letter}`,
    ...(letter === 'A' ? { externalId: 'ext-alpha' } : {}),
  });
  addServers(world, { nodes, users, more });
  return { world, users, keys };
}
