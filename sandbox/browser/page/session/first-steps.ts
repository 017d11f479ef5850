import type { PageState } from '../../protocol.ts';

/** What a new user does first, in this order. */
export type Step = 'link' | 'list' | 'add' | 'remove';

/** How the bot's messages begin that show that a step was taken. */
const SIGNS: Record<Step, RegExp> = {
  link: /^Linked/,
  list: /^Ports of (?!.*, tested$)/,
  add: /^Port added/,
  remove: /^Port removed/,
};

const STEPS: Step[] = ['link', 'list', 'add', 'remove'];

/** Which steps the messages on show tell of. Whoever sees ports has linked a key. */
function stepsIn({ channel }: PageState): Set<Step> {
  const titles = channel.messages.flatMap(({ embeds }) => embeds.map(({ title = '' }) => title));
  const seen = new Set(STEPS.filter((step) => titles.some((title) => SIGNS[step].test(title))));
  if (seen.size > 0) seen.add('link');
  return seen;
}

/**
 * Remembers the steps over edits of the messages and reloads of the page, for one sandbox and person.
 * @returns the steps taken so far.
 */
export function rememberSteps(state: PageState, storage: Storage): Set<Step> {
  const key = `portkeeper-steps ${state.panel.url} ${state.viewpoint.person}`;
  const kept = (storage.getItem(key) ?? '').split(' ');
  const steps = stepsIn(state);
  for (const step of STEPS) if (kept.includes(step)) steps.add(step);
  storage.setItem(key, [...steps].join(' '));
  return steps;
}
