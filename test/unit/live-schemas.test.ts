import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resources } from '../../src/panel/live-schemas.ts';

const told = (used: object) => ({ attributes: { current_state: 'running', resources: used } });
const recorded = (name: string) => {
  const file = new URL(`../recordings/pelican/resources.${name}.json`, import.meta.url);
  return resources.parse(JSON.parse(JSON.parse(readFileSync(file, 'utf8')).response.body));
};

test('traffic and uptime are as the panel tells them', () => {
  const received = Number.MAX_SAFE_INTEGER;
  const used = { network_rx_bytes: received, network_tx_bytes: 7, uptime: 90_572 };
  expect(resources.parse(told(used))).toEqual({
    state: 'running',
    traffic: { received, sent: 7 },
    uptimeMs: 90_572,
  });
});

test.each([1.7e308, Number.MAX_SAFE_INTEGER + 1, -1, Number.POSITIVE_INFINITY, Number.NaN, '7', null])(
  'a figure that cannot be (%d) is none, and the rest is still told',
  (figure) => {
    const traffic = { network_rx_bytes: figure, network_tx_bytes: 7, uptime: 5 };
    expect(resources.parse(told(traffic))).toEqual({ state: 'running', traffic: null, uptimeMs: 5 });
    const uptime = { network_rx_bytes: 7, network_tx_bytes: 7, uptime: figure };
    expect(resources.parse(told(uptime))).toMatchObject({
      traffic: { received: 7, sent: 7 },
      uptimeMs: null,
    });
  },
);

test('as a real Pelican panel answers', () => {
  expect(recorded('Q.owner')).toEqual({
    state: 'running',
    traffic: { received: 10, sent: 20 },
    uptimeMs: 90_572,
  });
  expect(recorded('Q.after-stop')).toEqual(recorded('Q.owner'));
  expect(recorded('Q.after-stop-21s')).toMatchObject({ state: 'offline', uptimeMs: null });
  expect(recorded('A')).toEqual({ state: 'unknown', traffic: null, uptimeMs: null });
});
