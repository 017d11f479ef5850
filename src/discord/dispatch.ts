import type {
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  Interaction,
  MessageComponentInteraction,
  ModalSubmitInteraction,
} from 'discord.js';
import { LRUCache } from 'lru-cache';
import { cacheLimit } from '../cache-limit.ts';
import type { Clock } from '../clock.ts';
import { createTurns } from '../turns.ts';
import type { Message } from '../views/message.ts';
import { fields } from '../views/modals.ts';
import { badRequest, commandGone, restarting, tooMany } from '../views/progress.ts';
import { answer, type InteractionFacts, type Log, undelivered } from './answering.ts';
import { CLAIM_FOR_MS, claimOnce } from './claim.ts';
import type { Click } from './click.ts';
import type { Command, Opens, Within } from './command.ts';
import type { Answerable, Forgotten } from './conversation.ts';
import { givenWith, invocationOf, typedIn } from './incoming.ts';
import type { Invocation } from './invocation.ts';
import { type Named, NOTHING_NAMED } from './named.ts';
import { MAX_SUGGESTIONS } from './options.ts';
import { createRateLimit, MAX_SUGGESTIONS_PER_MINUTE, type RateLimit } from './rate-limit.ts';
import { type Reply, reply } from './replies.ts';

/** Choices that come later are of no use to somebody who types. */
const SUGGEST_WITHIN_MS = 1_500;
/** Discord may deliver an interaction twice; what is done must not be done twice. */
const REMEMBERED_INTERACTIONS = 10_000;

/** After a lost connection, or where a guild plays together, hundreds come at once: they are not begun all at once. */
const TURN_MS = 10;

export interface DispatchOptions<Services> {
  commands: Command<Services>[];
  clicks: Click<Services>[];
  services: Services;
  clock: Clock;
  log: Log;
  newReference(): string;
  /** What to answer when a button's custom_id is not one of ours any more. */
  outdated(invocation: Invocation<Services>, customId: string): Promise<Reply>;
  /** Takes an interaction for this process, for so many milliseconds. @returns false when another one has it. */
  claim(name: string, forMs: number): Promise<boolean>;
  /** A message that refuses texts which must not be typed here (a pasted key); `null` to go on. */
  refuse(texts: string[]): Message | null;
  /** Told what became of each interaction. */
  observe(facts: InteractionFacts): void;
}

export interface Dispatcher {
  /** Answers an interaction, whatever happens behind it. Never throws. */
  handle(interaction: Interaction, named?: Named): Promise<void>;
  /** Resolves when everything that has begun is over, also what begins meanwhile. */
  idle(): Promise<void>;
  /** The same, after telling what takes minutes to come to an end. From now on nothing new is done. */
  close(): Promise<void>;
}

type Work<Services> = (invocation: Invocation<Services>) => Promise<Reply> | null | undefined;

export function createDispatcher<Services>(options: DispatchOptions<Services>): Dispatcher {
  const seen = new LRUCache<string, true>(cacheLimit(REMEMBERED_INTERACTIONS));
  const running = new Set<Promise<void>>();
  const ownTurn = createTurns({ withinMs: TURN_MS });
  const ending = new AbortController();
  const route = createRouter({ ...options, ending: ending.signal });
  const idle = async () => {
    while (running.size > 0) await Promise.all(running);
  };

  return {
    async handle(interaction, named = NOTHING_NAMED) {
      if (seen.has(interaction.id)) return;
      seen.set(interaction.id, true);
      const begun = ownTurn(interaction.user.id).then(() => route(interaction, named));
      const work = begun.catch((error: unknown) =>
        options.log.error({ err: error }, 'An interaction could not be read.'),
      );
      running.add(work);
      await work.finally(() => running.delete(work));
    },
    idle,
    close() {
      ending.abort();
      return idle();
    },
  };
}

/** What each interaction is served with. */
type Serving<Services> = DispatchOptions<Services> & Pick<Invocation<Services>, 'ending'>;

