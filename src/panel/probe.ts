import type { Clock } from '../clock.ts';
import type { PanelAddress } from '../network/panel-address.ts';
import { parseJson, readFailure, unreadable } from './answers.ts';
import { notAPanel, PanelFailure } from './problems.ts';
import { codeIn } from './refusals.ts';
import type { PanelRequest, RawAnswer, Transport } from './transport.ts';

/** No key of anybody's; long enough not to be refused as malformed by something before the panel. */
const NO_KEY = 'portkeeper-asks-whether-this-is-a-panel';

/**
 * Asks an address whether a panel is behind it. A panel refuses a wrong key with 401 and its own kind of error; a
 * wrong address answers anything else, even 200 with a page (recordings auth.wrong-key…, fact 2). One that takes no more
 * requests for now is a panel as well (ratelimit.429-first).
 * @throws PanelFailure of kind `no-answer`
 */
export async function probePanel(
  { transport, clock }: { transport: Transport; clock: Clock },
  panel: PanelAddress,
): Promise<void> {
  const request: PanelRequest = { method: 'GET', path: '/account' };
  const answer = await transport.send(panel, NO_KEY, request);
  // Whoever takes a key that is nobody's is no panel, whatever it says.
  if (answer.status < 300 && parseJson(answer) !== undefined)
    throw new PanelFailure(notAPanel(answer.status));
  const problem =
    answer.status < 300
      ? unreadable(answer)
      : readFailure(answer, request, { panelUrl: panel.url, now: clock.now() });
  if (problem.kind === 'key-refused' || isLimited(answer)) return;
  throw new PanelFailure(problem.kind === 'no-answer' ? problem : unreadable(answer));
}

/** By a panel's own word: a proxy may limit requests in front of anything. */
function isLimited(answer: RawAnswer): boolean {
  return answer.status === 429 && codeIn(parseJson(answer)) !== '';
}
