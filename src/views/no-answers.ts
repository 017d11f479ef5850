import type { Came, NoAnswer } from '../panel/problems.ts';
import { code, relativeTime } from './text.ts';

type Said = { [How in NoAnswer['how']]: (answer: NoAnswer & { how: How }) => string };

/** In which way a panel did not answer, as the beginning of a sentence. */
export function failedHow<A extends NoAnswer>(answer: A): string {
  // The table has the sentence for each `how`, which the compiler cannot follow through a look-up.
  return (SAID[answer.how] as (answer: A) => string)(answer);
}

const SAID: Said = {
  'time-out': () => 'The panel did not answer in time',
  'refused-connection': () => 'The panel cannot be reached: nothing accepts the connection',
  'connection-lost': () => 'The connection to the panel was cut',
  'name-not-found': () => 'The panel cannot be reached: its name does not resolve (DNS)',
  'name-silent': () => 'The panel cannot be reached: its name could not be looked up right now (DNS)',
  tls: () => 'The panel has no valid certificate (TLS), so no key is sent to it',
  'tls-date': () =>
    'The panel’s certificate is not valid today, so no key is sent to it: it has run out, or the clock of the machine that Portkeeper runs on is wrong',
  'tls-name': () => 'The certificate that came is for another name than the panel’s, so no key is sent there',
  'tls-failed': () => 'No encrypted connection (TLS) to the panel comes about, so no key is sent to it',
  'no-tls': () => 'What answers at the panel’s address does not speak https (TLS), so no key is sent to it',
  'address-not-allowed': () => 'The panel cannot be reached: its name leads to no public address (DNS)',
  'too-large': () => 'The panel answered with far more than expected',
  redirect: (answer) => `The panel answered with a redirect${target(answer)}, and a key is not sent on`,
  'not-json': (answer) => `${whatCame(answer)} (${seen(answer)})`,
  'wrong-shape': (answer) =>
    `The panel answered something that Portkeeper does not understand (${seen(answer)})`,
  challenge: (answer) =>
    `${answer.by === null ? `Something ${IN_FRONT}` : `A check by ${answer.by} came instead of the panel: it`} wants to see a human with a browser first (${seen(answer)})`,
  login: (answer) => `${who(answer.by)} wants a login of its own first (${seen(answer)})`,
  blocked: (answer) => `${who(answer.by)} refused (${seen(answer)})`,
  'under-maintenance': () => 'The panel is in maintenance',
  'server-error': ({ status, breaks }) => `${BROKEN[breaks ?? 'panel']} (error ${status})`,
};

const BROKEN = {
  panel: 'The panel is broken right now',
  servers: 'The panel breaks when it lists your servers',
  server: 'The panel breaks when it shows this server',
};

const IN_FRONT = 'in front of the panel';

function who(by: string | null): string {
  return by === null ? `Something ${IN_FRONT}` : `${by} stands ${IN_FRONT} and`;
}

function target({ to, within }: Extract<NoAnswer, { how: 'redirect' }>): string {
  if (to !== null) return ` to ${code(to)}`;
  if (within === null) return '';
  return within === 'login' ? ' to its own login page' : ' to another page of its own';
}

const CAME: Record<Came, string> = {
  page: 'What answered is not a panel’s API: a web page came instead of data',
  preceded: 'The panel’s data has something else before it, such as a warning of PHP',
  'php-error': 'An error message of PHP came instead of the panel’s data',
  source: 'The web server sends the panel’s program instead of running it',
  damaged: 'The panel’s data is incomplete or damaged',
  compressed: 'The panel’s data came compressed, which nobody asked for',
  unmarked: 'The panel’s data came marked as something else than JSON',
  nothing: 'The panel’s answer was empty',
  other: 'What answered is not a panel’s API',
};

type NotJson = Extract<NoAnswer, { how: 'not-json' }>;

function whatCame(answer: NotJson): string {
  if (!isRefusal(answer)) return CAME[answer.came];
  return `${who(null)} refused${answer.came === 'page' ? ' with a web page' : ''}`;
}

/** With these a web server says that it knows no such address, or expects another way to ask. */
const ABOUT_ADDRESS = [400, 404, 405, 421, 426];

/** Whether it is no answer of the panel, nor of a wrong address. */
function isRefusal({ came, status }: NotJson): boolean {
  const isForeign = came === 'page' || came === 'other';
  return isForeign && status >= 400 && !ABOUT_ADDRESS.includes(status);
}

function seen({ status, contentType }: { status: number; contentType: string | null }): string {
  const word = status >= 400 ? 'error' : 'status';
  return `${word} ${status}, ${contentType ? code(contentType, 60) : 'no content type'}`;
}

const CHECK_ADDRESS = 'Check the address of the panel.';
const LET_THROUGH = 'Ask your host to let Portkeeper through to `/api/client`.';
const ASK_OWNER =
  'Most likely a server has no primary port, and your key may not see its other ports. Ask the owner of that server to make a port the primary.';

const HAND_ON =
  'Link again with a new key. If that does not help, ask your host whether the web server in front of the panel hands on the key (the header `Authorization`).';

/** Whether it is a refusal of whoever, without a word about why. */
function saysNothing(answer: NotJson): boolean {
  return isRefusal(answer) || (answer.came === 'nothing' && answer.status >= 400);
}

function refusalAdvice(status: number): string | null {
  if (status < 400) return null;
  if (status === 401) return HAND_ON;
  return ABOUT_ADDRESS.includes(status) ? CHECK_ADDRESS : LET_THROUGH;
}

/** What to do about it besides trying again; `null` where nothing else helps. */
export function adviceOn(answer: NoAnswer): string | null {
  switch (answer.how) {
    case 'redirect':
      return answer.to === null
        ? CHECK_ADDRESS
        : `${CHECK_ADDRESS} If it is right, ask your host to let Portkeeper through to \`/api/client\`.`;
    case 'wrong-shape':
      return refusalAdvice(answer.status);
    case 'not-json':
      if (saysNothing(answer)) return refusalAdvice(answer.status);
      return ['page', 'other'].includes(answer.came) ? CHECK_ADDRESS : null;
    case 'challenge':
    case 'login':
    case 'blocked':
      return LET_THROUGH;
    case 'under-maintenance':
      return answer.untilMs === null
        ? 'Whoever runs it has taken it down for a while.'
        : `Try again: ${relativeTime(answer.untilMs)}`;
    case 'server-error':
      if (!answer.breaks) return null;
      return answer.breaks === 'server'
        ? ASK_OWNER
        : `${ASK_OWNER} Until then, type the id of another server in the \`server\` option.`;
    default:
      return null;
  }
}
