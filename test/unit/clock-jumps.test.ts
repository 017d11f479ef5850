import { once } from 'node:events';
import { createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type Client, type REST, Status } from 'discord.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isTooLate } from '../../commands/too-late.ts';
import { createDirectory } from '../../src/allocations/directory.ts';
import { createTestLimits } from '../../src/allocations/test-limits.ts';
import { createSharedTests } from '../../src/allocations/test-shared.ts';
import { watchGateway } from '../../src/discord/gateway-state.ts';
import { createLink } from '../../src/discord/link.ts';
import { createRateLimit } from '../../src/discord/rate-limit.ts';
import { probePort } from '../../src/network/port-probe.ts';
import { CONFIRM_WITHIN_MS } from '../../src/views/routes.ts';
import { leadingNowhere } from '../support/leading.ts';
import { ManualClock } from '../support/manual-clock.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A wall clock that somebody or something sets. */
const JUMPS = [-40 * DAY_MS, -60 * MINUTE_MS, 60 * MINUTE_MS, 40 * DAY_MS];

describe.each(JUMPS)('a wall clock that is set by %d ms', (jumpMs) => {
  test('keeps nobody out of their minute, and lets nobody have two', () => {
    const clock = new ManualClock();
    const limit = createRateLimit({ clock });
    for (let click = 0; click < 60; click += 1) expect(limit('a')).toBeNull();
    clock.advance(20_000);
    clock.jump(jumpMs);
    expect(limit('a')).toBe(clock.now() + 40_000);
    clock.advance(40_000);
    expect(limit('a')).toBeNull();
  });

  test('changes no window of tests', () => {
    const clock = new ManualClock();
    const limits = createTestLimits({ clock });
    const typed = {
      userId: 'a',
      panel: { url: 'https://panel.example', trusted: false },
      counted: true,
    };
    for (let host = 1; host <= 10; host += 1) {
      expect(limits.learn(typed, { ip: `8.8.8.${host}`, port: 1 })).toBeNull();
    }
    for (let asked = 0; asked < 30; asked += 1) expect(limits.begin(typed)).toBeNull();
    clock.jump(jumpMs);
    expect(limits.begin(typed)).toBe(clock.now() + MINUTE_MS);
    expect(limits.learn(typed, { ip: '9.9.9.9', port: 1 })).toBe(clock.now() + 60 * MINUTE_MS);
    clock.advance(60 * MINUTE_MS);
    expect(limits.begin(typed)).toBeNull();
    expect(limits.learn(typed, { ip: '9.9.9.9', port: 1 })).toBeNull();
  });

  test('makes no result of a test older or newer', async () => {
    const clock = new ManualClock();
    const shared = createSharedTests({ clock });
    await shared.run('port', async () => ({ kind: 'accepted', tookMs: 1, asked: false }));
    clock.jump(jumpMs);
    expect(shared.recent('port')).not.toBeNull();
    clock.advance(20_000);
    expect(shared.recent('port')).toBeNull();
  });

  test('makes no list of servers older or newer', async () => {
    const clock = new ManualClock();
    const directory = createDirectory({ clock });
    let asked = 0;
    const open = async () => {
      asked += 1;
      throw new Error('No panel is needed for this.');
    };
    const list = () => directory.listing('a', open).catch(() => undefined);
    await list();
    clock.jump(jumpMs);
    await list();
    expect(asked).toBe(1);
    clock.advance(30_001);
    await list();
    expect(asked).toBe(2);
  });

  test('makes no connection to Discord dead, and none alive', () => {
    const clock = new ManualClock();
    const shards = { size: 1, every: () => false };
    const client = { ws: { shards, status: Status.Idle }, on: () => undefined } as unknown as Client;
    const gateway = watchGateway(client, { clock, onChange: () => undefined });
    clock.jump(jumpMs);
    expect(gateway.condition()).toBe('reconnecting');
    clock.advance(120_000);
    expect(gateway.condition()).toBe('dead');
  });

  test('lets one answer of Discord count for five seconds', async () => {
    const clock = new ManualClock();
    let asked = 0;
    const rest = {
      get: async () => {
        asked += 1;
      },
    } as unknown as REST;
    const link = createLink({ rest, clock });
    await link();
    clock.jump(jumpMs);
    await link();
    expect(asked).toBe(1);
    clock.advance(5_000);
    await link();
    expect(asked).toBe(2);
  });

  test('makes no port slow', async () => {
    const clock = new ManualClock();
    const listener = createServer((socket) => socket.end());
    onTestFinished(() => void listener.close());
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as { port: number };
    const reach = { resolve: leadingNowhere, place: () => ({ ip: '127.0.0.1', port }) };
    const probed = probePort({ ip: '203.0.113.1', port: 1 }, { reach, clock });
    await setImmediate();
    clock.jump(jumpMs);
    expect(await probed).toEqual({ kind: 'open', tookMs: 0 });
  });

  test('ends an old question, which is asked again, and no new one', () => {
    const clock = new ManualClock();
    const here = { services: { clock } } as unknown as Parameters<typeof isTooLate>[0];
    const before = clock.now();
    clock.jump(jumpMs);
    expect(isTooLate(here, before)).toBe(true);
    const after = clock.now();
    clock.advance(CONFIRM_WITHIN_MS);
    expect(isTooLate(here, after)).toBe(false);
    clock.advance(1);
    expect(isTooLate(here, after)).toBe(true);
  });
});
