import { addAllocations, addNode, addServer, type NewServer, range } from './build.ts';
import type { Allocation, PanelNode, ServerStatus, User, World } from './world.ts';

export type SubuserName = 'reader' | 'noread' | 'manager' | 'creator' | 'updater' | 'deleter';

const PERMISSIONS: Record<SubuserName, readonly string[]> = {
  reader: ['allocation.read'],
  noread: ['control.console', 'file.read'],
  manager: [
    'allocation.read',
    'allocation.create',
    'allocation.update',
    'allocation.delete',
    'activity.read',
  ],
  creator: ['allocation.create'],
  updater: ['allocation.update'],
  deleter: ['allocation.delete'],
};

interface Seed {
  letter: string;
  uuid: string;
  name: string;
  limit: number | null;
  allocations: [first: number, last: number];
  node?: 'full' | 'maintenance';
  owner?: 'otherowner';
  status?: ServerStatus;
  transferring?: true;
  subusers?: readonly SubuserName[];
}

const READERS = ['reader', 'noread'] as const;
const READERS_AND_MANAGER = [...READERS, 'manager'] as const;
const EVERY_SUBUSER = [...READERS_AND_MANAGER, 'creator', 'updater', 'deleter'] as const;

// biome-ignore format: one server a line, as in the table this was taken from
const SERVERS: readonly Seed[] = [
  { letter: 'A', uuid: '2295c7ba-ff5e-4b2c-a4a5-84b3126a7782', name: 'Alpha survival', limit: 5, allocations: [1, 2], subusers: EVERY_SUBUSER },
  { letter: 'B', uuid: '406f8d14-9d6b-40e8-a1cb-75d29074bfe9', name: 'Bravo no limit set', limit: null, allocations: [3, 3], subusers: READERS },
  { letter: 'B0', uuid: '6841e875-4bea-43d1-a367-b47b4bf971cd', name: 'Bravo zero limit', limit: 0, allocations: [4, 5] },
  { letter: 'C', uuid: '8f83bc65-4f3d-45a5-a1f4-2f1ab13a3746', name: 'Charlie limit reached', limit: 2, allocations: [6, 7], subusers: READERS_AND_MANAGER },
  { letter: 'D', uuid: 'fa87adcb-8f39-4f2a-a3a7-df54468642d2', name: 'Delta suspended', limit: 5, allocations: [8, 9], status: 'suspended', subusers: READERS },
  { letter: 'E', uuid: '68ac786a-0087-4a46-ad56-4489e112682c', name: 'Echo installing', limit: 5, allocations: [10, 10], status: 'installing', subusers: READERS },
  { letter: 'F', uuid: 'e810eed6-ed4b-4af0-a85b-70c371a2d810', name: 'Foxtrot many ports', limit: 40, allocations: [11, 40], subusers: READERS },
  { letter: 'G', uuid: '84635afd-06bb-4b0b-a1db-beb779647e29', name: 'Golf no space on node', limit: 5, allocations: [57, 57], node: 'full', subusers: READERS_AND_MANAGER },
  { letter: 'H', uuid: 'd6a78e2c-8959-4c1a-a863-b1df7cc4ae70', name: 'Hotel of another owner', limit: 40, allocations: [58, 76], node: 'full', owner: 'otherowner' },
  { letter: 'I', uuid: 'c1de02c5-1974-45a6-a791-943aad883b91', name: 'India install failed', limit: 5, allocations: [41, 41], status: 'install_failed' },
  { letter: 'J', uuid: 'b7a93b24-ac7f-4052-a2da-277cbe5eff2e', name: 'Juliett restoring backup', limit: 5, allocations: [42, 42], status: 'restoring_backup' },
  { letter: 'K', uuid: '24c5120a-a365-4b08-a278-7c0092e076d7', name: 'Kilo transferring', limit: 5, allocations: [43, 43], transferring: true },
  { letter: 'L', uuid: '8afad608-43b1-4bb8-a951-f167ee8ca578', name: 'Lima node maintenance', limit: 5, allocations: [77, 78], node: 'maintenance' },
  { letter: 'M', uuid: 'b4488949-74db-4e6b-a29a-6ed97094d2fc', name: 'Mike ipv6', limit: 5, allocations: [54, 55], subusers: READERS },
  { letter: 'N', uuid: 'f16a7e87-daa0-4c65-abbf-3e527ff9b3a1', name: 'November alias', limit: 6, allocations: [49, 50], subusers: READERS },
];

type Users = Record<SubuserName | 'owner' | 'otherowner', User>;

interface Nodes {
  one: PanelNode;
  full: PanelNode;
  maintenance: PanelNode;
}

/** The three machines of both recorded panels, with their ports. */
export function addNodes(world: World): Nodes {
  const one = addNode(world, { name: 'Node-One' });
  const full = addNode(world, { name: 'Node-Full' });
  const maintenance = addNode(world, { name: 'Node-Maintenance', maintenance: true });
  addAllocations(world, { node: one, ip: '192.0.2.10', ports: range(25565, 25612) });
  addAllocations(world, {
    node: one,
    ip: '192.0.2.11',
    ports: range(25565, 25569),
    alias: 'play.example.com',
  });
  addAllocations(world, { node: one, ip: '2001:db8::10', ports: range(25565, 25567) });
  addAllocations(world, { node: full, ip: '198.51.100.20', ports: range(30000, 30019) });
  addAllocations(world, { node: maintenance, ip: '203.0.113.30', ports: range(25565, 25566) });
  return { one, full, maintenance };
}

/** The allocations with ids from `first` to `last`. */
export function within(world: World, [first, last]: readonly [number, number]): Allocation[] {
  return world.allocations.filter(({ id }) => id >= first && id <= last);
}

/** A subuser with what the recordings say this person may do. */
export const subuser = (users: Record<SubuserName, User>) => (who: SubuserName) => ({
  user: users[who],
  permissions: PERMISSIONS[who],
});

/** Adds the servers A to N, which both recorded panels have; `more` is what each has on this one. */
export function addServers(
  world: World,
  { nodes, users, more }: { nodes: Nodes; users: Users; more: (letter: string) => Partial<NewServer> },
): void {
  for (const seed of SERVERS) {
    const { letter, uuid, name, limit, status = null, transferring = false } = seed;
    addServer(world, {
      ...{ uuid, name, status, transferring, allocationLimit: limit },
      node: nodes[seed.node ?? 'one'],
      owner: users[seed.owner ?? 'owner'],
      allocations: within(world, seed.allocations),
      subusers: (seed.subusers ?? []).map(subuser(users)),
      ...more(letter),
    });
  }
  for (const allocation of within(world, [2, 2])) allocation.notes = 'query port';
}
