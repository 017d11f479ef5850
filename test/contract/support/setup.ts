import type { Panel, RecordedWorld } from '../../../sandbox/panel/index.ts';
import type { ManualClock } from '../../support/manual-clock.ts';

/** What has to be so before a recorded request is sent; nothing when a case is not listed. */
export interface Setup<World extends RecordedWorld = RecordedWorld> {
  /** Cases that were sent before, in order; each with its own setup. */
  after?: readonly string[];
  /** How often the very same request is sent before the one that counts. */
  times?: number;
  /** What an administrator or somebody else did meanwhile. */
  change?: (prepared: World & { clock: ManualClock; panel: Panel }) => void | Promise<void>;
  /** The token in place of the redacted one, when it is not the key of the identity. */
  token?: (keys: World['keys']) => string;
}

/** Each case after the one before it in `names`. */
export function chain(...names: readonly string[]): Record<string, Setup> {
  return Object.fromEntries(names.slice(1).map((name, index) => [name, { after: [names[index] ?? name] }]));
}

/** All of `names` directly after `last`: they only read. */
export function readingAfter(last: string, ...names: readonly string[]): Record<string, Setup> {
  return Object.fromEntries(names.map((name) => [name, { after: [last] }]));
}

/** The database had counted on before: a new row got `id`. */
export const nextId = (id: number) => (prepared: RecordedWorld) => {
  prepared.world.nextAllocationId = id;
};

export const settings = (change: Partial<RecordedWorld['world']['settings']>): Setup => ({
  change: ({ world }) => void Object.assign(world.settings, change),
});

/** Changes the server with this short id. */
export function server(
  identifier: string,
  change: Partial<RecordedWorld['world']['servers'][number]>,
): Setup {
  return {
    change: ({ world }) => {
      const found = world.servers.find((one) => one.identifier === identifier);
      if (found) Object.assign(found, change);
    },
  };
}
