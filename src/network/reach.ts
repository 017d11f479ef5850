import { createResolver, type Resolve } from './resolver.ts';

/** A socket address: an IP address, never a name, and a port. */
export interface Target {
  ip: string;
  port: number;
}

/**
 * The way from here to what has a name or an address. There is one in use; the sandbox has another that leads the
 * addresses of its make-believe network to this machine, after everything that guards an address has looked at it.
 */
export interface Reach {
  resolve: Resolve;
  /** Where a socket for this target has to connect to. */
  place(target: Target): Target;
}

export const directReach: Reach = {
  resolve: createResolver(),
  place: (target) => target,
};
