import { connect } from 'node:net';
import type { Clock } from '../clock.ts';
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
  const startedAt = clock.now();
  const socket = connect({ host: ip, port });
  const connected = new Promise<Probe>((resolve) => {
    socket.once('connect', () => resolve({ kind: 'open', tookMs: clock.now() - startedAt }));
    socket.on('error', (error) => resolve({ kind: isRefusal(error) ? 'refused' : 'silent' }));
  });
  try {
    return await within(clock, connected, { kind: 'silent' });
  } finally {
    socket.destroy();
  }
}

/** The machine itself said no; everything else (no route, filtered) is as good as no answer. */
export function isRefusal(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET';
}

/** What `work` comes to, or `instead` when that takes longer than a probe may. */
export async function within<T>(clock: Clock, work: Promise<T>, instead: T): Promise<T> {
  const over = new AbortController();
  const late = clock.sleep(PROBE_TIMEOUT_MS, over.signal).then(
    () => instead,
    () => instead,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
