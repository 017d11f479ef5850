import type { Dialect } from '../../sandbox/panel/index.ts';

export const DIALECTS: Dialect[] = ['pterodactyl', 'pelican', 'documented'];
