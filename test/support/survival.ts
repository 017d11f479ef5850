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

type At = ReturnType<typeof survivalOf>;

/** In what a server allows nothing, how it gets there, and what is said of it. */
export const STATES: [string, (at: At) => void, string][] = [
  [
    'suspended',
    ({ survival }) => Object.assign(survival, { status: 'suspended' }),
    'the server is suspended',
  ],
  ['installing', ({ survival }) => Object.assign(survival, { status: 'installing' }), 'is still installing'],
  [
    'whose installation failed',
    ({ survival }) => Object.assign(survival, { status: 'install_failed' }),
    'installation of the server failed',
  ],
  [
    'restoring a backup',
    ({ survival }) => Object.assign(survival, { status: 'restoring_backup' }),
    'is restoring a backup',
  ],
  ['that is moved', ({ survival }) => Object.assign(survival, { transferring: true }), 'being transferred'],
  ['on a node in maintenance', ({ node }) => Object.assign(node, { maintenance: true }), 'under maintenance'],
];
