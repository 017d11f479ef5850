import type { Clock } from '../../src/clock.ts';
import { Refusal, unexpected } from './errors.ts';
import type { ServerVisit } from './visit.ts';
import type { GameServer, PowerState, World } from './world.ts';

export type PowerSignal = 'start' | 'stop' | 'restart' | 'kill';

/** About what a small Minecraft server takes. */
export const REALISTIC_DELAYS: Record<PowerState, number> = {
  stopping: 4_000,
  offline: 1_000,
  starting: 9_000,
  running: 0,
};

/** What runs on the nodes of a panel: carries out power signals by the panel's clock. */
export interface Daemon {
  /**
   * Takes a signal and resolves when it is taken – with `powerDelays` long before it is carried out. While a
   * server stops, any other but `kill` is dropped without a word, as is what asks for a state that is there.
   */
  signal(server: GameServer, signal: PowerSignal): Promise<void>;
  /** Nothing changes any more. */
  close(): void;
}

export interface DaemonOptions {
  clock: Clock;
  world(): World;
  /** Opens what the server listens on; it runs when this is done. */
  boot(server: GameServer): Promise<void>;
  /** Is called after every change of a server's state. */
  changed(): void;
}

export function createDaemon({ clock, world, boot, changed }: DaemonOptions): Daemon {
  const busy = new Map<GameServer, AbortController>();

  async function go(server: GameServer, { states, signal }: { states: PowerState[]; signal: AbortSignal }) {
    const { powerDelays } = world().settings;
    for (const [index, state] of states.entries()) {
      if (state === 'running') await boot(server);
      if (signal.aborted) return;
      server.power = state;
      if (state === 'starting') server.startedAt = clock.now();
      changed();
      const isLast = index === states.length - 1;
      if (powerDelays && !isLast) await clock.sleep(powerDelays[state], signal);
    }
  }

  return {
    async signal(server, signal) {
      const isBusy = busy.has(server) && server.power !== 'starting';
      if (isBusy && signal !== 'kill') return;
      busy.get(server)?.abort();
      const over = new AbortController();
      busy.set(server, over);
      const work = go(server, { states: statesAfter(server, signal), signal: over.signal })
        .catch((error: unknown) => {
          if (!over.signal.aborted) throw error;
        })
        .finally(() => {
          if (busy.get(server) === over) busy.delete(server);
        });
      if (!world().settings.powerDelays) await work;
    },
    close() {
      for (const over of busy.values()) over.abort();
      busy.clear();
    },
  };
}

const DOWN: PowerState[] = ['stopping', 'offline'];
const UP: PowerState[] = ['starting', 'running'];

/** Which states the server goes through. */
function statesAfter({ power }: GameServer, signal: PowerSignal): PowerState[] {
  const isOffline = power === 'offline';
  if (signal === 'kill') return ['offline'];
  const down = isOffline || signal === 'start' ? [] : DOWN;
  const up = signal === 'restart' || (signal === 'start' && isOffline) ? UP : [];
  return [...down, ...up];
}

/** Whether the daemon of the server's node answers. */
export function isReachable({ settings, nodes }: World, { nodeId }: GameServer): boolean {
  return settings.daemonReachable && (nodes.find(({ id }) => id === nodeId)?.reachable ?? false);
}

/** Throws what the panel says when it has to ask a node that does not answer: 504, on Pelican a plain 500 (its fact 2). */
export function requireDaemon({ panel, server }: ServerVisit): void {
  if (isReachable(panel.world, server)) return;
  if (panel.dialect === 'pelican') throw unexpected('ConnectionException');
  const detail = 'Could not establish a connection to the machine running this server. Please try again.';
  throw new Refusal([504, 'DaemonConnectionException', detail], {
    layout: 'compact',
    withoutJson: 'front',
  });
}
