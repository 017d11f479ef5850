import { account, permissionList } from './account.ts';
import { accountActivity, activityList } from './activity.ts';
import { onAllocation, onClient, onServer } from './admit.ts';
import { listAllocations, makePrimary, removeAllocation, setNotes } from './allocations.ts';
import { apiKeys, createApiKey, deleteApiKey } from './api-keys.ts';
import { command, websocket } from './console.ts';
import { createAllocation } from './create.ts';
import { power, resources, serverDetails } from './server-details.ts';
import { serverList } from './server-list.ts';
import { startup, subusers } from './server-pages.ts';
import type { Visit } from './visit.ts';

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** Resolves to the JSON of a 200, or to null for a 204. */
  run: (visit: Visit) => Promise<unknown>;
}

const KEYS = '/api/client/account/api-keys';
const SERVER = '/api/client/servers/:server';
const ALLOCATIONS = `${SERVER}/network/allocations`;
const ALLOCATION = `${ALLOCATIONS}/:allocation`;

/** The routes of the client API that Portkeeper uses, and a few more that were recorded; the order is the one in which a 405 names methods. */
export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/client', run: onClient(serverList) },
  { method: 'GET', path: '/api/client/permissions', run: onClient(permissionList) },
  { method: 'GET', path: '/api/client/account', run: onClient(account) },
  { method: 'GET', path: '/api/client/account/activity', run: onClient(accountActivity) },
  { method: 'GET', path: KEYS, run: onClient(apiKeys) },
  { method: 'POST', path: KEYS, run: onClient(createApiKey) },
  { method: 'DELETE', path: `${KEYS}/:identifier`, run: onClient(deleteApiKey) },
  { method: 'GET', path: SERVER, run: onServer(serverDetails, { anyState: true }) },
  { method: 'GET', path: `${SERVER}/resources`, run: onServer(resources) },
  { method: 'GET', path: `${SERVER}/activity`, run: onServer(activityList) },
  { method: 'GET', path: `${SERVER}/websocket`, run: onServer(websocket) },
  { method: 'GET', path: `${SERVER}/startup`, run: onServer(startup) },
  { method: 'GET', path: `${SERVER}/users`, run: onServer(subusers) },
  { method: 'POST', path: `${SERVER}/command`, run: onServer(command) },
  { method: 'POST', path: `${SERVER}/power`, run: onServer(power) },
  { method: 'GET', path: ALLOCATIONS, run: onServer(listAllocations) },
  { method: 'POST', path: ALLOCATIONS, run: onServer(createAllocation, { createLimit: true }) },
  { method: 'POST', path: ALLOCATION, run: onAllocation(setNotes) },
  { method: 'POST', path: `${ALLOCATION}/primary`, run: onAllocation(makePrimary) },
  { method: 'DELETE', path: ALLOCATION, run: onAllocation(removeAllocation) },
];
