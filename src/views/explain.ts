import type { AccountProblem } from '../accounts/accounts.ts';
import type { KeyProblem } from '../accounts/key.ts';
import type { PortProblem } from '../allocations/workplace.ts';
import type { AddressProblem } from '../network/panel-address.ts';
import type { PanelProblem } from '../panel/problems.ts';
import { button } from './components.ts';
import { listView } from './list.ts';
import { type Message, message, type Row } from './message.ts';
import { otherPrimary } from './other-primary.ts';
import { incomplete, type Problem, saidBy } from './problems.ts';
import { goneNotice } from './progress.ts';
import { NOT_READ } from './reasons.ts';
import { lacking } from './rights.ts';
import { routes } from './routes.ts';
import { listButton, serverIds, serverName } from './server.ts';
import { code, escaped, quoted } from './text.ts';

/** Problems that another try in the window of *Link your account* may solve. */
type TypedProblem =
  | KeyProblem
  | Exclude<AddressProblem, { kind: 'address-port' }>
  | { kind: 'key-unreadable' };

/** Title and advice. */
const TRY_AGAIN: Record<TypedProblem['kind'], [title: string, advice: string]> = {
  'key-malformed': [
    'That is not an API key',
    'A client key has about 48 letters and digits, without spaces. Copy it as a whole.',
  ],
  'key-broken': [
    'That key is in pieces',
    'There is a space or a line break in it. Copy it again as a whole, in one line.',
  ],
  'key-without-underscore': [
    'The `_` of that key is missing',
    'Behind its first letters, such as `ptlc` or `pacc`, a key has a `_`. Copy it again as a whole.',
  ],
  'key-is-identifier': [
    'That is only the first part of a key',
    'The list in your panel shows just this part. The whole key is shown once, when it is made: make a new one under **Account → API Credentials** and copy it as a whole.',
  ],
  'key-wrong': [
    'That key does not work',
    'Copy it again as a whole, or make a new one in your panel under **Account → API Credentials**.',
  ],
  'key-is-application': ['That is an application key', saidBy({ kind: 'application-key' })],
  'address-unreadable': [
    'That is not an address',
    'Enter the address of your panel as in your browser, such as `https://panel.example.com`.',
  ],
  'address-has-user': ['No user name, please', 'The address must not contain a user name or password.'],
  'address-not-https': [
    'Only https',
    'A key is only sent over an encrypted connection: the address must begin with `https://`.',
  ],
  'address-not-public': [
    'Not a public address',
    'That address is not reachable from the internet, so it is not contacted.',
  ],
  'key-unreadable': [
    'Your key cannot be read any more',
    'Portkeeper’s encryption key has changed since you linked. Link again.',
  ],
};

/** A problem as the message a person gets: the cause in words and the next step. */
export function explain(problem: Problem, reference: string): Message {
  if (isTyped(problem)) return again(...TRY_AGAIN[problem.kind]);
  switch (problem.kind) {
    case 'on-server':
    case 'port-gone':
    case 'ports-hidden':
    case 'no-such-port':
    case 'several-ports':
    case 'primary-stays':
    case 'no-primary':
    case 'note-too-long':
      return explainPort(problem, reference);
    case 'not-linked':
    case 'panel-not-offered':
    case 'too-many-links':
      return explainAccount(problem);
    case 'address-port': {
      const ports = problem.ports.join(', ');
      return again(
        'Not on that port',
        `Only panels on port ${ports} are contacted. Leave the port out of the address.`,
      );
    }
    case 'store-unavailable':
      return told('Storage problem', { lines: [STORAGE], reference });
    default:
      return explainPanel(problem, reference);
  }
}

function isTyped(problem: Problem): problem is TypedProblem {
  return Object.hasOwn(TRY_AGAIN, problem.kind);
}

const STORAGE =
  'Portkeeper can’t reach its own storage, so nothing was looked up or saved. Try again in a moment.';

function explainAccount(problem: AccountProblem): Message {
  if (problem.kind === 'too-many-links') {
    return told('Too many panels', {
      lines: [
        `You have linked ${problem.max} panels, and no more are possible. Unlink one with \`/panel unlink\`, then try again.`,
      ],
    });
  }
  if (problem.kind === 'not-linked') {
    return told('Not linked yet', {
      lines: ['To manage ports here, link your panel account once with an API key.'],
      rows: [[linkButton('Link your account')]],
    });
  }
  return told('This panel is not offered', {
    lines: ['The operator of this bot has chosen other panels. See `/panel link`.'],
  });
}

const TELL_HOST = 'Try again later, or tell your host.';

function explainPanel(problem: PanelProblem, reference: string): Message {
  const needsKey = ['key-refused', 'application-key'].includes(problem.kind);
  return told(TITLES[problem.kind] ?? 'The panel refused', {
    lines: [saidBy(problem), problem.kind === 'no-answer' ? TELL_HOST : null],
    rows: needsKey ? [[linkButton('Link again')]] : [],
    ...(problem.kind === 'no-answer' ? { reference } : {}),
  });
}

