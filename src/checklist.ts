import { DiscordFailure, troubleOf } from './discord/trouble.ts';
import { Failure } from './failure.ts';
import { saidOfDiscord } from './views/discord-trouble.ts';
import { cannotStart, UNFORESEEN } from './views/start-up.ts';

/** One step of the start: does its work, and says how it went. */
type Step = <T>(name: string, work: () => T | Promise<T>, describe?: (value: T) => string) => Promise<T>;

/** What the operator is told of a start, a line each. */
export interface Checklist {
  /** ✓, or ✗ and the cause. @throws StepFailed at the first ✗ */
  step: Step;
  /** ✓, or ⚠ and the cause where that heals by itself. @throws StepFailed where nobody foresaw it */
  attempt(
    name: string,
    work: () => Promise<string>,
    explain?: (error: unknown) => string | null,
  ): Promise<void>;
  /** ⚠ */
  warn(name: string, line: string): void;
}

/** A step that has failed and has been told to the operator. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  /** False when the cause is a defect, for which the log has to tell more. */
  readonly isForeseen: boolean;

  constructor(step: string, { cause, isForeseen }: { cause: unknown; isForeseen: boolean }) {
    super(step, { cause });
    this.isForeseen = isForeseen;
  }
}

/** The program is to end before its start is over. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Prints a line for each step. */
export function createChecklist(print: (line: string) => void): Checklist {
  const fail = (name: string, cause: unknown): never => {
    if (cause instanceof Interrupted) throw cause;
    const reason = reasonFor(cause);
    print(`✗ ${name} – ${reason ?? UNFORESEEN}`);
    throw new StepFailed(name, { cause, isForeseen: reason !== null });
  };
  const warn = (name: string, line: string) => print(`⚠ ${name} – ${line}`);
  return {
    async step(name, work, describe) {
      try {
        const value = await work();
        print(`✓ ${name}${describe ? ` – ${describe(value)}` : ''}`);
        return value;
      } catch (error) {
        return fail(name, error);
      }
    },
    async attempt(name, work, explain = reasonFor) {
      try {
        print(`✓ ${name} – ${await work()}`);
      } catch (error) {
        const reason = error instanceof Interrupted ? null : explain(error);
        if (reason === null) fail(name, error);
        else warn(name, reason);
      }
    },
    warn,
  };
}

/** Says nothing, for whoever puts the program together without an operator looking on. */
export const quiet: Checklist = {
  step: async (_name, work) => work(),
  async attempt(_name, work, explain = reasonFor) {
    await work().catch((error: unknown) => {
      if (explain(error) === null) throw error;
    });
  },
  warn: () => undefined,
};

/** The same steps, none of which goes on, or is begun, when the program is to end. @throws Interrupted */
export function interruptible({ step, attempt, warn }: Checklist, signal: AbortSignal): Checklist {
  const over = new Promise<never>((_, reject) => {
    const stop = () => reject(new Interrupted());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  over.catch(() => undefined);
  const until = async <T>(work: () => T | Promise<T>): Promise<T> => {
    if (signal.aborted) throw new Interrupted();
    return Promise.race([work(), over]);
  };
  return {
    step: (name, work, describe) => step(name, () => until(work), describe),
    attempt: (name, work, explain) => attempt(name, () => until(work), explain),
    warn,
  };
}

/** What an error means to the operator; `null` for a defect. */
export function reasonFor(error: unknown): string | null {
  // Only what is not ours already can be a library's word on Discord: causes have the same codes everywhere.
  const isOurs = error instanceof Failure && !(error instanceof DiscordFailure);
  if (isOurs) return cannotStart(error.problem);
  const trouble = troubleOf(error);
  return trouble && saidOfDiscord(trouble);
}
