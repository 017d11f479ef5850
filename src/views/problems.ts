import type { AccountProblem } from '../accounts/accounts.ts';
import type { KeyProblem } from '../accounts/key.ts';
import type { Overview } from '../allocations/overview.ts';
import type { PortProblem } from '../allocations/workplace.ts';
import type { AddressProblem } from '../network/panel-address.ts';
import type { PanelProblem, ServerState } from '../panel/problems.ts';
import type { StoreReason } from '../store/open.ts';
import { adviceOn, failedHow } from './no-answers.ts';
import { portsInUse, stateOf } from './reasons.ts';
import { lacking, NO_LIMIT, whyNot } from './rights.ts';
import { code, escaped, quoted, relativeTime } from './text.ts';

/** Every problem a person can be told about. */
export type Problem =
  | PanelProblem
  | PortProblem
  | AccountProblem
  | KeyProblem
  | AddressProblem
  | { kind: 'store-unavailable'; reason: StoreReason }
  | { kind: 'key-unreadable' };

/** How many of how many ports are in use, where that is known, and what the person may do to them. */
type Used = Pick<Overview, 'used' | 'limit' | 'ports' | 'mayPower'>;

/** Problems that are the same whatever they are about. */
const SENTENCES: Partial<Record<PanelProblem['kind'], string>> = {
  'key-refused':
    'The panel does not accept your API key any more: it was revoked, or it is wrong. Link again with a new one.',
  'application-key':
    'This is an *application* API key. Portkeeper needs a *client* key: make one in the panel under **Account → API Credentials**.',
  'address-refused':
    'Your API key may not be used from the address of this bot. In the panel, empty the list of allowed IPs of the key, or add this bot’s address to it.',
  'two-factor-required':
    'The panel demands two-factor authentication for your account. Switch it on in the panel under **Account**, then try again.',
  'not-found':
    'That server is gone, or your key does not reach it any more. Choose another with the `server` option.',
  'no-limit-set': NO_LIMIT,
  'primary-not-removable': 'The primary port cannot be removed. Make another port the primary first.',
  'node-away':
    'The node of this server cannot be reached: the panel answers, but not the machine the server runs on. Try again later, or tell your host.',
  'primary-needed':
    'The panel cannot add a port while this server has no primary. Make a port the primary first.',
  'port-range-unset':
    'The panel does not know which ports it may add. Ask your host to set the range of ports in the panel’s settings.',
  'not-offered':
    'This panel does not know what was asked of it: it may be of another kind, or another version, than Portkeeper can use.',
  unlinked:
    'You unlinked this panel, so Portkeeper does nothing there with your key any more. Use the panel itself, or link again.',
  'too-much-waiting':
    'Too many requests are waiting for the panel already, so this one was not sent. Try again in a minute.',
  'too-many-servers':
    'The list is longer than Portkeeper reads. Type the id of another server in the `server` option.',
  'not-available':
    'That address and port is taken or does not exist on this node. Leave `port` and `ip` out to get any free one.',
};

/** What a panel's problem means and what to do about it. */
export function saidBy(problem: PanelProblem, usage: Used | null = null): string {
  const used = usage ? ` (${portsInUse(usage)})` : '';
  switch (problem.kind) {
    case 'permission-missing':
      return lacking(problem.permission);
    case 'limit-reached':
      if (usage && !usage.limit) return NO_LIMIT;
      return `The port limit of this server is reached${used}. ${usage?.ports.some(({ may }) => may.remove.ok) ? 'Remove a port you no longer need, or ask' : 'Ask'} your host for a higher limit.`;
    case 'auto-assign-off':
      return `The panel does not let users add ports themselves${used}. Ask your host to add one, or to switch on automatic allocation.`;
    case 'node-full':
      return `The node of this server has no free port left${used}. Ask your host for more.`;
    case 'must-be-stopped':
      return mustBeStopped(problem.toDo, usage?.mayPower);
    case 'state-conflict':
      return conflicting(problem.state);
    case 'invalid':
      return invalid(problem.fields);
    case 'rate-limited':
      return busy(problem);
    case 'refused':
      return refused(problem);
    case 'no-answer':
      return [`${failedHow(problem.answer)}.`, adviceOn(problem.answer)].filter(Boolean).join(' ');
    default:
      return SENTENCES[problem.kind] ?? 'The panel refused.';
  }
}

function busy({ of, retryAtMs }: PanelProblem & { kind: 'rate-limited' }): string {
  const again = retryAtMs === null ? 'Try again in a minute.' : `Try again: ${relativeTime(retryAtMs)}`;
  return of === 'new-ports'
    ? `Your panel adds only a few ports a minute to one server, whoever asks for them. ${again}`
    : `The panel is busy. ${again}`;
}

function conflicting(state: ServerState | null): string {
  return state
    ? `The panel does not allow this now: ${stateOf(state)}.`
    : 'The panel does not allow this in the state the server is in. Try again when the server is ready.';
}

function refused({ detail, status }: { detail: string | null; status: number }): string {
  return detail && escaped(detail)
    ? `The panel refused: ${quoted(detail, 300)}`
    : `The panel refused (status ${status}).`;
}

/** @param mayPower what the person may do about it, where that is known */
function mustBeStopped(
  toDo: 'change-primary' | 'remove' | null,
  mayPower: Overview['mayPower'] | undefined,
): string {
  const what =
    toDo === 'remove' ? 'remove a port' : toDo === 'change-primary' ? 'change the primary port' : 'do this';
  const must = `The server must be stopped before the panel lets you ${what}.`;
  const { stop, start } = mayPower ?? {};
  if (stop?.ok === false) return `${must} ${whyNot(stop)}`;
  return [must, 'Stop it in the panel, then try again.', start && whyNot(start)].filter(Boolean).join(' ');
}

function invalid(fields: { field: string | null; detail: string }[]): string {
  const lines = fields.slice(0, 5).map(({ field, detail }) => {
    const why = escaped(detail, 300) || 'not valid';
    return field ? `${code(field)}: ${why}` : why;
  });
  return `The panel did not accept the values. ${lines.join(' ')}`;
}

/** In which way the panel did not answer, as the beginning of a sentence. */
export function howItFailed(problem: PanelProblem): string {
  return problem.kind === 'no-answer' ? failedHow(problem.answer) : 'The panel refused';
}

/** Said beside a list of servers that is not whole; `null` when it is. */
export function incomplete(missing: PanelProblem | null): string | null {
  return missing && `⚠️ Some of your servers are missing here. ${saidBy(missing)}`;
}
