import type { Came, NoAnswer } from '../panel/problems.ts';
import { code, escaped } from './text.ts';

type Said = { [How in NoAnswer['how']]: (answer: Extract<NoAnswer, { how: How }>) => string };

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
  tls: () => 'The panel has no valid certificate (TLS), so no key is sent to it',
  'address-not-allowed': () => 'The address of the panel is not a public one, so it is not contacted',
  'too-large': () => 'The panel answered with far more than expected',
  redirect: ({ to }) =>
    `The panel answered with a redirect${to === null ? '' : ` to ${code(to)}`}, and a key is not sent on`,
  'not-json': (answer) => `${CAME[answer.came](answer.status)} (${seen(answer)})`,
  'wrong-shape': (answer) =>
    `The panel answered something that Portkeeper does not understand (${seen(answer)})`,
  challenge: ({ by }) =>
    `A check by ${escaped(by)} came instead of the panel: it wants to see a human with a browser first`,
  'under-maintenance': () => 'The panel is in maintenance',
  'server-error': ({ status, breaks }) => `${BROKEN[breaks ?? 'panel']} (error ${status})`,
};

const BROKEN = {
  panel: 'The panel is broken right now',
  servers: 'The panel breaks when it lists your servers',
  server: 'The panel breaks when it shows this server',
};

const CAME: Record<Came, (status: number) => string> = {
  page: (status) =>
    status < 400 || status === 404
      ? 'What answered is not a panel’s API: a web page came instead of data'
      : 'Something in front of the panel refused with a web page',
  preceded: () => 'The panel’s data has something else before it, such as a warning of PHP',
  damaged: () => 'The panel’s data is incomplete or damaged',
  compressed: () => 'The panel’s data came compressed, which nobody asked for',
  nothing: () => 'The panel’s answer was empty',
  other: () => 'What answered is not a panel’s API',
};

function seen({ status, contentType }: { status: number; contentType: string | null }): string {
  const word = status >= 400 ? 'error' : 'status';
  return `${word} ${status}, ${contentType ? code(contentType, 60) : 'no content type'}`;
}

const CHECK_ADDRESS = 'Check the address of the panel.';
const ASK_OWNER =
  'Most likely a server has no primary port, and your key may not see its other ports. Ask the owner of that server to make a port the primary.';

/** What to do about it besides trying again; `null` where nothing else helps. */
export function adviceOn(answer: NoAnswer): string | null {
  switch (answer.how) {
    case 'redirect':
      return CHECK_ADDRESS;
    case 'not-json':
      return ['page', 'other'].includes(answer.came) ? CHECK_ADDRESS : null;
    case 'challenge':
      return 'Ask your host to let Portkeeper through to `/api/client`.';
    case 'server-error':
      if (!answer.breaks) return null;
      return answer.breaks === 'server'
        ? ASK_OWNER
        : `${ASK_OWNER} Until then, type the id of another server in the \`server\` option.`;
    default:
      return null;
  }
}
