import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import type { Clock } from '../clock.ts';
import { Failure } from '../failure.ts';
import { explain, tookTooLong, unexpected } from '../views/explain.ts';
import type { Message } from '../views/message.ts';
import type { Problem } from '../views/problems.ts';
import { ServedElsewhere } from './claim.ts';
import type { Opens, Within } from './command.ts';
import { type Answerable, converse } from './conversation.ts';
import { type Reply, reply } from './replies.ts';

/** How long an answer may take to be the callback itself: one request to Discord instead of two. */
export const GRACE_MS = 400;
/** A modal can only be the callback, so it is waited for longer; a reconnecting gateway may cost another 500 ms. */
const MODAL_GRACE_MS = 1_500;
/** Beyond every time limit of the panel client. */
export const ANSWER_WITHIN_MS = 120_000;
/** What may last; `long` is for what follows a server through a restart. All well inside Discord's 15 minutes. */
const WITHIN_MS: Record<Within, number> = { usual: ANSWER_WITHIN_MS, long: 12 * 60_000 };

export interface Log {
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}

/** What became of an interaction; told to whoever counts. */
export interface InteractionFacts {
  /** What was asked for, by the name of its command or button; never anything a person typed. */
  action: string;
  outcome: 'ok' | 'told' | 'failed' | 'undelivered' | 'elsewhere';
  /** The kind of the problem that the person was told about. */
  problem: string | null;
  /** From its arrival to its first callback. */
  acknowledgedMs: number | null;
}

interface Job {
  reference: string;
  action: string;
  opens: Opens;
  within: Within;
  /** `progress` shows something until the answer is there, if it still can be shown. Never throws. */
  work(progress: (message: Message) => Promise<void>): Promise<Reply>;
}

export interface Surroundings {
  clock: Clock;
  log: Log;
  observe(facts: InteractionFacts): void;
}

interface Attempt extends Pick<InteractionFacts, 'outcome' | 'problem'> {
  /** `null` where another process answers. */
  reply: Reply | null;
}

/**
 * Sees to it that an interaction is acknowledged in time and answered in the end. Over when its work is, also when
 * nobody can be told: a program that ends before would leave a server between its stop and its start. Never throws.
 */
export async function answer(interaction: Answerable, around: Surroundings & { job: Job }): Promise<void> {
  const { clock, log, observe, job } = around;
  const arrivedAt = clock.monotonic();
  const conversation = converse(interaction);
  const over = new AbortController();
  const after = (ms: number) => clock.sleep(ms, over.signal).catch(() => undefined);
  const impatience = Promise.withResolvers<void>();
  const progress = async (message: Message) => {
    impatience.resolve();
    // Somebody may have dismissed the message: what was begun goes on all the same.
    await conversation.show(message).catch(() => undefined);
  };
  let facts: Omit<InteractionFacts, 'action'> = {
    outcome: 'undelivered',
    problem: null,
    acknowledgedMs: null,
  };
  const late = after(WITHIN_MS[job.within]);
  const soon = after(job.opens === 'modal' ? MODAL_GRACE_MS : GRACE_MS);
  const result = attempt(() => job.work(progress), { log, reference: job.reference });
  try {
    const early = await Promise.race([result, soon, impatience.promise]);
    if (!early) await conversation.acknowledge();
    let acknowledgedMs = clock.monotonic() - arrivedAt;
    const final = early ?? (await Promise.race([result, late])) ?? tooLate(job.reference);
    if (final.reply) await conversation.finish(final.reply);
    if (early) acknowledgedMs = clock.monotonic() - arrivedAt;
    facts = { outcome: final.outcome, problem: final.problem, acknowledgedMs };
  } catch (error) {
    log[isGone(error) ? 'warn' : 'error']({ reference: job.reference, err: error }, undelivered(error));
    await Promise.race([result, late]).catch(() => undefined);
  } finally {
    over.abort();
    observe({ action: job.action, ...facts });
  }
}

function tooLate(reference: string): Attempt {
  return { reply: reply(tookTooLong(reference)), outcome: 'failed', problem: null };
}

/** The one catch: every failure becomes a sentence and, where the operator can do something, a log line. */
async function attempt(
  work: () => Promise<Reply>,
  { log, reference }: { log: Log; reference: string },
): Promise<Attempt> {
  try {
    return { reply: await work(), outcome: 'ok', problem: null };
  } catch (error) {
    if (error instanceof ServedElsewhere) return { reply: null, outcome: 'elsewhere', problem: null };
    if (!(error instanceof Failure)) {
      log.error({ reference, err: error }, 'An interaction failed for a reason nobody foresaw.');
      return { reply: reply(unexpected(reference)), outcome: 'failed', problem: null };
    }
    const problem: Problem = error.problem;
    if (isOperators(problem)) {
      log.warn({ reference, ...facts(problem), err: error }, 'The panel or the store failed.');
    }
    return { reply: reply(explain(problem, reference)), outcome: 'told', problem: innermost(problem).kind };
  }
}

/** What the operator can do something about; the rest is between a person and their panel. */
function isOperators(problem: Problem): boolean {
  return ['no-answer', 'store-unavailable', 'key-unreadable', 'address-refused'].includes(
    innermost(problem).kind,
  );
}

function innermost(problem: Problem): Problem {
  return problem.kind === 'on-server' ? problem.problem : problem;
}

function facts(problem: Problem): object {
  const inner = innermost(problem);
  return inner.kind === 'no-answer' ? { problem: inner.kind, ...inner.answer } : { problem: inner.kind };
}

/** What a person can bring about by dismissing the message, and no operator can do anything about. */
function isGone(error: unknown): boolean {
  const { UnknownMessage, UnknownInteraction } = RESTJSONErrorCodes;
  return (
    error instanceof DiscordAPIError &&
    [UnknownMessage, UnknownInteraction].some((code) => code === error.code)
  );
}

export function undelivered(error: unknown): string {
  return error instanceof DiscordAPIError
    ? 'Discord refused an answer.'
    : 'An answer could not be delivered to Discord.';
}
