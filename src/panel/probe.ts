import type { PanelAddress } from '../network/panel-address.ts';
import { PanelFailure, type PanelProblem } from './problems.ts';
import { readRefusal } from './refusals.ts';
import type { Transport } from './transport.ts';

/** No key of anybody's; long enough not to be refused as malformed by something before the panel. */
const NO_KEY = 'portkeeper-asks-whether-this-is-a-panel';

/**
 * Asks an address whether a panel is behind it. A panel refuses a wrong key with 401 and its own kind of error; a
 * wrong address answers anything else, even 200 with a page (recordings auth.wrong-key…, fact 2). One that takes no more
 * requests for now is a panel as well (ratelimit.429-first).
 * @throws PanelFailure of kind `no-answer`
 */
export async function probePanel(transport: Transport, panel: PanelAddress): Promise<void> {
  const answer = await transport.send(panel, NO_KEY, { method: 'GET', path: '/account' });
  const problem = refusalIn(answer);
  if (problem?.kind === 'key-refused' || problem?.kind === 'rate-limited') return;
  if (problem?.kind === 'no-answer') throw new PanelFailure(problem);
  throw new PanelFailure({ kind: 'no-answer', answer: { how: 'not-json' }, unsent: false });
}

function refusalIn({ status, text }: { status: number; text: string }): PanelProblem | null {
  if (status >= 300 && status < 400) return { kind: 'no-answer', answer: { how: 'redirect' }, unsent: false };
  try {
    const read = readRefusal(status, JSON.parse(text));
    if (read) return read;
  } catch {
    // Not JSON: told below.
  }
  return status >= 500 ? { kind: 'no-answer', answer: { how: 'server-error', status }, unsent: false } : null;
}
