import type { Linked, LinkInfo } from '../accounts/accounts.ts';
import { button, menu } from './components.ts';
import { writeTime } from './custom-id.ts';
import { expiry } from './expiry.ts';
import { linkButton } from './explain.ts';
import { type Message, message } from './message.ts';
import { saidBy } from './problems.ts';
import { routes } from './routes.ts';
import { serverName } from './server.ts';
import { clip, clipMarkdown, code, counted, escaped, plain, relativeTime } from './text.ts';

/** With addresses and names cut to this, so many fit the 6,000 characters of an embed. */
const MAX_LISTED = 20;
const MAX_PANEL = 120;
const MAX_USERNAME = 50;

export function linked({ servers, ...link }: Linked): Message {
  return message({
    tone: 'done',
    title: 'Linked',
    lines: [
      `You are **${username(link)}** on ${panelName(link)}${servers === null ? '' : `, and your key reaches ${counted(servers, 'server')}`}.`,
      whatItReaches(servers),
      '\nThe key is stored encrypted and used for your own commands and watches only. To take it back, use `/panel unlink` – and revoke it in the panel under **Account → API Credentials**, where it is listed as ' +
        `${code(link.identifier)}.`,
    ],
  });
}

function whatItReaches(servers: number | null): string {
  if (servers === null) return saidBy(LIST_BREAKS);
  if (servers > 0) return 'Try `/ports list` now.';
  return 'Portkeeper shows only servers you own or are a subuser of, also to administrators.';
}

const LIST_BREAKS = {
  kind: 'no-answer',
  answer: { how: 'server-error', status: 500, breaks: 'servers' },
  unsent: false,
} as const;

/** Bold with nothing in it would show its asterisks. */
function username(link: LinkInfo): string {
  return escaped(link.username, 80) || '(no name)';
}

function panelName({ panel }: LinkInfo): string {
  return code(panel.replace(/^https:\/\//, ''));
}

export function status(links: LinkInfo[]): Message {
  if (links.length === 0) return nothingLinked();
  return message({
    tone: 'info',
    title: 'Your linked panels',
    lines: links.length > MAX_LISTED ? [`The first ${MAX_LISTED} of ${links.length}.`] : [],
    fields: links.slice(0, MAX_LISTED).map((link) => ({
      name: clipMarkdown(escaped(link.panel.replace(/^https:\/\//, '')), MAX_PANEL),
      value: [
        `Account **${clipMarkdown(username(link), MAX_USERNAME)}**, key ${code(link.identifier)}…`,
        `Linked: ${relativeTime(link.linkedAt)} · ${link.lastUsedAt ? `last used: ${relativeTime(link.lastUsedAt)}` : 'not used yet'}`,
      ].join('\n'),
    })),
    rows: [[linkButton('Link another key'), unlinkButton(links)]],
  });
}

function unlinkButton(links: LinkInfo[]) {
  const [only] = links;
  return links.length === 1 && only
    ? button('Unlink', routes.unlink.id({ panel: only.ref }), { style: 'danger' })
    : null;
}

export function nothingLinked(): Message {
  return message({
    tone: 'info',
    title: 'Not linked yet',
    lines: ['No panel account is linked to your Discord account.'],
    rows: [[linkButton('Link your account')]],
  });
}

export function panelSuggestion({ panel, username }: LinkInfo): string {
  return clip(plain(`${panel} (${username})`), 100);
}

export function chooseUnlink(links: LinkInfo[]): Message {
  const choices = links.map(({ panel, ref, username }) => ({
    label: panel,
    value: ref,
    description: username,
  }));
  return message({
    tone: 'info',
    title: 'Which panel?',
    lines: ['Choose the panel whose key is to be forgotten.'],
    rows: [[menu('Choose a panel…', routes.pickUnlink.id({}), choices)]],
  });
}

/** What goes with a link when it is unlinked. */
export interface Unlinking {
  /** Servers that were stopped for a change with it, and that nobody would start again. */
  stopped: string[];
  /** How many watches end. */
  watches: number;
}

export function confirmUnlink(
  link: LinkInfo,
  { stopped, watches, now }: Unlinking & { now: number },
): Message {
  return message({
    tone: 'warning',
    title: 'Forget this key?',
    lines: [
      `The key ${code(link.identifier)} of **${username(link)}** on ${panelName(link)} is deleted here. In the panel it stays valid until you revoke it there.`,
      watches > 0
        ? `Also ends: ${counted(watches, 'watch', 'watches')} of ports on that panel, with the uptime history.`
        : null,
      stopped.length > 0
        ? `⚠️ Portkeeper has just stopped ${names(stopped)} for a change and was about to start it again. If you go on, the server **stays off until somebody starts it in the panel**.`
        : null,
      expiry(now),
    ],
    rows: [
      [
        button(
          'Forget the key',
          routes.unlinkNow.id({ panel: link.ref, shownAt: writeTime(now), stopped: stopped.length }),
          {
            style: 'danger',
          },
        ),
        button('Cancel', routes.keepLink.id({})),
      ],
    ],
  });
}

const MAX_NAMED = 5;

function names(servers: string[]): string {
  const shown = servers.slice(0, MAX_NAMED).map((name) => `**${serverName({ name })}**`);
  const more = servers.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** @param gone what has gone with it */
export function unlinked(existed: boolean, { stopped, watches }: Unlinking = NOTHING_GONE): Message {
  return message({
    tone: 'done',
    title: existed ? 'Forgotten' : 'Already forgotten',
    lines: [
      existed
        ? 'The key is deleted here. To make it useless everywhere, revoke it in the panel under **Account → API Credentials**.'
        : 'There is no such key here any more.',
      watches > 0 ? `${counted(watches, 'watch', 'watches')} of ports on that panel ended as well.` : null,
      stopped.length > 0
        ? `⚠️ Portkeeper does not start ${names(stopped)} again. Look in the panel whether the server runs.`
        : null,
    ],
    rows: [[linkButton('Link your account')]],
  });
}

export function keptLink(): Message {
  return message({ tone: 'info', title: 'Cancelled', lines: ['Your key stays linked.'] });
}

const NOTHING_GONE: Unlinking = { stopped: [], watches: 0 };

export function unlinkExpired(): Message {
  return message({
    tone: 'warning',
    title: 'That took too long',
    lines: ['This question was good for 5 minutes. **Your key stays linked.** Use `/panel unlink` again.'],
  });
}
