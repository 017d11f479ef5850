import { Agent, request } from 'undici';
import { PROBE_TIMEOUT_MS } from './port-probe.ts';

/** A status is some hundred bytes; players' names may make it more. */
const MAX_BYTES = 64 * 1024;

/**
 * Reads a game server's status over HTTP: once, from exactly this address, without following redirects.
 * @throws an Error for everything that is not JSON with status 200
 */
export async function readStatusPage(url: string, signal: AbortSignal): Promise<unknown> {
  const agent = new Agent({
    maxResponseSize: MAX_BYTES,
    connect: { timeout: PROBE_TIMEOUT_MS },
    headersTimeout: PROBE_TIMEOUT_MS,
    bodyTimeout: PROBE_TIMEOUT_MS,
  });
  try {
    const { statusCode, body } = await request(url, { dispatcher: agent, signal });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`The status page answered ${statusCode}.`);
    return JSON.parse(text);
  } finally {
    await agent.destroy();
  }
}
