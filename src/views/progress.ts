import type { Overview } from '../allocations/overview.ts';
import { button } from './components.ts';
import { type Message, message } from './message.ts';
import type { NotePlace } from './modals.ts';
import { NOT_READ } from './reasons.ts';
import { routes } from './routes.ts';
import { listButton, noteText } from './server.ts';
import { code, relativeTime } from './text.ts';

/** The panel allows only so many new ports a minute, and the wait is short enough to wait for it. */
export function waiting(untilMs: number): Message {
  return message({
    tone: 'info',
    title: 'Waiting for the panel',
    lines: [
      `Your panel adds only a few ports a minute to one server, whoever asks for them. Portkeeper goes on by itself: ${relativeTime(untilMs)}`,
    ],
  });
}

/** Instead of a modal that the panel was too slow to fill. */
export function slowNote(
  place: NotePlace,
  { address, present }: { address: string; present: string | null },
): Message {
  const { panel, serverId, allocationId } = place;
  return message({
    tone: 'info',
    title: 'The note as it is now',
    lines: [
      `The panel was slow, so here is the note of ${code(address)} first:`,
      noteText(present) || '*none*',
    ],
    rows: [
      [
        button('Write a new note', routes.newNote.id({ panel, server: serverId, allocation: allocationId }), {
          style: 'main',
        }),
        listButton(place),
      ],
    ],
  });
}

/** A button of an older version, or one that was never ours, and nothing is known of what it was about. */
export function outdated(): Message {
  return message({
    tone: 'warning',
    title: 'This button is from an older version',
    lines: ['Nothing was changed. Use `/ports list` to see the ports as they are now.'],
  });
}

/** @param overview of the server that has no such port any more, as far as its ports are read */
export function goneNotice({ leftOut }: Pick<Overview, 'leftOut'>): string {
  const said = leftOut > 0 ? `**That port is not in the list.** ${NOT_READ}` : '**That port is gone.**';
  return `${said} Here is the list as it is now:`;
}

export const OUTDATED_NOTICE = '**That button was from an older version.** Here is the list as it is now:';

/** Shown to the one who shared something, beside the message that everybody sees. */
export function shared(): Message {
  return message({ tone: 'done', title: 'Shared', lines: ['Everybody in this channel can see it below.'] });
}

/** Instead of options of the wrong kind, which Discord's own client cannot send. */
export function badRequest(): Message {
  return message({
    tone: 'failure',
    title: 'Not understood',
    lines: ['Discord sent something this bot does not understand. Reload Discord (Ctrl+R) and try again.'],
  });
}

/** Instead of a command that this version does not have. */
export function commandGone(): Message {
  return message({
    tone: 'warning',
    title: 'This command is gone',
    lines: [
      'It is from an older version of Portkeeper. Type `/` to see the commands there are now, and `/help` for what they do.',
      'If it still shows up later, close Discord and open it again.',
    ],
  });
}

/** Instead of serving somebody who presses faster than anybody could read. */
export function tooMany(retryAtMs: number): Message {
  return message({
    tone: 'warning',
    title: 'A moment, please',
    lines: [`That was a lot at once. Nothing was done now. Go on: ${relativeTime(retryAtMs)}`],
  });
}

/** Instead of beginning anything while the bot stops. */
export function restarting(): Message {
  return message({
    tone: 'warning',
    title: 'Portkeeper is restarting',
    lines: ['Nothing was done. Try again in a moment.'],
  });
}
