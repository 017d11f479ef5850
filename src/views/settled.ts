import type { PanelProblem } from '../panel/problems.ts';
import { type Message, message } from './message.ts';
import { saidBy } from './problems.ts';
import { listButton } from './server.ts';

type Lost = { outcome: 'unchanged' | 'unknown'; problem: PanelProblem };

/**
 * What became of a write whose answer was lost, when it cannot be called done.
 * @param what half a sentence: "the note of `1.2.3.4:25565`".
 */
export function notDone(
  { outcome, problem }: Lost,
  { what, place, reference }: { what: string; place: { panel: string; serverId: string }; reference: string },
): Message {
  const unchanged = outcome === 'unchanged';
  return message({
    tone: unchanged ? 'warning' : 'failure',
    title: unchanged ? 'Not done' : 'Could not find out',
    lines: [
      `Portkeeper asked the panel to change ${what}. ${saidBy(problem)}`,
      unchanged
        ? 'Portkeeper looked at the panel again: **nothing has changed** so far. You can try again.'
        : 'Portkeeper looked at the panel again, but could not read it either. **It may or may not have been done** – look with *Show ports* before you try again.',
    ],
    footer: `Reference ${reference}`,
    rows: [[listButton(place)]],
  });
}

/** Said before the result of a write whose answer was lost, but which is there. */
export function afterLostAnswer(lost: boolean): string | null {
  return lost ? "The panel's answer was lost, so Portkeeper looked again:" : null;
}
