import type { Alert, DownReason, PauseReason, UntestableReason, WatchRecord } from '../watching/record.ts';
import { type Message, message } from './message.ts';
import { serverName } from './server.ts';
import { code, counted, dateTime, relativeTime } from './text.ts';
import { lengthInWords, milliseconds } from './units.ts';

const DOWN: Record<DownReason, string> = {
  offline: 'The server is **switched off on the panel**.',
  refused: '**Closed**: nothing uses this port right now. The game may have stopped, or is still starting.',
  silent: '**No answer**, and there was one before: the machine may be away, or a firewall is in between.',
  mute: '**The game does not answer** any more; something in front of it still accepts connections.',
  'name-not-found': 'Its **name leads nowhere** (DNS). Look at the domain, or ask your host.',
};

const PANEL_SILENT =
  'The panel can’t be asked right now either, so nobody knows whether the server is switched off there.';

/** What the owner of a watch that can tell nothing can do about it. */
const UNTESTABLE: Record<UntestableReason, string> = {
  unasked: 'Can’t be checked from outside (UDP). That is normal for voice chat and some games.',
  'no-answer':
    'It does not answer questions (UDP). That is normal for many servers; some have a setting for the query.',
  'no-tcp':
    'Nothing accepts TCP there. If it is for a UDP game, its note has to name the game (`/ports note`), so that Portkeeper knows what to ask. If not: set this port in the game or plugin, then restart.',
  'tcp-silent':
    'Nothing came back over TCP. A firewall may block it: ask your host. If it is for a UDP game, its note has to name the game (`/ports note`), so that Portkeeper knows what to ask.',
  mute: 'Something accepts connections there, but no such game answers. Is the note of the port right, and the server behind it running?',
  'name-not-found': 'Its name leads nowhere (DNS). Tell your host.',
  address:
    'Its address can’t be contacted from here, or its name leads to no public one (DNS). Ask your host for a public one.',
};

/** Why nobody can tell whether a port is up, and what its owner can do about it. */
export function untestableBecause(reason: UntestableReason): string {
  return UNTESTABLE[reason];
}

/** Whether an alert is about the watch itself, and so for its owner alone. */
export function isForOwner({ about }: Pick<Alert, 'about'>): boolean {
  return about.kind !== 'down' && about.kind !== 'up';
}

const PAUSED: Record<PauseReason, string> = {
  key: 'Your API key does not work on the panel any more, or is not linked here. Link it again with `/panel link`.',
  'server-gone': 'The server is gone, or your key does not reach it any more.',
  'port-gone': 'The server does not have this port any more, or your key may not see its ports.',
  channel: 'Portkeeper can’t write in the channel any more: it is gone, or a permission is missing.',
  left: 'You are not a member of that Discord server any more. All your watches there are paused, and go on by themselves when you are back.',
};

/** Why a watch is paused, as a sentence for its owner. */
export function pausedBecause(reason: PauseReason): string {
  return PAUSED[reason];
}

/** What becomes of a watch that stays paused. */
export function endsIfPaused(endsAtMs: number): string {
  return `If it stays paused, it ends and its uptime history is deleted: ${relativeTime(endsAtMs)}`;
}

/** What a message with this alert is known by when it must be found again. */
export function alertMark({ nonce }: Pick<Alert, 'nonce'>): string {
  return `Alert ${nonce.slice(0, 8).toUpperCase()}`;
}

/** An alert as it is told: in the channel, with the role that was asked for, or to the owner. */
export function alertMessage(watch: WatchRecord, alert: Alert): Message {
  const told = alertEmbed(watch, alert);
  const role = mentionedRole(watch, alert);
  return { ...told, content: role === null ? '' : `<@&${role}>` };
}

/** The role that an alert mentions; `null` for none, also when it was mentioned a moment ago. */
export function mentionedRole({ role }: WatchRecord, alert: Alert): string | null {
  return isForOwner(alert) || alert.quiet ? null : role;
}

function alertEmbed(watch: WatchRecord, { about, nonce }: Alert): Message {
  const footer = alertMark({ nonce });
  const port = code(watch.address);
  // So that it is known whose it is; in an embed nobody is notified.
  const owner = `Watched by <@${watch.owner}>.`;
  switch (about.kind) {
    case 'down':
      return message({
        tone: 'failure',
        title: `🔴 ${serverName({ name: watch.serverName })} is down`,
        lines: [
          `${port} can’t be reached. Down since: ${dateTime(about.sinceMs)}`,
          DOWN[about.reason],
          about.panelSilent ? PANEL_SILENT : null,
          owner,
        ],
        footer,
      });
    case 'up': {
      const downMs = toSecond(about.downToMs) - toSecond(about.downFromMs);
      const latency = about.latencyMs === null ? '' : ` (${milliseconds(about.latencyMs)})`;
      return message({
        tone: 'done',
        title: `🟢 ${serverName({ name: watch.serverName })} is up again`,
        lines: [
          `${port} can be reached again${latency}.`,
          downMs > 0 ? `It was down for **${lengthInWords(downMs)}**.` : null,
          owner,
        ],
        footer,
      });
    }
    case 'paused':
      return message({
        tone: 'warning',
        title: 'Watch paused',
        lines: [
          `${port} of **${serverName({ name: watch.serverName })}** is not checked for <#${watch.channel}> for now.`,
          PAUSED[about.reason],
          '`/ports watch` for the same port and channel starts it again, `/ports unwatch` ends it.',
          about.endsAtMs === undefined ? null : endsIfPaused(about.endsAtMs),
        ],
        footer,
      });
    case 'expired':
      return message({
        tone: 'warning',
        title: 'Watch ended',
        lines: [
          `${port} of **${serverName({ name: watch.serverName })}** was paused for 30 days, so its watch for <#${watch.channel}> ended. Its uptime history was deleted.`,
          about.others === 0
            ? null
            : `${counted(about.others, 'more watch', 'more watches')} of yours ended for the same reason.`,
          '`/ports watch` starts a new one.',
        ],
        footer,
      });
    case 'untestable':
      return message({
        tone: 'info',
        title: 'Can’t tell whether a port is up',
        lines: [
          `You watch ${port} of **${serverName({ name: watch.serverName })}** for <#${watch.channel}>.`,
          UNTESTABLE[about.reason],
          'No alert comes from silence. If it answers once, the watch goes on as usual.',
        ],
        footer,
      });
  }
}

/** As the figures of uptime have it, so that both tell the same length. */
function toSecond(ms: number): number {
  return Math.round(ms / 1_000) * 1_000;
}
