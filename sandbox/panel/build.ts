import { createHash } from 'node:crypto';
import { INVOCATION, LIMITS, paper, paperVariables } from './eggs.ts';
import type {
  Allocation,
  ApiKey,
  Dialect,
  GameServer,
  PanelNode,
  PowerState,
  ServerStatus,
  Settings,
  User,
  World,
} from './world.ts';

const SEEDED_AT = Date.UTC(2026, 10, 21, 16, 54, 46);
const DAY_MS = 86_400_000;

/** Values that look random and are the same in every run: `length` hexadecimal digits made of `seed`. */
function hexOf(seed: string, length: number): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, length);
}

/** A uuid (version 4 in form) that always is the same for the same `seed`. */
function uuidOf(seed: string): string {
  const hex = hexOf(seed, 32);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

/** Takes ports in an order that looks random and repeats in every run: the multiplier scatters neighbours. */
function scatter(): (ports: readonly number[]) => number {
  let turn = 0;
  return (ports) => {
    turn += 1;
    return ports[(turn * 7919) % ports.length] ?? 0;
  };
}

const defaultSettings = (): Settings => ({
  autoAllocation: { enabled: true, rangeStart: 30000, rangeEnd: 30019, createNew: true },
  requireTwoFactor: 'none',
  maintenance: null,
  strictNotes: false,
  debug: false,
  databaseDown: false,
  daemonReachable: true,
  requestsPerMinute: null,
  createsPerMinutePerServer: null,
  requireStopped: false,
  showDescriptions: true,
  locale: 'en',
  raceDuplicates: false,
  powerDelays: null,
  resourcesKeptMs: 20_000,
});

/** An empty panel with auto-allocation on in the range of the recordings (30000–30019). */
export function createWorld(settings: Partial<Settings> = {}): World {
  return {
    users: [],
    keys: [],
    nodes: [],
    allocations: [],
    servers: [],
    activity: [],
    settings: { ...defaultSettings(), ...settings },
    nextAllocationId: 1,
    choosePort: scatter(),
  };
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Adds an account; whatever is not given is derived from the username. */
export function addUser(world: World, user: Partial<User> & { username: string }): User {
  const added: User = {
    id: world.users.length + 1,
    uuid: uuidOf(`user ${user.username}`),
    email: `${user.username}@example.com`,
    firstName: capitalised(user.username),
    lastName: 'Example',
    language: 'en',
    admin: false,
    viewsServers: false,
    twoFactor: false,
    createdAt: SEEDED_AT,
    ...user,
  };
  world.users.push(added);
  return added;
}

const PREFIXES = {
  client: { pterodactyl: 'ptlc_', documented: 'ptlc_', pelican: 'pacc_' },
  application: { pterodactyl: 'ptla_', documented: 'ptla_', pelican: 'papp_' },
} as const;

/** Adds a key of `userId`; 16 characters of identifier and 32 of secret, with the prefix the dialect uses. */
export function addKey(
  world: World,
  key: Partial<Omit<ApiKey, 'identifier' | 'token'>> & { userId: number; dialect?: Dialect },
): ApiKey {
  const { dialect = 'pterodactyl', ...rest } = key;
  const kind = key.kind ?? 'client';
  const seed = `${kind} key ${world.keys.length} of ${key.userId}`;
  const identifier = `${PREFIXES[kind][dialect]}${hexOf(seed, 11)}`;
  const added: ApiKey = {
    identifier,
    token: `${identifier}${hexOf(`secret of ${seed}`, 32)}`,
    description: 'seeded key',
    allowedIps: [],
    expiresAt: null,
    createdAt: SEEDED_AT,
    lastUsedAt: null,
    ...rest,
    kind,
  };
  world.keys.push(added);
  return added;
}

/** Adds a machine. */
export function addNode(world: World, node: Partial<PanelNode> & { name: string }): PanelNode {
  const id = world.nodes.length + 1;
  const fqdn = `node${id}.example.com`;
  const added: PanelNode = { id, fqdn, maintenance: false, reachable: true, ...node };
  world.nodes.push(added);
  return added;
}

/** Adds one free allocation per port, in order, with the next ids. */
export function addAllocations(
  world: World,
  options: { node: PanelNode; ip: string; ports: readonly number[]; alias?: string | null },
): Allocation[] {
  const added = options.ports.map((port): Allocation => {
    const id = world.nextAllocationId;
    world.nextAllocationId += 1;
    const { node, ip, alias = null } = options;
    return { id, nodeId: node.id, ip, alias, port, notes: null, serverId: null };
  });
  world.allocations.push(...added);
  return added;
}

/** The whole numbers from `first` to `last`, both included. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export interface NewServer extends Partial<Pick<GameServer, 'egg' | 'limits' | 'invocation' | 'variables'>> {
  name: string;
  owner: User;
  node: PanelNode;
  /** The first one becomes the primary. */
  allocations: readonly Allocation[];
  allocationLimit: number | null;
  uuid?: string;
  /** The short id; the beginning of the uuid unless given. */
  identifier?: string;
  description?: string;
  externalId?: string;
  status?: ServerStatus;
  transferring?: boolean;
  power?: PowerState;
  subusers?: readonly { user: User; permissions: readonly string[] }[];
}

/** Adds a server and gives it its allocations. A panel adds `websocket.connect` to every subuser, so does this. */
export function addServer(world: World, server: NewServer): GameServer {
  const id = world.servers.length + 1;
  const uuid = server.uuid ?? uuidOf(`server ${server.name}`);
  const added: GameServer = {
    id,
    identifier: server.identifier ?? uuid.slice(0, 8),
    uuid,
    externalId: server.externalId ?? null,
    name: server.name,
    description: server.description ?? '',
    nodeId: server.node.id,
    ownerId: server.owner.id,
    allocationLimit: server.allocationLimit,
    status: server.status ?? null,
    transferring: server.transferring ?? false,
    invocation: server.invocation ?? INVOCATION,
    variables: server.variables ?? paperVariables(),
    egg: server.egg ?? paper(),
    limits: server.limits ?? LIMITS,
    subusers: [],
    primaryId: server.allocations[0]?.id ?? null,
    power: server.power ?? 'running',
    startedAt: SEEDED_AT - DAY_MS,
    game: 'minecraft',
    players: 0,
    neverListens: false,
    quirks: {},
  };
  for (const { user, permissions } of server.subusers ?? []) addSubuser(added, user, permissions);
  for (const allocation of server.allocations) allocation.serverId = id;
  world.servers.push(added);
  return added;
}

/** Gives `user` access to `server`, with `websocket.connect` at the end as a panel stores it. */
export function addSubuser(server: GameServer, user: User, permissions: readonly string[]): void {
  const others = permissions.filter((permission) => permission !== 'websocket.connect');
  server.subusers.push({ userId: user.id, permissions: [...others, 'websocket.connect'] });
}
