import type { Resolve } from '../../src/network/resolver.ts';

/** A resolver to which every name leads to the same. */
export const leadingTo =
  (...addresses: string[]): Resolve =>
  async () => ({ addresses, isWhole: true });

export const leadingNowhere = leadingTo();
