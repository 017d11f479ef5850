import type { APIEmbed } from 'discord.js';
import type { Overview } from '../allocations/overview.ts';
import type { Removal } from '../allocations/remove.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import { applyButton } from './apply.ts';
import { button } from './components.ts';
import { writeTime } from './custom-id.ts';
import { expiry } from './expiry.ts';
import { type Message, message } from './message.ts';
import { portsUsed } from './reasons.ts';
import { routes } from './routes.ts';
import { listButton, NOTE, noteField, noteIn, serverIds, serverName } from './server.ts';
import { afterLostAnswer } from './settled.ts';
import { code } from './text.ts';

/** Asks before a port is removed. */
export function confirmRemoval({ port, overview, canComeBack }: Removal, now: number): Message {
  const ids = { ...serverIds(overview), allocation: port.id, shownAt: writeTime(now) };
  return message({
    tone: 'warning',
    title: 'Remove this port?',
    lines: [
      'Players and programs that use it can no longer connect. The panel may give it to another server.',
      canComeBack ? null : `\n**You can't undo this.** ${PICKS_PORTS}`,
      expiry(now),
    ],
    fields: [
      { name: 'Address', value: code(port.address) },
      { name: 'Server', value: serverName(overview) },
      ...noteField(port.note),
    ],
    rows: [
      [
        button('Remove', routes.removeNow.id(ids), { style: 'danger' }),
        button('Cancel', routes.keep.id(serverIds(overview))),
      ],
    ],
  });
}

export function kept(place: { panel: string; serverId: string }): Message {
  return message({
    tone: 'info',
    title: 'Cancelled',
    lines: ['Nothing was removed.'],
    rows: [[listButton(place)]],
  });
}

export function removed(
  { port, overview, canComeBack }: Removal,
  { lost, now, state = 'unknown' }: { lost: boolean; now: number; state?: PowerState },
): Message {
  const ids = { ...serverIds(overview), port: port.port, ip: port.ip, shownAt: writeTime(now) };
  const undo = canComeBack && overview.mayAdd.ok && routes.bringBack.fits(ids);
  const headless = overview.ports.length > 0 && !overview.ports.some(({ isPrimary }) => isPrimary);
  return message({
    tone: headless ? 'warning' : 'done',
    title: 'Port removed',
    lines: [
      afterLostAnswer(lost),
      `${code(port.address)} no longer belongs to ${serverName(overview)}.`,
      headless ? `\n**No port of this server is the primary now.**${chooseOne(overview)}` : null,
      canComeBack ? null : `\n${PICKS_PORTS}`,
      `\n${lettingGo(state)}`,
    ],
    fields: noteField(port.note),
    footer: overview.seesAll ? portsUsed(overview) : null,
    rows: [
      [
        undo ? button('Undo', routes.bringBack.id(ids)) : null,
        applyButton(overview, { state, tested: 0, changedAtMs: now }),
        listButton(overview),
      ],
    ],
  });
}

const PICKS_PORTS = "Your panel chooses ports by itself, so you can't get this one back.";

function chooseOne({ ports }: Overview): string {
  return ports.some(({ may }) => may.makePrimary.ok) ? ' Choose one with *Show ports*.' : '';
}

/** An Undo that was offered before the panel had shown that it picks ports itself. */
export function cannotComeBack(overview: Overview, port: number): Message {
  return message({
    tone: 'warning',
    title: "Can't undo this",
    lines: [
      PICKS_PORTS,
      `\nNothing was added: ${serverName(overview)} would get another port than ${code(String(port))}.`,
    ],
    rows: [[listButton(overview)]],
  });
}

function lettingGo(state: PowerState): string {
  return state === 'offline'
    ? 'The server is offline; it starts without this port.'
    : 'The server lets go of it at its next restart.';
}

/**
 * The note that a message of ours shows: an Undo or a choice of server keeps it there, because a custom_id has no
 * room for it. Discord hands the message back with the click, so it is still there after a restart.
 */
export function noteShownIn(embeds: readonly Pick<APIEmbed, 'fields'>[]): string {
  const field = embeds[0]?.fields?.find(({ name }) => name === NOTE);
  return field ? noteIn(field.value) : '';
}

/** A confirmation or an Undo that was pressed too late. */
export function expired(place: { panel: string; serverId: string }): Message {
  return message({
    tone: 'warning',
    title: 'That took too long',
    lines: [
      'This button was good for 5 minutes. **Nothing was changed.** Look at the ports as they are now and choose again.',
    ],
    rows: [[listButton(place)]],
  });
}
