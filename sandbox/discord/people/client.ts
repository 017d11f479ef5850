import { INTERACTION } from '../numbers.ts';
import type { Interaction } from '../world/interaction.ts';
import type { StoredMessage } from '../world/messages.ts';
import type { Place, User } from '../world/people.ts';
import type { World } from '../world/world.ts';
import type { Actor } from './actor.ts';
import type { Exchange } from './exchange.ts';
import { Modal } from './modal.ts';

/** What Discord's client shows of interactions besides messages: derived from what became of them. */

const TRY_AGAIN = 'Something went wrong. Try again.';
/** Subcommands and their groups carry the rest of a command's title. */
const BRANCHES = [1, 2];

export interface UsedCommand {
  by: string;
  title: string;
}

/** A command that was not answered in time, as its user sees it. */
export interface CommandFailure {
  id: string;
  title: string;
  at: number;
  dismiss(): void;
}

/** A form that a person has before them. */
export interface OpenModal {
  id: string;
  modal: Modal;
  /** It was sent and is not answered yet. */
  isSending: boolean;
  /** Why it was not taken. */
  problem: string | null;
  submit(values: Record<string, string>): Promise<Exchange>;
  close(): void;
}

/** A command as it was typed, `/ports list`; of other interactions the custom_id. */
export function titleOf({ data, title }: Interaction): string {
  if (!data.name) return title;
  return [title, ...branchesOf(data.options)].join(' ');
}

function branchesOf(options: unknown): string[] {
  const [first]: unknown[] = Array.isArray(options) ? options : [];
  if (typeof first !== 'object' || first === null || !('name' in first) || !('type' in first)) return [];
  if (!BRANCHES.some((type) => type === first.type)) return [];
  return [String(first.name), ...branchesOf('options' in first ? first.options : undefined)];
}

/** Which command a message answers, directly or through a form; null for everything else. */
export function usedCommand({ interaction, repliesTo }: StoredMessage): UsedCommand | null {
  const origin = interaction?.opener ?? interaction;
  if (!origin || repliesTo || origin.type !== INTERACTION.command) return null;
  return { by: origin.person.user.global_name ?? origin.person.user.username, title: titleOf(origin) };
}

interface Seat {
  user: User;
  place: Place;
}

/** What a person started in a channel, oldest first. */
const startedBy = (world: World, { user, place }: Seat): Interaction[] =>
  [...world.interactions.values()].filter(
    (one) => one.person.user.id === user.id && one.place.channel === place.channel,
  );

/** The commands that failed for a person, and whose notices were not dismissed. */
export function failedCommands(world: World, seat: Seat): CommandFailure[] {
  return startedBy(world, seat)
    .filter(({ type, failed, dismissed }) => type === INTERACTION.command && failed && !dismissed)
    .map((one) => ({
      id: one.id,
      title: titleOf(one),
      at: one.createdAt,
      dismiss: () => hide(world, one),
    }));
}

function hide(world: World, interaction: Interaction): void {
  interaction.dismissed = true;
  world.changes.announce({ kind: 'client' });
}

/** Sentences about forms that Discord's client did not send, by the interaction that opened the form. */
const problems = new WeakMap<Interaction, string>();

/** The form that the bot opened last, unless it was closed or answered. */
export function openModal(world: World, actor: Actor): OpenModal | null {
  const started = startedBy(world, actor);
  const opener = started.findLast(({ callback }) => callback?.modal);
  const body = opener?.callback?.modal;
  if (!opener || !body || opener.dismissed) return null;
  const sent = started.filter((one) => one.opener === opener);
  if (sent.some(({ callback }) => callback)) return null;
  const modal = new Modal(actor, body, opener);
  return {
    id: opener.id,
    modal,
    isSending: sent.at(-1)?.isWaiting ?? false,
    problem: problems.get(opener) ?? (sent.at(-1)?.failed ? TRY_AGAIN : null),
    submit: (values) => submit(world, { modal, opener, values }),
    close: () => hide(world, opener),
  };
}

interface Submission {
  modal: Modal;
  opener: Interaction;
  values: Record<string, string>;
}

async function submit(world: World, { modal, opener, values }: Submission): Promise<Exchange> {
  try {
    problems.delete(opener);
    return await modal.submit(values);
  } catch (error) {
    if (error instanceof Error) problems.set(opener, error.message);
    world.changes.announce({ kind: 'client' });
    throw error;
  }
}
