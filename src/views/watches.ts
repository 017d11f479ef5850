import type { KnownPort } from '../allocations/find.ts';
import type { OwnWatch, Watch } from '../watching/watches.ts';
import { endsIfPaused, pausedBecause, untestableBecause } from './alerts.ts';
import { button } from './components.ts';
import { firstResult, isFromTheStart } from './figures.ts';
import { type Message, message } from './message.ts';
import { PORTS_MISSING } from './reasons.ts';
import { routes } from './routes.ts';
import { serverName } from './server.ts';
import { beside, clip, code, counted, plain, relativeTime } from './text.ts';
import { lengthInWords } from './units.ts';

/** Six lines of a phone each. */
const PER_PAGE = 10;

/** Why a watch cannot be begun as it was asked for. */
export type WatchRefusal =
  | {
      why:
        | 'not-in-guild'
        | 'not-installed'
        | 'channel-not-writable'
        | 'everyone'
        | 'role-not-mentionable'
        | 'link-changed';
    }
  | { why: 'bot-not-writable'; channel: string; isThread: boolean };

const REFUSALS: Record<Exclude<WatchRefusal['why'], 'bot-not-writable'>, string> = {
  'not-in-guild':
    'Alerts go to a channel of a Discord server. Use this command in the channel where you want them.',
  'not-installed':
    'Portkeeper is not a member of this Discord server, so it can’t write in its channels. Ask somebody who manages the server to add it.',
  'channel-not-writable':
    'You may not write in that channel yourself, so Portkeeper does not write there for you.',
  'link-changed':
    'Your link to this panel was changed or removed in the meantime. Link your account if you need to, then try again.',
  everyone: 'Portkeeper does not ping everybody. Choose a role.',
  'role-not-mentionable':
    'You may not ping that role in that channel, so Portkeeper does not do it for you. Somebody who may *Mention All Roles* can, or can make the role mentionable.',
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
export function ambiguousPort(ports: KnownPort[], isCut: boolean): Message {
  const shown = ports.slice(0, PER_PAGE);
  return message({
    tone: 'info',
    title: 'Which port?',
    lines: [
      `${counted(ports.length, 'port')} fit. Choose one of the suggestions of \`allocation\`, or name the \`server\`:`,
      ...shown.map((port) => `${code(port.address)} – ${serverName({ name: port.serverName })}`),
      isCut ? PORTS_MISSING : null,
    ],
  });
}

/** @param was the watch that has been changed; `null` for a new one */
export function watching(watch: Watch, was: Watch | null): Message {
  const again = was?.paused
    ? 'It was paused, and goes on now.'
    : 'You had a watch of it here. It was changed.';
  return message({
    tone: 'done',
    title: was ? 'Watched on' : 'Watched',
    lines: [
      `${code(watch.address)} of **${serverName({ name: watch.serverName })}**`,
      checked(watch),
      'You get an alert when it can’t be reached twice in a row, and when it can be again.',
      was ? again : `${firstResult(watch)}.`,
    ],
  });
}

/** How often, and who hears of it. */
function checked(watch: Watch): string {
  const ping = watch.role === null ? '' : ` and ping <@&${watch.role}>`;
  return `Checked every ${rhythm(watch)}. Alerts go to <#${watch.channel}>${ping}.`;
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
      `${code(watch.address)} of **${serverName({ name: watch.serverName })}** is not watched for <#${watch.channel}> any more. Its uptime history was deleted.`,
      isOthers ? `It was a watch of <@${watch.owner}>, who is not told.` : null,
    ],
  });
}

/** A person's own watches, a page at a time. @param options.from the watch that the page begins with */
export function watchList(watches: OwnWatch[], { from = '', now }: { from?: string; now: number }): Message {
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
    lines: watches.length === 0 ? ['You watch no port yet. Start with `/ports watch`.'] : [],
    fields: shown.map((watch) => ({
      name: `${signOf(watch)} ${code(watch.address)} · ${serverName({ name: watch.serverName })}`,
      value: [stateOf(watch, now), describedWhen(watch), checked(watch)].filter(Boolean).join('\n'),
    })),
    footer: watches.length === 0 ? null : `${counted(watches.length, 'watch', 'watches')}${pages}`,
    rows: [[step('◀ Previous', start - PER_PAGE), step('Next ▶', start + PER_PAGE)]],
  });
}

const SIGNS = { up: '🟢', down: '🔴', unknown: '⚪', untestable: '⚪', paused: '⏸️' } as const;

function signOf({ paused, goesBy, state }: OwnWatch): string {
  if (paused) return SIGNS.paused;
  return goesBy?.kind === 'nothing' ? SIGNS.unknown : SIGNS[state];
}

function stateOf(watch: OwnWatch, now: number): string {
  const { state, paused, endsAtMs, goesBy, why } = watch;
  if (paused) {
    const end = endsAtMs === null ? '' : `\n${endsIfPaused(endsAtMs)}`;
    return `**Paused**: ${pausedBecause(paused)} \`/ports watch\` starts it again.${end}`;
  }
  if (goesBy?.kind === 'nothing') {
    return `**Not checked right now**: the panel can’t be asked which port it is. Last known: ${STATES[state]}.`;
  }
  if (state === 'up') return `**Up**${forHowLong(watch, now)}`;
  if (state === 'down') return `**Down**${forHowLong(watch, now)}`;
  return state === 'untestable' ? `**Can’t tell**. ${untestable(why)}` : `${firstResult(watch)}.`;
}

function describedWhen({ goesBy, paused }: OwnWatch): string | null {
  if (paused || goesBy?.kind !== 'last-word') return null;
  return `⚠️ The panel can’t be asked right now. Checked as it last described the port: ${relativeTime(goesBy.saidAtMs)}`;
}

function untestable(why: OwnWatch['why']): string {
  return why
    ? untestableBecause(why)
    : 'It can’t be checked from outside. That is normal for voice chat and some games (UDP); for others, write the game into the note of the port.';
}

/** Nothing where the clock was set: then nobody knows. */
function forHowLong({ sinceMs, bornMs }: Watch, now: number): string {
  if (sinceMs === null || sinceMs > now) return '';
  if (isFromTheStart({ bornMs }, sinceMs)) return ' since you started watching';
  return ` for ${lengthInWords(now - sinceMs, { about: true })}`;
}

const STATES = { up: 'up', down: 'down', unknown: 'no result yet', untestable: 'can’t tell' } as const;

function wordFor({ paused, state }: Pick<Watch, 'paused' | 'state'>): string {
  return paused ? 'paused' : STATES[state];
}

/** What is looked through while somebody types: their own watch as they are shown it. */
export function searched(watch: Pick<Watch, 'address' | 'serverName' | 'paused' | 'state'>): string {
  return `${watch.address} ${watch.serverName} ${wordFor(watch)}`;
}

export function watchSuggestion(watch: Watch): string {
  const shown = [plain(watch.address), beside(watch.serverName), wordFor(watch)];
  return clip(shown.filter(Boolean).join(' · '), 100);
}

/** For who manages the Discord server: nothing but what its alerts show. */
export function othersWatchSuggestion({
  address,
  serverName,
}: Pick<Watch, 'address' | 'serverName'>): string {
  const shown = [plain(address), beside(serverName)].filter(Boolean).join(' · ');
  return `${clip(shown, 100 - OF_ANOTHER.length)}${OF_ANOTHER}`;
}

const OF_ANOTHER = ' · of another member';
