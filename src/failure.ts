/**
 * A failure that a person is told about: what went wrong as data, never as a sentence.
 * The words for each `problem.kind` live in `views/problems.ts`. Everything else that is thrown is a defect:
 * it is logged, and the person gets one sentence and a reference.
 */
export class Failure<Problem extends { kind: string }> extends Error {
  override readonly name: string = 'Failure';
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    super(problem.kind, cause === undefined ? undefined : { cause });
    this.problem = problem;
  }
}
