/** The three panel APIs Portkeeper has to work with. */
export type Dialect = 'pterodactyl' | 'pelican' | 'documented';

export interface User {
  id: number;
  uuid: string;
  username: string;
  email: string;
  firstName: string;
  lastName: string;
  language: string;
  /** A root administrator. */
  admin: boolean;
  /** Pelican only: an administrator whose role is to look at servers, and who may do nothing by it (fact 9). */
  viewsServers: boolean;
  twoFactor: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

export interface ApiKey {
  /** The public first 16 characters of the token. */
  identifier: string;
  /** What a client sends: the identifier and 32 secret characters. */
  token: string;
  kind: 'client' | 'application';
  userId: number;
  description: string;
  /** Addresses or networks (`203.0.113.0/24`); empty allows every address. */
  allowedIps: string[];
  /** Milliseconds since the epoch, or null for a key that does not expire. */
  expiresAt: number | null;
  createdAt: number;
  lastUsedAt: number | null;
}

export interface Allocation {
  id: number;
  nodeId: number;
  ip: string;
  alias: string | null;
  port: number;
  notes: string | null;
  serverId: number | null;
}

export interface PanelNode {
  id: number;
  name: string;
  fqdn: string;
  maintenance: boolean;
  /** False: whatever needs this node fails as it does when its daemon is away. */
  reachable: boolean;
}

export interface Variable {
  name: string;
  description: string;
  envVariable: string;
  defaultValue: string;
  /** Null where nobody has set one. */
  serverValue: string | null;
  rules: string;
}

/** What kind of program a server runs. */
export interface Egg {
  uuid: string;
  name: string;
  features: string[];
  /** By the name people choose them by; the first one is used. */
  dockerImages: Record<string, string>;
}

/** What a server may use: MB, per cent of one core, numbers. */
export interface Limits {
  memory: number;
  disk: number;
  cpu: number;
  databases: number;
  backups: number;
  oomKiller: boolean;
}

export interface Subuser {
  userId: number;
  permissions: string[];
}

export type ServerStatus =
  | 'installing'
  | 'install_failed'
  | 'reinstall_failed'
  | 'suspended'
  | 'restoring_backup'
  | null;

export type PowerState = 'running' | 'offline' | 'starting' | 'stopping';

export interface GameServer {
  id: number;
  identifier: string;
  uuid: string;
  externalId: string | null;
  name: string;
  description: string;
  nodeId: number;
  ownerId: number;
  /** Null or 0 both mean that no allocation can be added (fact 4). */
  allocationLimit: number | null;
  status: ServerStatus;
  transferring: boolean;
  /** The start command with `{{VARIABLE}}` in place of each value. */
  invocation: string;
  variables: Variable[];
  egg: Egg;
  limits: Limits;
  subusers: Subuser[];
  primaryId: number | null;
  power: PowerState;
  /** When its process began, milliseconds since the epoch; uptime and traffic are counted from then. */
  startedAt: number;
  /** The game that listens on its primary. */
  game: GameName;
  /** How many people play on it; at most 20. */
  players: number;
  /** A fault: it starts and is said to run, but nothing listens on its ports. */
  neverListens: boolean;
  /** How its game differs from others of its kind. */
  quirks: GameQuirks;
}

export type GameName =
  | 'minecraft'
  | 'source'
  | 'bedrock'
  | 'fivem'
  | 'terraria'
  | 'satisfactory'
  | 'voicechat';

/** What games in the wild do. Read anew for every answer. */
export interface GameQuirks {
  /** The network loses the first packet of everybody who asks over UDP. */
  losesFirst?: boolean;
  /** Says nothing of players, as some plugins have it. */
  hidesPlayers?: boolean;
  /** Instead of the server's name, for what players see in their list. */
  motd?: string;
  /** Source only: answers in parts of so many bytes. */
  partBytes?: number;
  /** Source only: answers without asking back first. */
  isTrusting?: boolean;
}

export interface Activity {
  id: number;
  /** Null for what somebody did with the own account. */
  serverId: number | null;
  userId: number;
  event: string;
  ip: string;
  properties: Record<string, string | null>;
  /** Milliseconds since the epoch. */
  at: number;
}

/** What an administrator of the panel decides. Null means: as the dialect has it by default. */
export interface Settings {
  autoAllocation: {
    enabled: boolean;
    rangeStart: number | null;
    rangeEnd: number | null;
    /** Pelican only: whether ports that do not exist yet may be made. */
    createNew: boolean;
  };
  requireTwoFactor: 'none' | 'admins' | 'all';
  /** Non-null while the panel is down for maintenance (fact 28). */
  maintenance: { retryAfterSeconds: number | null } | null;
  /** The database refuses what it would otherwise cut (fact 8). */
  strictNotes: boolean;
  /** Errors carry `source` and `meta.trace` (fact 26). */
  debug: boolean;
  databaseDown: boolean;
  /** False: everything that needs any node fails as it does when the daemon is away (fact 27). */
  daemonReachable: boolean;
  requestsPerMinute: number | null;
  /** Set to 2 on the Pterodactyl dialect for what Pterodactyl 1.12 does. */
  createsPerMinutePerServer: number | null;
  /** Documented dialect only: a running server refuses a new primary and a removal. */
  requireStopped: boolean;
  /** Pelican only: leaves `description` out of servers when false. */
  showDescriptions: boolean;
  /** Pelican only: the language of the panel, `APP_LOCALE`; that of a user changes nothing (fact 11). */
  locale: 'en' | 'de';
  /** Creates that arrive at once see the same state: limit overrun and one id returned twice (fact 7). */
  raceDuplicates: boolean;
  /** How long a server stays in each state on its way after a power signal, in milliseconds; null for no time. */
  powerDelays: Record<PowerState, number> | null;
  /** How long the panel repeats what it said of a server, whatever happens to it meanwhile (Pelican, fact 3). */
  resourcesKeptMs: number;
}

/** Everything the panel knows. Live: a test may change any of it between two requests. */
export interface World {
  users: User[];
  keys: ApiKey[];
  nodes: PanelNode[];
  allocations: Allocation[];
  servers: GameServer[];
  activity: Activity[];
  settings: Settings;
  nextAllocationId: number;
  /** Which of several free ports a create takes; a panel takes any (fact 3). */
  choosePort: (ports: readonly number[]) => number;
}
