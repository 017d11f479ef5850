import type { Changed, Journey } from '../allocations/journey.ts';
import { type Problem, saidBy } from './problems.ts';
import { NOT_READ } from './reasons.ts';
import { lacking } from './rights.ts';

/** A failure of ours. */
export const OUR_FAULT = 'Something went wrong in Portkeeper.';

/** What became of the change that the server was stopped for. */
export function changeLine({ change, outcome }: Journey): string | null {
  if (!change?.result)
    return change && outcome && !['busy', 'under-way'].includes(outcome.kind)
      ? '\n**The change has not been made.**'
      : null;
  return `\n${changed(change.what, change.result)}`;
}

function changed(what: 'primary' | 'remove', result: Changed): string {
  const lost =
    'lost' in result && result.lost ? ' The panel’s answer was lost, so Portkeeper looked again.' : '';
  switch (result.outcome) {
    case 'done':
      return `${what === 'primary' ? 'The primary was changed.' : 'The port was removed.'}${lost}`;
    case 'unchanged':
      return '**The change was not made**: its answer was lost, and the panel shows no trace of it.';
    case 'already':
      return what === 'primary' ? 'The port is the primary already.' : 'The port is removed already.';
    case 'unknown':
      return `**The change may or may not have been made**, and Portkeeper could not look. ${saidBy(result.problem)} See *Show ports*.`;
    case 'failed':
      return result.looked
        ? `**The change was not made.** ${OUR_FAULT}`
        : `**The change may or may not have been made**, and Portkeeper could not look. ${OUR_FAULT} See *Show ports*.`;
    case 'refused':
      return `**The change was not made.** ${refusal(result.problem)}`;
  }
}

function refusal(problem: Problem & (Changed & { outcome: 'refused' })['problem']): string {
  if (problem.kind === 'on-server') return saidBy(problem.problem, problem.overview);
  if (problem.kind === 'port-gone' || problem.kind === 'no-such-port')
    return problem.overview.leftOut > 0 ? `The port is not in the list. ${NOT_READ}` : 'The port is gone.';
  if (problem.kind === 'ports-hidden') return lacking('allocation.read');
  if (problem.kind === 'primary-stays') return 'It is the primary now, and the primary cannot be removed.';
  if (problem.kind === 'no-primary')
    return 'No port of this server is the primary; make one the primary first.';
  if (problem.kind === 'note-too-long' || problem.kind === 'several-ports') return '';
  return saidBy(problem);
}
