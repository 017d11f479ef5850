import type { Stage } from './stage.ts';

/** The demo panel's *Survival*, which these tests put into every state. */
export function survivalOf({ demo }: Stage) {
  const [survival] = demo.world.servers;
  const [node] = demo.world.nodes;
  if (!survival || !node) throw new Error('The demo world has changed.');
  return { survival, node };
}

/** What Bob may do there. */
export function allow(made: Stage, ...permissions: string[]): void {
  for (const subuser of survivalOf(made).survival.subusers) subuser.permissions = permissions;
}

/** What was sent to be changed. */
export const writes = ({ panel }: Stage) => panel.requests.filter(({ method }) => method !== 'GET');
