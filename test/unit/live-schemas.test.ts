import { expect, test } from 'vitest';
import { resources } from '../../src/panel/live-schemas.ts';

const told = (received: unknown) => ({
  attributes: {
    current_state: 'running',
    resources: { network_rx_bytes: received, network_tx_bytes: 7 },
  },
});

test('traffic is as the panel tells it', () => {
  const received = Number.MAX_SAFE_INTEGER;
  expect(resources.parse(told(received))).toEqual({ state: 'running', traffic: { received, sent: 7 } });
});

test.each([1.7e308, Number.MAX_SAFE_INTEGER + 1, -1, Number.POSITIVE_INFINITY, Number.NaN, '7', null])(
  'traffic that cannot be (%d) is none, and the state is still told',
  (received) => {
    expect(resources.parse(told(received))).toEqual({ state: 'running', traffic: null });
  },
);