function createRouter<Services>(options: Serving<Services>) {
  const actions = new Map(
    options.commands.flatMap(({ name, actions }) =>
      actions.map((action) => [`${name} ${action.name}`, action]),
    ),
  );
  const clicks = new Map(options.clicks.map((click) => [click.name, click]));
  const limit = createRateLimit(options);
  const typing = createRateLimit({ clock: options.clock, perMinute: MAX_SUGGESTIONS_PER_MINUTE });

  function command(interaction: ChatInputCommandInteraction, named: Named): Promise<void> {
    const { action: name, values } = typedIn(interaction, named);
    const action = actions.get(name);
    return serve({ ...options, limit }, interaction, {
      action: action ? name.trim() : 'unknown',
      opens: action?.opens ?? 'message',
      within: 'usual',
      texts: Object.values(values).filter((value) => typeof value === 'string'),
      named,
      work: (invocation) => (action ? action.run(invocation, values) : gone()),
    });
  }

  /** Discord offers a command for a while after it was taken away. */
  function forgotten(interaction: Forgotten): Promise<void> {
    return serve({ ...options, limit }, interaction, {
      ...{ action: 'unknown', opens: 'message', within: 'usual', texts: [] },
      work: gone,
    });
  }

  function click(interaction: MessageComponentInteraction | ModalSubmitInteraction): Promise<void> {
    const { customId } = interaction;
    const found = clicks.get(customId.split(':', 1)[0] ?? '');
    const given = givenWith(interaction);
    return serve({ ...options, limit }, interaction, {
      action: found?.name ?? 'unknown',
      opens: found?.opens ?? 'message',
      within: found?.within ?? 'usual',
      texts: Object.entries(given.inputs).flatMap(([name, text]) => (name === fields.key ? [] : [text])),
      work: (invocation) => found?.run(invocation, customId, given) ?? options.outdated(invocation, customId),
    });
  }

  async function suggest(interaction: AutocompleteInteraction): Promise<void> {
    const { action, values, focused } = typedIn(interaction);
    const offer =
      focused === null || options.ending.aborted || typing(interaction.user.id) !== null
        ? undefined
        : actions.get(action)?.suggest[focused.name];
    const reference = options.newReference();
    const invocation = {
      ...invocationOf(interaction),
      services: options.services,
      reference,
      ending: options.ending,
      claim: nothingToClaim,
      progress: noProgress,
    };
    const others = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
    const over = new AbortController();
    const nothing = () => [];
    const choices = offer?.(invocation, { typed: String(focused?.value ?? ''), others }).catch(nothing);
    const late = options.clock.sleep(SUGGEST_WITHIN_MS, over.signal).then(nothing, nothing);
    try {
      const answered = (await Promise.race([choices ?? [], late])) satisfies unknown[];
      await interaction.respond(answered.slice(0, MAX_SUGGESTIONS));
    } catch (error) {
      options.log.warn({ reference, err: error }, undelivered(error));
    } finally {
      over.abort();
    }
  }

  return async (interaction: Interaction, named: Named): Promise<void> => {
    if (interaction.isAutocomplete()) await suggest(interaction);
    else if (interaction.isContextMenuCommand() || interaction.isPrimaryEntryPointCommand())
      await forgotten(interaction);
    else if (interaction.isChatInputCommand()) await command(interaction, named);
    else if (interaction.isMessageComponent() || interaction.isModalSubmit()) await click(interaction);
  };
}

interface Served<Services> {
  action: string;
  opens: Opens;
  within: Within;
  /** What the person typed, to be looked through for a pasted key. */
  texts: string[];
  named?: Named;
  work: Work<Services>;
}

function serve<Services>(
  options: Serving<Services> & { limit: RateLimit },
  interaction: Answerable,
  { action, opens, within, texts, named, work }: Served<Services>,
): Promise<void> {
  const { clock, log, observe, services, ending } = options;
  const claim = claimOnce(() => options.claim(`interaction ${interaction.id}`, CLAIM_FOR_MS));
  const reference = options.newReference();
  const checked = async (progress: Invocation<Services>['progress']) => {
    // Beside the message, so that its button is there after the restart.
    if (ending.aborted) return reply(restarting(), { beside: true });
    const retryAtMs = options.limit(interaction.user.id);
    if (retryAtMs !== null) return reply(tooMany(retryAtMs));
    const refusal = options.refuse(texts);
    if (refusal) return reply(refusal);
    const invocation = { ...invocationOf(interaction, named), services, reference, ending, claim, progress };
    return (await work(invocation)) ?? reply(badRequest());
  };
  return answer(interaction, {
    clock,
    log,
    observe,
    job: { reference, action, opens, within, work: checked },
  });
}

async function gone(): Promise<Reply> {
  return reply(commandGone());
}

async function noProgress(): Promise<void> {}

/** Who types is answered by whoever is first; nothing is done for it. */
async function nothingToClaim(): Promise<void> {}
