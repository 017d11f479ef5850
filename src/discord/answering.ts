import { DiscordAPIError } from 'discord.js';
import type { Clock } from '../clock.ts';
import { Failure } from '../failure.ts';
import { explain, tookTooLong, unexpected } from '../views/explain.ts';
import type { Message } from '../views/message.ts';
import type { Problem } from '../views/problems.ts';
import type { Opens } from './command.ts';
import { type Answerable, converse } from './conversation.ts';
import { type Reply, reply } from './replies.ts';

/** How long an answer may take to be the callback itself: one request to Discord instead of two. */
export const GRACE_MS = 400;
/** A modal can only be the callback, so it is waited for longer; a reconnecting gateway may cost another 500 ms. */
const MODAL_GRACE_MS = 1_500;
/** Beyond every time limit of the panel client, and well inside the 15 minutes that Discord gives. */
export const ANSWER_WITHIN_MS = 120_000;

export interface Log {
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}

interface Job {
  reference: string;
  opens: Opens;
  /** `progress` shows something until the answer is there. */
  work(progress: (message: Message) => Promise<void>): Promise<Reply>;
}

/** Sees to it that an interaction is acknowledged in time and answered in the end. Never throws. */
export async function answer(
  interaction: Answerable,
  { clock, log, job }: { clock: Clock; log: Log; job: Job },
): Promise<void> {
  const conversation = converse(interaction);
  const over = new AbortController();
  const after = (ms: number) => clock.sleep(ms, over.signal).catch(() => undefined);
  const impatience = Promise.withResolvers<void>();
  const progress = async (message: Message) => {
    impatience.resolve();
    await conversation.show(message);
  };
  try {
    const late = after(ANSWER_WITHIN_MS);
    const soon = after(job.opens === 'modal' ? MODAL_GRACE_MS : GRACE_MS);
    const result = attempt(() => job.work(progress), { log, reference: job.reference });
    const early = await Promise.race([result, soon, impatience.promise]);
    if (!early) await conversation.acknowledge();
    const final = early ?? (await Promise.race([result, late])) ?? reply(tookTooLong(job.reference));
    await conversation.finish(final);
  } catch (error) {
    log.error({ reference: job.reference, err: error }, undelivered(error));
  } finally {
    over.abort();
  }
}

/** The one catch: every failure becomes a sentence and, where the operator can do something, a log line. */
async function attempt(
  work: () => Promise<Reply>,
  { log, reference }: { log: Log; reference: string },
): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) {
      log.error({ reference, err: error }, 'An interaction failed for a reason nobody foresaw.');
      return reply(unexpected(reference));
    }
    const problem: Problem = error.problem;
    if (isOperators(problem))
      log.warn({ reference, ...facts(problem), err: error }, 'The panel or the store failed.');
    return reply(explain(problem, reference));
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

export function undelivered(error: unknown): string {
  return error instanceof DiscordAPIError
    ? 'Discord refused an answer.'
    : 'An answer could not be delivered to Discord.';
}
