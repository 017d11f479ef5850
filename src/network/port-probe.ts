import { connect } from 'node:net';
import { type Clock, within } from '../clock.ts';
import type { Reach, Target } from './reach.ts';

/** Enough for a lost first packet that is sent again after a second, and again after three. */
export const PROBE_TIMEOUT_MS = 4_000;

export type Probe = { kind: 'open'; tookMs: number } | { kind: 'refused' } | { kind: 'silent' };

export interface Surroundings {
  reach: Reach;
  clock: Clock;
}

/** Opens a TCP connection and closes it again; nothing is sent. The target must have been guarded before. */
export async function probePort(target: Target, { reach, clock }: Surroundings): Promise<Probe> {
  const { ip, port } = reach.place(target);
  const startedAt = clock.monotonic();
  const socket = connect({ host: ip, port });
  const connected = new Promise<Probe>((resolve) => {
    socket.once('connect', () => resolve({ kind: 'open', tookMs: clock.monotonic() - startedAt }));
    socket.on('error', (error) => resolve({ kind: isRefusal(error) ? 'refused' : 'silent' }));
  });
  try {
    return await within(clock, PROBE_TIMEOUT_MS, { work: connected, instead: { kind: 'silent' } as const });
  } finally {
    socket.destroy();
  }
}

/** The machine itself said no; everything else (no route, filtered) is as good as no answer. */
export function isRefusal(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET';
}
