import { describe, expect, onTestFinished, test } from 'vitest';
import { demoWorld, startPanel } from '../../sandbox/panel/index.ts';
import { alone, patiently, settle, type Workplace } from '../../src/allocations/workplace.ts';
import { createPanelClient } from '../../src/panel/client.ts';
import { createDialects } from '../../src/panel/dialects.ts';
import { PanelFailure, type PanelProblem } from '../../src/panel/problems.ts';
import { createTransport } from '../../src/panel/transport.ts';
import { createKeyedLock } from '../../src/store/keyed-lock.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** Alice at her server *Survival*, on a panel of its own. */
async function setUp() {
  const demo = demoWorld();
  const clock = new ManualClock();
  const panel = await startPanel({ dialect: 'pterodactyl', world: demo.world });
  const transport = createTransport({ clock });
  onTestFinished(() => transport.close().then(panel.close));
  const address = { url: panel.url, trusted: true };
  const client = createPanelClient({
    dialects: createDialects(),
    transport,
    clock,
    panel: address,
    key: demo.keys.alice,
  });
  const [waits, sights]: [number[], string[]] = [[], []];
  const at: Workplace = {
    ...{ panel: 'abcdef', serverId: demo.servers.survival, client, clock },
    ...{ lock: createKeyedLock(), dialects: createDialects() },
    claim: async () => undefined,
    onWait: async (untilMs) => void waits.push(untilMs),
    saw: ({ name }) => void sights.push(name),
    changed: () => undefined,
  };
  const post = () => at.client.assign(at.serverId, {});
  const posts = () => panel.requests.filter(({ method }) => method === 'POST').length;
  return { demo, panel, at, clock, waits, sights, post, posts };
}

const failure = (problem: PanelProblem) => new PanelFailure(problem);
const lost = failure({ kind: 'no-answer', answer: { how: 'connection-lost' }, unsent: false });
const throwing = (error: unknown) => async () => {
  throw error;
};

describe('settle', () => {
  const looked = throwing(new Error('looked'));
  const refused = throwing(failure({ kind: 'key-refused' }));
  const { problem } = lost;
  // biome-ignore format: write, look, and what became of it
  test.each<[string, () => Promise<number>, () => Promise<number | null>, object]>([
    ['answered, so nobody looks', async () => 1, looked, { outcome: 'done', value: 1, lost: false }],
    ['lost, but done after all', throwing(lost), async () => 0, { outcome: 'done', value: 0, lost: true }],
    ['lost, and there is no trace of it', throwing(lost), async () => null, { outcome: 'unchanged', problem }],
    ['lost, and looking fails as well', throwing(lost), refused, { outcome: 'unknown', problem }],
  ])('a write that is %s', async (_, write, look, settled) => {
    expect(await settle(write, look)).toEqual(settled);
  });

  test.each([
    failure({ kind: 'limit-reached' }),
    failure({ kind: 'rate-limited', of: 'new-ports', retryAtMs: null }),
    failure({ kind: 'no-answer', answer: { how: 'refused-connection' }, unsent: true }),
    new TypeError('a defect'),
  ])('%s was not carried out, and nobody looks', async (error) => {
    await expect(settle(throwing(error), looked)).rejects.toBe(error);
  });
});

describe('patiently', () => {
  test.each([0, 1, 15])('a wait of %i s is told, waited for, and then it is sent again', async (seconds) => {
    const { panel, at, clock, waits, post, posts } = await setUp();
    panel.fault({ kind: 'rate-limited', retryAfterSeconds: seconds, method: 'POST' });
    const assigned = patiently(at, post);
    await clock.sleeping(seconds * 1000);
    expect([waits, posts()]).toEqual([[clock.now() + seconds * 1000], 1]);
    clock.advance(seconds * 1000);
    expect([await assigned, posts()]).toMatchObject([{ isPrimary: false }, 2]);
  });

  test.each([16, 3600, null])('a wait of %s s is not waited for', async (seconds) => {
    const { panel, at, clock, waits, post, posts } = await setUp();
    panel.fault({ kind: 'rate-limited', retryAfterSeconds: seconds, method: 'POST' });
    const retryAtMs = seconds === null ? null : clock.now() + seconds * 1000;
    await expect(patiently(at, post)).rejects.toMatchObject({ problem: { retryAtMs } });
    expect([waits, posts()]).toEqual([[], 1]);
  });

  test('a second refusal is not waited for', async () => {
    const { panel, at, clock, waits, post, posts } = await setUp();
    panel.fault({ kind: 'rate-limited', retryAfterSeconds: 2, method: 'POST', times: 2 });
    const refused = expect(patiently(at, post)).rejects.toMatchObject({ problem: { kind: 'rate-limited' } });
    await clock.sleeping(2_000);
    clock.advance(2_000);
    await refused;
    expect([waits.length, posts()]).toEqual([1, 2]);
  });

  test('nothing else is sent again', async () => {
    const { panel, at, post, posts } = await setUp();
    panel.fault({ kind: 'reset', method: 'POST' });
    await expect(patiently(at, post)).rejects.toMatchObject({ problem: { kind: 'no-answer' } });
    expect(posts()).toBe(1);
  });
});

describe('alone', () => {
  test('work on one server waits and then sees what was done before; other servers do not', async () => {
    const { at, demo, post } = await setUp();
    const gate = Promise.withResolvers<void>();
    const seen: string[] = [];
    const count = (place: Workplace, wait?: Promise<void>) =>
      alone(place, async ({ name, allocations }) => {
        seen.push(`${name} ${allocations.length}`);
        await wait;
        if (wait) await post();
      });
    const [first, second] = [count(at, gate.promise), count(at)];
    await count({ ...at, serverId: demo.servers.creative });
    gate.resolve();
    await Promise.all([first, second]);
    expect(seen.toSorted()).toEqual(['Creative 1', 'Survival 2', 'Survival 3']);
    expect(seen.indexOf('Survival 2')).toBeLessThan(seen.indexOf('Survival 3'));
  });

  test('a refusal is put beside the server it is about', async () => {
    const { at } = await setUp();
    const refused = alone(at, throwing(failure({ kind: 'limit-reached' })));
    const overview = expect.objectContaining({ panel: 'abcdef', name: 'Survival', used: 2, limit: 5 });
    const problem = { kind: 'on-server', problem: { kind: 'limit-reached' }, overview };
    await expect(refused).rejects.toMatchObject({ name: 'PortFailure', problem });
  });

  test('a 404 means that what we saw is old: it is read again', async () => {
    const { at, demo, panel, sights } = await setUp();
    const gone = alone(at, async () => {
      for (const one of demo.world.allocations) if (one.port === 24454) one.serverId = null;
      throw failure({ kind: 'not-found' });
    });
    const problem = { kind: 'port-gone', overview: expect.objectContaining({ used: 1 }) };
    await expect(gone).rejects.toMatchObject({ problem });
    expect([panel.requests.length, sights]).toEqual([2, ['Survival']]);
  });

  test('a conflict in another language gets its state from the server', async () => {
    const { at, demo } = await setUp();
    for (const one of demo.world.servers) one.status = 'suspended';
    const refused = alone(at, throwing(failure({ kind: 'state-conflict', state: null })));
    await expect(refused).rejects.toMatchObject({ problem: { problem: { state: 'suspended' } } });
  });

  test('a defect stays a defect', async () => {
    const { at } = await setUp();
    const defect = new TypeError('defect');
    await expect(alone(at, throwing(defect))).rejects.toBe(defect);
    await expect(settle(throwing(lost), throwing(defect))).rejects.toBe(defect);
  });
});
