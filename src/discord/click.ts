import type { Route } from '../views/custom-id.ts';
import type { Opens, Within } from './command.ts';
import type { Invocation } from './invocation.ts';
import type { Reply } from './replies.ts';

/** What came with a click: the chosen values of a menu, or the fields of a modal. */
export interface Given {
  values: string[];
  inputs: Record<string, string>;
}

/** Something a person can press, choose or submit; found by its custom_id. */
export interface Click<Services> {
  name: string;
  opens: Opens;
  within: Within;
  /** @returns `null` when the custom_id is another version's, or forged. */
  run(invocation: Invocation<Services>, customId: string, given: Given): Promise<Reply> | null;
}

/** Declares what happens when a component with a custom_id of this route is used. */
export function onClick<Services, Fields>(
  route: Pick<Route<never, Fields>, 'name' | 'read'>,
  run: (invocation: Invocation<Services>, fields: Fields, given: Given) => Promise<Reply>,
  { opens = 'message', within = 'usual' }: { opens?: Opens; within?: Within } = {},
): Click<Services> {
  return {
    name: route.name,
    opens,
    within,
    run(invocation, customId, given) {
      const fields = route.read(customId);
      return fields === null ? null : run(invocation, fields, given);
    },
  };
}
