import { createPanelClient, type PanelClient } from '../../../src/panel/client.ts';
import { createDialects } from '../../../src/panel/dialects.ts';
import type { RawAnswer, Transport } from '../../../src/panel/transport.ts';
import { NOW } from './ports.ts';

/** The real client, of a panel that answers everything with this; nobody waits for anything. */
export function clientOf(answer: Partial<RawAnswer> | (() => Partial<RawAnswer>)): PanelClient {
  const usual = { status: 200, headers: { 'content-type': 'application/json' }, text: '{}' };
  const whole = () => ({ ...usual, ...(typeof answer === 'function' ? answer() : answer) });
  const transport: Transport = { send: async () => whole(), close: async () => undefined };
  const clock = { now: () => NOW, monotonic: () => 0, sleep: async () => undefined };
  const panel = { url: 'https://panel.example.com', trusted: false };
  return createPanelClient({ transport, clock, panel, key: 'k', dialects: createDialects() });
}
