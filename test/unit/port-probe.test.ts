import { expect, test } from 'vitest';
import { PROBE_TIMEOUT_MS, probePort } from '../../src/network/port-probe.ts';
import { directReach } from '../../src/network/reach.ts';
import { around, tcp } from './support/strangers.ts';

test('a connection is opened and closed, and nothing is sent', async () => {
  const received: Buffer[] = [];
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const target = await tcp((socket) => {
    socket.on('data', (bytes: Buffer) => received.push(bytes));
    socket.on('close', () => resolve());
  });
  expect(await probePort(target, around())).toEqual({ kind: 'open', tookMs: 0 });
  await closed;
  expect(received).toEqual([]);
});

test('a connection that takes too long is given up', async () => {
  const target = await tcp(() => undefined);
  const surroundings = around();
  const probing = probePort(target, surroundings);
  surroundings.clock.advance(PROBE_TIMEOUT_MS);
  expect(await probing).toEqual({ kind: 'silent' });
});

test('a connection goes where the reach leads, and nowhere else', async () => {
  const target = await tcp(() => undefined);
  const reach = { ...directReach, place: () => target };
  expect(await probePort({ ip: '203.0.113.1', port: 1 }, { ...around(), reach })).toMatchObject({
    kind: 'open',
  });
});