const TITLES: Partial<Record<PanelProblem['kind'], string>> = {
  unlinked: 'You unlinked this panel',
  'too-much-waiting': 'Too much at once',
  'key-refused': 'Your key does not work any more',
  'application-key': 'That is an application key',
  'address-refused': 'Your key may not be used from here',
  'two-factor-required': 'Two-factor authentication needed',
  'permission-missing': 'Not allowed',
  'not-found': 'Gone',
  'node-away': 'The node cannot be reached',
  'rate-limited': 'Please wait a moment',
  'no-answer': 'The panel does not answer properly',
};

function explainPort(problem: PortProblem, reference: string): Message {
  switch (problem.kind) {
    case 'port-gone':
      return listView(problem.overview, { notice: goneNotice(problem.overview) });
    case 'ports-hidden':
      return told('Ports not shown', {
        lines: [lacking('allocation.read')],
        rows: [[listButton(problem.overview)]],
      });
    case 'no-such-port':
      return listView(problem.overview, { notice: noSuchPort(problem) });
    case 'several-ports':
      return listView(problem.overview, { notice: '**Several ports fit.** Choose the one you mean:' });
    case 'primary-stays':
      return otherPrimary(
        problem.overview,
        `${code(problem.port.address)} is the primary, and the primary cannot be removed.`,
      );
    case 'no-primary':
      return otherPrimary(
        problem.overview,
        'No port of this server is the primary, and until one is the primary, none can be removed.',
      );
    case 'note-too-long':
      return told('The note is too long', {
        lines: [`It has ${problem.length} characters; at most ${problem.max} fit. Nothing was changed.`],
      });
    case 'on-server':
      return explainOnServer(problem, reference);
  }
}

function explainOnServer(
  { problem, overview }: Extract<PortProblem, { kind: 'on-server' }>,
  reference: string,
): Message {
  if (problem.kind === 'primary-not-removable') {
    return otherPrimary(
      overview,
      'The panel says this port is the primary, and the primary cannot be removed.',
    );
  }
  if (problem.kind === 'primary-needed') return otherPrimary(overview, saidBy(problem));
  const needsKey = problem.kind === 'key-refused';
  return told(TITLES[problem.kind] ?? `Not possible on ${serverName(overview)}`, {
    lines: [saidBy(problem, overview.seesAll || problem.kind === 'must-be-stopped' ? overview : null)],
    rows: [[needsKey ? linkButton('Link again') : listButton(overview)]],
    ...(problem.kind === 'no-answer' ? { reference } : {}),
  });
}

export function linkButton(label: string) {
  return button(label, routes.link.id({}), { style: 'main' });
}

function again(title: string, line: string): Message {
  return told(title, { lines: [line], rows: [[linkButton('Try again')]] });
}

function told(
  title: string,
  { lines, rows = [], reference }: { lines: (string | null)[]; rows?: Row[]; reference?: string },
): Message {
  return message({
    tone: 'failure',
    title,
    lines,
    rows,
    footer: reference === undefined ? null : `Reference ${reference}`,
  });
}

/** For everything nobody foresaw. */
export function unexpected(reference: string): Message {
  return told('Something went wrong', {
    lines: [
      'That was a fault of Portkeeper, not yours. Look with `/ports list` whether anything has changed before you try again.',
    ],
    reference,
  });
}

/** The whole invocation took longer than anybody should wait. */
export function tookTooLong(reference: string): Message {
  return told('That took too long', {
    lines: [
      'Portkeeper stopped waiting. **It may or may not have been done** – look with `/ports list` before you try again.',
    ],
    reference,
  });
}

function noSuchPort({ typed, overview }: Extract<PortProblem, { kind: 'no-such-port' }>): string {
  return overview.leftOut > 0
    ? `**Not found.** ${nothingFits(typed)} ${NOT_READ}`
    : `**No such port.** ${nothingFits(typed)}`;
}

function nothingFits(typed: string): string {
  return `Nothing fits ${escaped(typed) ? quoted(typed, 100) : 'that'}.`;
}

/** A search that found nothing. */
export function notFound(
  what: 'server' | 'port',
  typed: string,
  { missing = null, isCut = false }: { missing?: PanelProblem | null; isCut?: boolean } = {},
): Message {
  const isSure = missing === null && !isCut;
  return told(isSure ? `No such ${what}` : 'Not found', {
    lines: [
      nothingFits(typed),
      isCut ? NOT_READ : null,
      what === 'server'
        ? 'Type a part of its name and choose from the list that appears.'
        : 'Type a part of the address, such as `25565`, and choose from the list that appears. Name the `server` as well, and you are told whether your key may see its ports.',
      incomplete(missing),
    ],
  });
}

/** Somebody pasted a key where everybody could have read it. */
export function keyInWrongPlace(): Message {
  return told('That looks like an API key', {
    lines: [
      'It was **not stored and not logged**, but it has been typed where a key does not belong. Revoke it in the panel under **Account → API Credentials**, make a new one, and enter that in the window of *Link your account* only.',
    ],
    rows: [[linkButton('Link your account')]],
  });
}

export function badAddress(typed: string): Message {
  return told('Not an address', {
    lines: [`${code(typed)} is not an IP address. Leave \`ip\` out to get any.`],
  });
}

export function badPort(typed: string, place: { panel: string; serverId: string }): Message {
  return told('Not a port', {
    lines: [`${code(typed)} is not a port: it must be a whole number from 1 to 65535. Nothing was added.`],
    rows: [[button('Try again', routes.add.id(serverIds(place)), { style: 'main' }), listButton(place)]],
  });
}
