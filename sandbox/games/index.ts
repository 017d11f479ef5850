import type { Reach, Target } from '../../src/network/reach.ts';
import type { Allocation, GameServer, World } from '../panel/world.ts';
import { type GameFacts, type Listener, listenFor, type Protocol } from './listener.ts';

/** The game servers of a simulated panel, each really listening on this machine while the panel says it runs. */
export interface Games {
  /** Leads the addresses and names of the panel's world to what listens here. */
  reach: Reach;
  /** Where names lead to besides the world's aliases; an entry for an alias replaces what the world says. */
  names: Map<string, string[]>;
  /** Every address that `reach` was asked for, in this order: what the bot has contacted. */
  contacted: Target[];
  /**
   * Opens what a server listens on, as its ports are now, and closes what it listened on before. The panel calls it
   * at every start of a server: a port that was added, removed or made the primary since is opened, closed or
   * answers as the primary only after that, as in reality.
   */
  boot(server: GameServer): Promise<void>;
  close(): Promise<void>;
}

/** Refuses every connection: nobody may listen on it without being root, and nobody does (tcpmux). */
const NOTHING_LISTENS: Target = { ip: '127.0.0.1', port: 1 };
/** The usual ports of the games that answer queries, for allocations that are not the primary. */
const USUAL: [from: number, to: number, Protocol][] = [
  [25_565, 25_575, 'minecraft'],
  [27_015, 27_017, 'source'],
  [28_015, 28_016, 'source'],
  [2_456, 2_458, 'source'],
];

interface Bound extends Target {
  listener: Listener;
}

/**
 * Starts what listens for the servers of a world that run now.
 * @param world asked anew each time, since a panel's world may be replaced.
 */
export async function startGames(world: () => World): Promise<Games> {
  const running = new Map<GameServer, Bound[]>();
  const names = new Map<string, string[]>();
  const contacted: Target[] = [];

  async function boot(server: GameServer): Promise<void> {
    const before = running.get(server) ?? [];
    running.delete(server);
    await Promise.all(before.map(({ listener }) => listener.close()));
    const own = world().allocations.filter(({ serverId }) => serverId === server.id);
    const bound = own.map(async (allocation): Promise<Bound> => {
      const protocol = protocolAt(server, allocation);
      const { ip, port } = allocation;
      return { ip, port, listener: await listenFor(protocol, factsOf(server)) };
    });
    running.set(server, await Promise.all(bound));
  }

  await Promise.all(
    world()
      .servers.filter(({ power }) => power === 'running')
      .map(boot),
  );
  return {
    names,
    contacted,
    boot,
    reach: {
      resolve: async (name) => ({
        addresses: names.get(name) ?? addressesOf(world(), name),
        isWhole: true,
      }),
      place(target) {
        contacted.push(target);
        return placeAmong(running, target);
      },
    },
    async close() {
      const all = [...running.values()].flat();
      running.clear();
      await Promise.all(all.map(({ listener }) => listener.close()));
    },
  };
}

function factsOf(server: GameServer): GameFacts {
  return {
    get name() {
      return server.quirks.motd ?? server.name;
    },
    players: () => server.players,
    maxPlayers: () => 20,
    quirks: () => server.quirks,
  };
}

/** The game itself listens on the primary; what listens on the others is told by their numbers. */
function protocolAt(server: GameServer, { id, port }: Allocation): Protocol {
  if (id === server.primaryId) return server.game;
  return USUAL.find(([from, to]) => port >= from && port <= to)?.[2] ?? 'tcp';
}

function placeAmong(running: Map<GameServer, Bound[]>, { ip, port }: Target): Target {
  for (const [server, bound] of running) {
    const found = bound.find((one) => one.ip === ip && one.port === port);
    if (found && server.power === 'running' && !server.neverListens) {
      return { ip: '127.0.0.1', port: found.listener.port };
    }
  }
  return NOTHING_LISTENS;
}

/** None for a name that nobody has. */
function addressesOf(world: World, name: string): string[] {
  const wanted = name.toLowerCase();
  const found = world.allocations.filter(({ alias }) => alias?.toLowerCase() === wanted);
  return [...new Set(found.map(({ ip }) => ip))];
}
