import { isIPv6 } from 'node:net';
import { Agent } from 'undici';
import { json } from './games/json.ts';
import { PROBE_TIMEOUT_MS } from './port-probe.ts';
import type { Target } from './reach.ts';

/** A status is some hundred bytes; the names of many players, or of all that is installed, make it more. */
const MAX_BYTES = 256 * 1024;

/**
 * Reads pages of a game server that are JSON, over plain HTTP: once, from exactly this address, without following
 * redirects and without unpacking anything.
 * @param signal ends it; until then it takes at most `PROBE_TIMEOUT_MS` between two packets
 * @returns in the order of `paths`; `undefined` for everything that is no JSON with status 200
 * @throws the error of a connection that is refused, and no other
 */
export async function readStatusPages(
  { ip, port }: Target,
  { paths, signal }: { paths: readonly string[]; signal: AbortSignal },
): Promise<unknown[]> {
  const agent = new Agent({
    maxResponseSize: MAX_BYTES,
    connect: { timeout: PROBE_TIMEOUT_MS },
    headersTimeout: PROBE_TIMEOUT_MS,
    bodyTimeout: PROBE_TIMEOUT_MS,
  });
  const origin = `http://${isIPv6(ip) ? `[${ip}]` : ip}:${port}`;
  const read = async (path: string): Promise<unknown> => {
    const { statusCode, body } = await agent.request({ origin, path, method: 'GET', signal });
    const text = await body.text();
    return statusCode === 200 ? json(text) : undefined;
  };
  try {
    return await Promise.all(paths.map((path) => read(path).catch(unlessRefused)));
  } finally {
    await agent.destroy();
  }
}

function unlessRefused(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') throw error;
}
