import { onTestFinished } from 'vitest';
import { demoWorld, type GameServer, startPanel } from '../../../sandbox/panel/index.ts';
import type { Workplace } from '../../../src/allocations/workplace.ts';
import { createPanelClient } from '../../../src/panel/client.ts';
import { createDialects } from '../../../src/panel/dialects.ts';
import { createTransport } from '../../../src/panel/transport.ts';
import { createKeyedLock } from '../../../src/store/keyed-lock.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** Alice at her server *Survival*, which takes no time to stop and start. */
export async function survivalWith(power: GameServer['power'] = 'running') {
  const demo = demoWorld();
  const [survival] = demo.world.servers;
  if (!survival) throw new Error('The world has no server.');
  survival.power = power;
  const clock = new ManualClock();
  const panel = await startPanel({ dialect: 'pterodactyl', world: demo.world, clock });
  const transport = createTransport({ clock });
  onTestFinished(() => transport.close().then(panel.close));
  const dialects = createDialects();
  const address = { url: panel.url, trusted: true };
  const client = createPanelClient({ dialects, transport, clock, panel: address, key: demo.keys.alice });
  const at: Workplace = {
    ...{ panel: 'abcdef', serverId: demo.servers.survival, client, clock, dialects },
    lock: createKeyedLock(),
    claim: async () => undefined,
    onWait: async () => undefined,
    saw: () => undefined,
    changed: () => undefined,
  };
  const sent = () => panel.requests.filter(({ method }) => method === 'POST').length;
  return { panel, clock, at, sent, demo, survival };
}
