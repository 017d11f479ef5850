import { describe, expect, test } from 'vitest';
import type { Accounts } from '../../src/accounts/accounts.ts';
import { PanelFailure } from '../../src/panel/problems.ts';
import { createLooks } from '../../src/watching/looks.ts';
import { ManualClock } from '../support/manual-clock.ts';

const HOUR_MS = 3_600_000;
const LONG = 'x'.repeat(20_000);
const WATCH = { owner: '1', panel: 'abcdef', server: '2295c7ba', allocation: 1, serverName: 'Survival' };

/** A panel that shows as many ports as it likes, with as many words. */
function looks({ ports = 1, words = LONG } = {}) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const panel: { problem: Error | null } = { problem: null };
  const client = {
    panel: { url: 'https://panel.example.com', trusted: true },
    async server(id: string) {
      asked.push(id);
      if (panel.problem) throw panel.problem;
      const allocations = Array.from({ length: ports }, (_, index) => ({
        ...{ id: index + 1, ip: '203.0.113.10', port: 1_024 + index, isPrimary: index === 0 },
        ...{ alias: words, note: words, surplus: words },
      }));
      return { name: words, allocations, surplus: words };
    },
    resources: async () => ({ state: 'running', traffic: null }),
  };
  const accounts = { open: async () => ({ ref: 'abcdef', url: '', client }) } as unknown as Accounts;
  return { ...createLooks({ accounts, clock }), clock, asked, panel };
}

describe('what is kept of a server', () => {
  test('is what a check needs, cut short', async () => {
    const { look } = looks();
    const { serverName, allocations } = await look(WATCH);
    expect(serverName).toHaveLength(256);
    const cut = LONG.slice(0, 256);
    expect(allocations).toEqual([
      { id: 1, ip: '203.0.113.10', alias: cut, port: 1_024, note: cut, isPrimary: true },
    ]);
  });

  test('is some hundreds of ports at most, and always the watched one', async () => {
    const { look, asked } = looks({ ports: 5_000, words: 'x' });
    expect((await look(WATCH)).allocations.length).toBeLessThanOrEqual(500);
    const late = { ...WATCH, allocation: 4_900 };
    expect((await look(late)).allocations.map(({ id }) => id)).toContain(4_900);
    expect((await look(WATCH)).allocations.map(({ id }) => id)).toContain(1);
    expect(asked).toHaveLength(2);
    const gone = { ...WATCH, allocation: 9_999 };
    for (let turn = 0; turn < 5; turn += 1) await look(gone);
    expect(asked).toHaveLength(3);
  });

  test('has a size that hostile panels do not exceed together', async () => {
    const { look, clock, purge } = looks({ ports: 500 });
    for (let server = 0; server < 600; server += 1) await look({ ...WATCH, server: String(server) });
    expect(purge()).toBeGreaterThan(1_000_000);
    expect(purge()).toBeLessThanOrEqual(64 * 1024 * 1024);
    clock.advance(25 * HOUR_MS);
    expect(purge()).toBe(0);
  });

  test('takes no more of one owner than their share, so that 20 with huge servers drive out nobody’s', async () => {
    const { look, asked, purge } = looks({ ports: 500 });
    await look(WATCH);
    for (let server = 0; server < 25; server += 1) await look({ ...WATCH, owner: '2', server: `s${server}` });
    expect(purge()).toBeLessThan(1024 * 1024);
    for (let number = 0; number < 500; number += 1)
      await look({ ...WATCH, owner: `${3 + (number % 20)}`, server: `s${number}` });
    asked.length = 0;
    await look(WATCH);
    expect(asked).toEqual([]);
  });

  test('is gone when it is to be forgotten, also while the panel is being asked', async () => {
    const { look, forget, asked, purge } = looks();
    await look(WATCH);
    forget(WATCH);
    expect(purge()).toBe(0);
    const asking = look(WATCH).catch(() => null);
    forget(WATCH);
    await asking;
    expect(purge()).toBe(0);
    await look(WATCH);
    expect(asked).toHaveLength(3);
  });
});

describe('what a panel said before a start', () => {
  const SAID = { ...{ ip: '203.0.113.10', alias: null, port: 1_024, note: null }, isPrimary: true };
  const saidBefore = (clock: ManualClock) => ({ ...SAID, atMs: clock.now() - HOUR_MS, queryPorts: [] });

  test('is gone by while the panel is silent, of the watched port only, and no longer when it answers', async () => {
    const { look, clock, panel } = looks({ words: 'x' });
    panel.problem = new PanelFailure({ kind: 'no-answer', answer: { how: 'time-out' }, unsent: false });
    const silent = await look({ ...WATCH, lastWord: saidBefore(clock) });
    expect(silent).toMatchObject({ isPanelSilent: true, saidAtMs: clock.now() - HOUR_MS, state: 'unknown' });
    expect(silent.allocations).toEqual([{ ...SAID, id: 1 }]);
    await expect(look({ ...WATCH, allocation: 2 })).rejects.toBe(panel.problem);
    panel.problem = null;
    clock.advance(2 * 60_000);
    expect(await look(WATCH)).toMatchObject({ isPanelSilent: false, saidAtMs: clock.now() });
  });

  test.each(['not-found', 'key-refused'] as const)('is not gone by when the panel says %s', async (kind) => {
    const { look, clock, panel } = looks();
    panel.problem = new PanelFailure({ kind });
    await expect(look({ ...WATCH, lastWord: saidBefore(clock) })).rejects.toBe(panel.problem);
  });
});
