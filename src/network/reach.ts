import { lookup } from 'node:dns/promises';

/** A socket address: an IP address, never a name, and a port. */
export interface Target {
  ip: string;
  port: number;
}

/**
 * The way from here to the addresses of game servers. There is one in use; the sandbox has another that leads the
 * addresses of its make-believe network to this machine, after everything that guards an address has looked at it.
 */
export interface Reach {
  /** Every IP address that a name leads to. @throws the resolver's error */
  resolve(name: string): Promise<string[]>;
  /** Where a socket for this target has to connect to. */
  place(target: Target): Target;
}

export const directReach: Reach = {
  async resolve(name) {
    const found = await lookup(name, { all: true });
    return found.map(({ address }) => address);
  },
  place: (target) => target,
};
