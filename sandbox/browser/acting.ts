import type { Actor, Choice, Message } from '../discord/index.ts';
import type { Sandbox } from '../world.ts';
import type { Ask, PanelAsk, Viewpoint } from './protocol.ts';
import { actorAt, keyOf } from './state.ts';

/**
 * Does what a page asks for, as the person whom it looks through.
 * @returns suggestions, where those were asked for.
 * @throws a sentence where the simulated Discord or panel does not allow it.
 */
export async function obey(
  sandbox: Sandbox,
  viewpoint: Viewpoint,
  ask: Exclude<Ask, { kind: 'look' }>,
): Promise<Choice[] | null> {
  const actor = actorAt(sandbox, viewpoint);
  switch (ask.kind) {
    case 'suggest':
      return actor.autocomplete(ask.command, ask.options, ask.focused);
    case 'slash':
      await actor.slash(ask.command, ask.options);
      return null;
    case 'click':
      await messageOf(actor, ask.message).click(ask.customId);
      return null;
    case 'select':
      await messageOf(actor, ask.message).select(ask.customId, ask.values);
      return null;
    case 'submit':
      await actor.submitModal(ask.values);
      return null;
    case 'cancel-modal':
      actor.closeModal();
      return null;
    case 'dismiss':
      actor.dismiss({ id: ask.message });
      return null;
    case 'restart-bot':
      await sandbox.bot.restart();
      return null;
    default:
      await obeyAtPanel(sandbox, ask);
      return null;
  }
}

function messageOf(actor: Actor, id: string): Message {
  const message = actor.messages.find((one) => one.id === id);
  if (!message) throw new Error('There is no such message here');
  return message;
}

async function obeyAtPanel(sandbox: Sandbox, ask: PanelAsk): Promise<void> {
  const { panel } = sandbox;
  const { owner, troubles } = panel;
  switch (ask.kind) {
    case 'panel-dialect':
      panel.dialect = ask.dialect;
      break;
    case 'panel-trouble':
      troubles.set(ask.trouble, ask.on);
      break;
    case 'panel-revoke': {
      const key = keyOf(sandbox, ask.person);
      if (key === null) throw new Error('This person has no key at the panel');
      owner.revoke(key, ask.revoked);
      break;
    }
    case 'panel-suspend':
      owner.suspend(ask.server, ask.suspended);
      break;
    case 'panel-power':
      await owner.power(ask.server, ask.signal);
      break;
    case 'panel-never-listens':
      owner.neverListen(ask.server, ask.on);
      break;
    case 'panel-players':
      owner.setPlayers(ask.server, ask.players);
      break;
    case 'panel-add':
      owner.addPort(ask.server, ask.port);
      break;
    case 'panel-remove':
      owner.removePort(ask.server, ask.allocation);
      break;
    case 'panel-primary':
      owner.makePrimary(ask.server, ask.allocation);
      break;
    case 'panel-note':
      owner.setNote(ask.server, ask.allocation, ask.note);
      break;
  }
}
