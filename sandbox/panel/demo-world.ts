import { addAllocations, addKey, addNode, addServer, addUser, createWorld, range } from './build.ts';
import type { Allocation, Dialect, User, World } from './world.ts';

/** The public address of the demonstration node, and the name players type instead. */
const DEMO_IP = '203.0.113.10';
const DEMO_ALIAS = 'play.example.net';

/** Ports that exist on the node, the well-known ones first: games, voice, web, remote consoles and votes. */
const DEMO_PORTS = [
  ...range(25565, 25575),
  ...range(19132, 19134),
  ...range(27015, 27017),
  ...[2456, 2457, 2458, 7777, 7778, 8080, 8081, 8192, 9987, 24454, 28015, 28016, 30120],
];

export interface DemoWorld {
  world: World;
  /** Tokens to paste into `/panel link`, by the name of who owns them. */
  keys: { alice: string; bob: string; carol: string };
  /** The short ids of the two servers. */
  servers: { survival: string; creative: string };
}

function withPorts(allocations: readonly Allocation[], ports: readonly number[]): Allocation[] {
  return ports.flatMap((port) => allocations.filter((allocation) => allocation.port === port));
}

function addPeople(world: World): Record<'alice' | 'bob' | 'carol', User> {
  return {
    alice: addUser(world, { username: 'alice', lastName: 'Moreau' }),
    bob: addUser(world, { username: 'bob', lastName: 'Okafor' }),
    carol: addUser(world, { username: 'carol', lastName: 'Lind' }),
  };
}

function addServers(world: World, { alice, bob }: Record<'alice' | 'bob', User>): DemoWorld['servers'] {
  const node = addNode(world, { name: 'Frankfurt-1', fqdn: 'fra1.example.net' });
  const ports = addAllocations(world, { node, ip: DEMO_IP, alias: DEMO_ALIAS, ports: DEMO_PORTS });
  const survival = addServer(world, {
    name: 'Survival',
    description: 'The community world, whitelisted',
    owner: alice,
    node,
    allocations: withPorts(ports, [25565, 24454]),
    allocationLimit: 5,
    subusers: [{ user: bob, permissions: ['allocation.read'] }],
  });
  const creative = addServer(world, {
    name: 'Creative',
    description: 'Plots and contraptions',
    owner: alice,
    node,
    allocations: withPorts(ports, [25566]),
    allocationLimit: 3,
  });
  for (const allocation of withPorts(ports, [24454])) allocation.notes = 'voice chat';
  return { survival: survival.identifier, creative: creative.identifier };
}

/**
 * A small friendly panel to play with: Alice owns *Survival* (2 of 5 ports) and *Creative* (1 of 3), Bob
 * may look at Survival and change nothing, Carol has an account and no server. The keys have the prefix of
 * `dialect`; they go on working when the panel changes its dialect.
 */
export function demoWorld(dialect: Dialect = 'pterodactyl'): DemoWorld {
  const world = createWorld();
  // Pelican only hands out free ports inside the range; every demonstration port has to lie in it.
  world.settings.autoAllocation = { enabled: true, rangeStart: 2000, rangeEnd: 31000, createNew: true };
  const people = addPeople(world);
  const servers = addServers(world, people);
  const token = (user: User) => addKey(world, { userId: user.id, dialect, description: 'Portkeeper' }).token;
  return {
    world,
    servers,
    keys: { alice: token(people.alice), bob: token(people.bob), carol: token(people.carol) },
  };
}
