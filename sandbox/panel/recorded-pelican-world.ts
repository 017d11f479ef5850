import {
  addAllocations,
  addKey,
  addNode,
  addServer,
  addUser,
  createWorld,
  type NewServer,
  range,
} from './build.ts';
import { addNodes, addServers, subuser, within } from './recorded-seeds.ts';
import type { Identity } from './recorded-world.ts';
import type { ApiKey, PanelNode, User, World } from './world.ts';

/** Who asked in the recordings of Pelican: the same people and four more. */
export type PelicanIdentity = Identity | 'operator' | 'viewadmin' | 'many';

export interface RecordedPelicanWorld {
  world: World;
  users: Record<PelicanIdentity, User>;
  /** One key for every identity; of the others `revokeme`, `loopip` and `ownerip` are the owner's. */
  keys: Record<PelicanIdentity | OtherKey, ApiKey>;
}

type OtherKey = 'revokeme' | 'loopip' | 'ownerip' | 'ratelimit2' | 'expired' | 'application';

/** In the order in which the accounts were created, with the uuids that the recordings show. */
const PEOPLE: Record<PelicanIdentity, Partial<User>> = {
  owner: { uuid: '9e05890e-0ec2-44ee-8d99-6461c8459c57' },
  reader: { uuid: '7fe15bf8-dde8-4e6d-943e-de2027230ae4' },
  noread: { uuid: '1443d019-c075-4824-bcf2-76bc1b94a044' },
  stranger: {},
  manager: { uuid: 'ac3e76be-c7b2-4a8f-a370-8b21350e60c1' },
  creator: { uuid: '6f7d6c35-eff6-4948-bf05-7b9f9e5c3ba8' },
  updater: { uuid: '9fae8954-8b79-4042-9801-901676ee825a' },
  deleter: { uuid: '5faa091f-e5a3-42e1-a9a8-ff2480f3f54c' },
  ipbound: {},
  otherowner: {},
  ratelimit: { uuid: '5d956f0b-9d20-4c56-9dbd-a843a42363c6' },
  operator: {},
  admin: { uuid: '4178955b-5a1a-45de-bfdb-11348b112676', admin: true },
  viewadmin: { uuid: '85221777-693a-4c69-be98-3172d0c17f11', viewsServers: true },
  many: { uuid: 'cadead43-2ca3-4bd5-a925-afba59ce89b2' },
};

/** `make` for everybody, in that order. */
function forEverybody<Made>(make: (name: PelicanIdentity) => Made): Record<PelicanIdentity, Made> {
  const made = {} as Record<PelicanIdentity, Made>;
  for (const name of Object.keys(PEOPLE) as PelicanIdentity[]) made[name] = make(name);
  return made;
}

function addPeople(world: World): Pick<RecordedPelicanWorld, 'users' | 'keys'> {
  const users = forEverybody((username) => addUser(world, { username, ...PEOPLE[username] }));
  const key = (user: User, rest: Partial<Omit<ApiKey, 'identifier' | 'token'>> = {}) =>
    addKey(world, {
      ...{ userId: user.id, dialect: 'pelican', description: `seeded key of ${user.username}` },
      ...rest,
    });
  const own = forEverybody((name) => key(users[name]));
  own.ipbound.allowedIps = ['203.0.113.7'];
  const owners = (name: string, allowedIps: string[] = []) =>
    key(users.owner, { description: `seeded key of ${name}`, allowedIps });
  const keys = {
    ...own,
    revokeme: owners('revokeme'),
    loopip: owners('loopip', ['127.0.0.1']),
    ownerip: owners('ownerip', ['203.0.113.7']),
    ratelimit2: key(users.ratelimit),
    expired: key(users.stranger, { expiresAt: Date.UTC(2026, 0, 1) }),
    application: key(users.admin, { kind: 'application' }),
  };
  return { users, keys };
}

/** What the seed gave every server: an egg without features, variables nobody has set. */
const SEEDED: Partial<NewServer> = {
  description: 'seeded',
  invocation: 'java -jar server.jar',
  egg: {
    uuid: '3393ef22-8c14-4371-be92-99c79e656b35',
    name: 'Vanilla',
    features: [],
    dockerImages: { 'Java 21': 'example/java:21' },
  },
  limits: { memory: 1024, disk: 5120, cpu: 100, databases: 2, backups: 2, oomKiller: false },
  variables: [
    ['Server Jar', 'SERVER_JARFILE', 'server.jar'],
    ['Version', 'VANILLA_VERSION', 'latest'],
  ].map(([name = '', envVariable = '', defaultValue = '']) => ({
    ...{ name, envVariable, defaultValue, description: 'x', serverValue: null, rules: 'required|string' },
  })),
};

const OWN_IP = '198.51.100.50';

/** Q on the only machine that answers, P whose reinstallation failed, and O without a primary. */
function addOthers(world: World, users: RecordedPelicanWorld['users'], one: PanelNode): void {
  const loop = addNode(world, { name: 'Node-Loop', fqdn: '127.0.0.1' });
  addAllocations(world, { node: loop, ip: '127.0.0.1', ports: range(41000, 41019) });
  addAllocations(world, { node: one, ip: OWN_IP, ports: range(20000, 20079) });
  const may = subuser(users);
  const control = ['control.console', 'control.start', 'control.stop', 'control.restart'];
  const server = (end: number, rest: Pick<NewServer, 'name' | 'node' | 'allocations'> & Partial<NewServer>) =>
    addServer(world, {
      uuid: `aaaaaaaa-0000-4000-8000-00000000000${end}`,
      ...{ identifier: `aaaaaa0${end}`, owner: users.owner, allocationLimit: 5, ...SEEDED, ...rest },
    });
  server(1, {
    ...{ name: 'Quebec loop', node: loop, allocations: within(world, [79, 81]), allocationLimit: 6 },
    subusers: [may('reader'), may('manager'), { user: users.operator, permissions: control }],
  });
  const p = { name: 'Papa reinstall failed', node: one, allocations: within(world, [99, 100]) };
  server(2, { ...p, status: 'reinstall_failed' });
  const o = { name: 'Oscar no primary', node: one, allocations: within(world, [101, 102]) };
  const subusers = [may('reader'), may('noread'), may('manager')];
  server(3, { ...o, subusers }).primaryId = null;
}

/** Seventy servers of one owner, for the pages of the list. */
function addMany(world: World, owner: User, node: PanelNode): void {
  for (const number of range(1, 70)) {
    const two = String(number).padStart(2, '0');
    addServer(world, {
      ...{ ...SEEDED, description: '', invocation: 'x', owner, node, allocationLimit: 3 },
      ...{ uuid: `bbbbbb${two}-0000-4000-8000-0000000000${two}`, name: `Many server ${two}` },
      limits: { memory: 1, disk: 1, cpu: 1, databases: 0, backups: 0, oomKiller: false },
      allocations: within(world, [108 + number, 108 + number]),
    });
  }
}

/**
 * The world the recordings of Pelican started from, with their ids, uuids and names (README of those
 * recordings, "What was run"). Of its machines only *Node-Loop* answers. Made anew by every call.
 */
export function recordedPelicanWorld(): RecordedPelicanWorld {
  const world = createWorld();
  const nodes = addNodes(world);
  for (const node of Object.values(nodes)) Object.assign(node, { fqdn: '127.0.0.1', reachable: false });
  const { users, keys } = addPeople(world);
  addServers(world, { nodes, users, more: () => SEEDED });
  addOthers(world, users, nodes.one);
  addMany(world, users.many, nodes.one);
  return { world, users, keys };
}
