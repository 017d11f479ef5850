import { DiscordjsErrorCodes } from 'discord.js';
import { Failure } from './failure.ts';
import { cannotStart, NO_DISCORD, UNFORESEEN, WRONG_TOKEN } from './views/start-up.ts';

/** One step of the start: does its work, and says how it went. */
export type Step = <T>(
  name: string,
  work: () => T | Promise<T>,
  describe?: (value: T) => string,
) => Promise<T>;

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

/** Says nothing, for whoever puts the program together without an operator looking on. */
export const quietly: Step = async (_name, work) => work();

/**
 * One line a step, with ✓ or with ✗ and the cause.
 * @throws StepFailed at the first ✗
 */
export function createChecklist(print: (line: string) => void): Step {
  return async (name, work, describe) => {
    try {
      const value = await work();
      print(`✓ ${name}${describe ? ` – ${describe(value)}` : ''}`);
      return value;
    } catch (error) {
      const reason = reasonFor(error);
      print(`✗ ${name} – ${reason ?? UNFORESEEN}`);
      throw new StepFailed(name, { cause: error, isForeseen: reason !== null });
    }
  };
}

function reasonFor(error: unknown): string | null {
  if (error instanceof Failure) return cannotStart(error.problem);
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const status = error instanceof Error && 'status' in error ? error.status : null;
  if (code === DiscordjsErrorCodes.TokenInvalid || status === 401) return WRONG_TOKEN;
  return typeof code === 'string' && /^(E[A-Z]+|UND_ERR)/.test(code) ? NO_DISCORD : null;
}
