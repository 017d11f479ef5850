import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';
import { createLookups } from '../../../src/network/lookups.ts';
import { createPanelClient, type PanelClient } from '../../../src/panel/client.ts';
import { createDialects } from '../../../src/panel/dialects.ts';
import { createTransport } from '../../../src/panel/transport.ts';
import { leadingNowhere } from '../../support/leading.ts';
import { ManualClock } from '../../support/manual-clock.ts';

export const A = '2295c7ba';
export const VERBS = {
  account: (client: PanelClient) => client.account(),
  count: (client: PanelClient) => client.countServers(),
  servers: (client: PanelClient) => client.servers(),
  server: (client: PanelClient) => client.server(A),
  assign: (client: PanelClient) => client.assign(A, {}),
  note: (client: PanelClient) => client.setNote(A, 2, 'voice chat'),
  primary: (client: PanelClient) => client.makePrimary(A, 2),
  remove: (client: PanelClient) => client.remove(A, 2),
};
export type Verb = keyof typeof VERBS;
// biome-ignore format: one table
export const PATHS: [Verb, RegExp][] = [
  ['account', /^GET \S+\/account$/], ['servers', /^GET \/api\/client$/], ['server', /^GET \S+\/servers\/[^/]+$/],
  ['assign', /^POST \S+\/allocations$/], ['note', /^POST \S+\/allocations\/\d+$/], ['primary', /^POST \S+\/primary$/],
  ['remove', /^DELETE /],
];

/** A client for which names lead nowhere; a reading is repeated at once, all other time is moved by the test. */
export function clientOf(url: string, { key = 'ptlc_test', clock = new ManualClock() } = {}): PanelClient {
  const lookups = createLookups({ clock, resolve: leadingNowhere });
  const transport = createTransport({ clock, lookups });
  onTestFinished(() => transport.close());
  void clock.sleeping(250).then(() => clock.advance(250));
  return createPanelClient({
    dialects: createDialects(),
    transport,
    clock,
    panel: { url, trusted: true },
    key,
  });
}

export async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

export const QUERY = {
  id: 2,
  ip: '192.0.2.10',
  alias: null,
  port: 25566,
  note: 'query port',
  isPrimary: false,
};
export const GAME = { id: 1, ip: '192.0.2.10', alias: null, port: 25565, note: null, isPrimary: true };
export const ALPHA = {
  ...{ id: A, uuid: '2295c7ba-ff5e-4b2c-a4a5-84b3126a7782', name: 'Alpha survival', node: 'Node-One' },
  ...{ allocationLimit: 5, state: null, allocations: [GAME, QUERY] },
};
export const DETAILS = { ...ALPHA, permissions: new Set(['*']), isPelican: false, noLimitForbids: true };
