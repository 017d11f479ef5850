import type { KnownPort } from '../allocations/find.ts';
import type { Watch } from '../watching/watches.ts';
import { pausedBecause } from './alerts.ts';
import { button } from './components.ts';
import { type Message, message } from './message.ts';
import { routes } from './routes.ts';
import { serverName } from './server.ts';
import { beside, clip, code, counted, plain, relativeTime } from './text.ts';

/** Six lines of a phone each. */
const PER_PAGE = 10;

/** Why a watch cannot be begun as it was asked for. */
export type WatchRefusal =
  | { why: 'not-in-guild' | 'not-installed' | 'channel-not-writable' | 'everyone' | 'role-not-mentionable' }
  | { why: 'bot-not-writable'; channel: string; isThread: boolean };

const REFUSALS: Record<Exclude<WatchRefusal['why'], 'bot-not-writable'>, string> = {
  'not-in-guild':
    'A watch tells its news in a channel of a Discord server. Use this command in the channel where you want them.',
  'not-installed':
    'I am not a member of this Discord server, so I cannot write in its channels. Ask an administrator to add me.',
  'channel-not-writable': 'You may not write in that channel yourself, so I do not write there for you.',
  everyone: 'I do not mention everybody. Choose a role.',
  'role-not-mentionable':
    'You may not mention that role in that channel, so I do not do it for you. Somebody who may *Mention All Roles* can, or can make the role mentionable.',
};

export function cannotWatch(refusal: WatchRefusal): Message {
  const line = refusal.why === 'bot-not-writable' ? botLacks(refusal) : REFUSALS[refusal.why];
  return message({ tone: 'warning', title: 'Not watched', lines: [line] });
}

function botLacks({ channel, isThread }: { channel: string; isThread: boolean }): string {
  const write = isThread ? '*Send Messages in Threads*' : '*Send Messages*';
  return `Portkeeper may not write in that channel. Whoever runs this Discord server can give it *View Channel*, ${write} and *Embed Links* in <#${channel}>.`;
}

export function tooManyWatches(limit: number): Message {
  return message({
    tone: 'warning',
    title: 'Not watched',
    lines: [`You have ${limit} watches, and no more are possible. End one with \`/ports unwatch\`.`],
  });
}

/** Several ports fit what was typed, and a question back could not keep the other options. */
export function ambiguousPort(ports: KnownPort[]): Message {
  const shown = ports.slice(0, PER_PAGE);
  return message({
    tone: 'info',
    title: 'Which port?',
    lines: [
      `${counted(ports.length, 'port')} fit. Choose one of the suggestions of \`allocation\`, or name the \`server\`:`,
      ...shown.map((port) => `${code(port.address)} – ${serverName({ name: port.serverName })}`),
    ],
  });
}

/** @param was the watch that has been changed; `null` for a new one */
export function watching(watch: Watch, was: Watch | null): Message {
  const again = was?.paused ? 'It rested and goes on now.' : 'You had a watch of it here; it is changed.';
  return message({
    tone: 'done',
    title: was ? 'Watched on' : 'Watched',
    lines: [
      `I test ${code(watch.address)} of **${serverName({ name: watch.serverName })}** every ${rhythm(watch)}.`,
      `When it cannot be reached twice in a row, and when it can again, I tell it in <#${watch.channel}>${mention(watch)}.`,
      was ? again : null,
    ],
  });
}

function mention({ role }: Watch): string {
  return role === null ? '' : ` and mention <@&${role}>`;
}

function rhythm({ everyMs }: Pick<Watch, 'everyMs'>): string {
  const minutes = Math.round(everyMs / 60_000);
  if (minutes === 60) return 'hour';
  return minutes === 1 ? 'minute' : `${minutes} minutes`;
}

/** @param options.isOthers whether it was somebody else's, in a Discord server that the person manages */
export function unwatched(watch: Watch | null, { isOthers = false } = {}): Message {
  if (!watch) {
    return message({
      tone: 'info',
      title: 'No such watch',
      lines: ['It has ended already, or is not yours. `/ports watches` shows what you have.'],
    });
  }
  return message({
    tone: 'done',
    title: 'Not watched any more',
    lines: [
      `${code(watch.address)} of **${serverName({ name: watch.serverName })}** is not watched for <#${watch.channel}> any more. What was kept of it is deleted.`,
      isOthers ? `It was a watch of <@${watch.owner}>, who is not told.` : null,
    ],
  });
}

/** A person's own watches, a page at a time. @param from the watch that the page begins with */
export function watchList(watches: Watch[], { from = '' }: { from?: string } = {}): Message {
  const start = Math.max(
    0,
    watches.findIndex(({ id }) => id === from),
  );
  const shown = watches.slice(start, start + PER_PAGE);
  const step = (label: string, to: number) => {
    const watch = watches[to];
    return watch && to !== start ? button(label, routes.watches.id({ from: watch.id })) : null;
  };
  const pages = watches.length > PER_PAGE ? ` · ${start + 1}–${start + shown.length}` : '';
  return message({
    tone: 'info',
    title: 'Your watches',
    lines: watches.length === 0 ? ['You watch no port. Begin with `/ports watch`.'] : [],
    fields: shown.map((watch) => ({
      name: `${SIGNS[watch.paused ? 'paused' : watch.state]} ${code(watch.address)} · ${serverName({ name: watch.serverName })}`,
      value: [
        `${stateOf(watch)}`,
        `Every ${rhythm(watch)}, told in <#${watch.channel}>${mention(watch)}.`,
      ].join('\n'),
    })),
    footer: watches.length === 0 ? null : `${counted(watches.length, 'watch', 'watches')}${pages}`,
    rows: [[step('◀ Previous', start - PER_PAGE), step('Next ▶', start + PER_PAGE)]],
  });
}

const SIGNS = { up: '🟢', down: '🔴', unknown: '⚪', untestable: '⚪', paused: '⏸️' } as const;

function stateOf({ state, sinceMs, paused }: Watch): string {
  if (paused) return `**Rests**: ${pausedBecause(paused)} \`/ports watch\` begins again.`;
  const since = sinceMs === null ? '' : `, since ${relativeTime(sinceMs)}`;
  if (state === 'up') return `**Up**${since}`;
  if (state === 'down') return `**Down**${since}`;
  return state === 'untestable'
    ? '**Can’t tell**: it can’t be checked from outside. That is normal for voice chat and some games (UDP); for others, write the game into the note of the port.'
    : 'Not known yet: it takes two checks.';
}

export function watchSuggestion({ address, serverName, paused, state }: Watch): string {
  const shown = [plain(address), beside(serverName), paused ? 'rests' : state];
  return clip(shown.filter(Boolean).join(' · '), 100);
}

/** For who manages the Discord server: nothing but what its alerts show. */
export function othersWatchSuggestion({ address, serverName }: Watch): string {
  const shown = [plain(address), beside(serverName)].filter(Boolean).join(' · ');
  return `${clip(shown, 100 - OF_ANOTHER.length)}${OF_ANOTHER}`;
}

const OF_ANOTHER = ' · of another member';
