import { expect, onTestFinished, test } from 'vitest';
import { demoWorld, type GameServer, startPanel } from '../../sandbox/panel/index.ts';
import { type Sending, send } from '../../src/allocations/signal.ts';
import { createUnderway } from '../../src/allocations/underway.ts';
import type { Workplace } from '../../src/allocations/workplace.ts';
import { createPanelClient } from '../../src/panel/client.ts';
import { createDialects } from '../../src/panel/dialects.ts';
import { createTransport } from '../../src/panel/transport.ts';
import { createKeyedLock } from '../../src/store/keyed-lock.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** Alice at her server *Survival*, which takes no time to stop and start. */
async function setUp(power: GameServer['power'] = 'running') {
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
    onWait: async () => undefined,
    saw: () => undefined,
  };
  const underway = createUnderway();
  const sending = (signal: Sending['signal'], own = false) => send(at, { signal, underway, own });
  const sent = () => panel.requests.filter(({ method }) => method === 'POST').length;
  return { panel, clock, at, underway, sending, sent };
}

test.each([
  ['restart', 'running', true],
  ['restart', 'starting', true],
  ['restart', 'offline', true],
  ['restart', 'stopping', false],
  ['start', 'offline', true],
  ['start', 'starting', false],
  ['start', 'running', false],
  ['stop', 'running', true],
  ['stop', 'starting', true],
  ['stop', 'stopping', false],
  ['stop', 'offline', false],
] as const)('%s of a server that is %s is sent: %s', async (signal, power, isSent) => {
  const { sending, sent } = await setUp(power);
  expect((await sending(signal)).joined).toBe(!isSent);
  expect(sent()).toBe(isSent ? 1 : 0);
});

test('whoever comes second joins, until the first is over', async () => {
  const { sending, sent, clock } = await setUp();
  const [first, second] = await Promise.all([sending('restart'), sending('restart')]);
  expect(first).toMatchObject({ joined: false, sinceMs: clock.now() });
  expect(second).toMatchObject({ joined: true, sinceMs: clock.now() });
  first.over();
  expect((await sending('restart')).joined).toBe(false);
  expect(sent()).toBe(2);
});

test('one’s own next signal is sent while the first is under way', async () => {
  const { sending, sent } = await setUp();
  await sending('stop');
  expect((await sending('start', true)).joined).toBe(false);
  expect(sent()).toBe(2);
});

test('a refused signal is not under way; one whose answer was lost is, and is not sent again', async () => {
  const { sending, sent, panel, underway, at } = await setUp();
  panel.fault({ kind: 'status', status: 403, code: 'AccessDeniedHttpException', method: 'POST' });
  await expect(sending('restart')).rejects.toMatchObject({ problem: { permission: 'control.restart' } });
  expect(underway.since(at)).toBeNull();
  panel.fault({ kind: 'reset', when: 'after-write', method: 'POST' });
  expect(await sending('restart')).toMatchObject({ lost: true, joined: false });
  expect(underway.since(at)).not.toBeNull();
  expect(sent()).toBe(2);
});
