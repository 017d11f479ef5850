import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDirectory } from '../../src/allocations/directory.ts';
import { findPorts, suggestPorts, suggestServers } from '../../src/allocations/find.ts';
import { overviewOf } from '../../src/allocations/overview.ts';
import { systemClock } from '../../src/clock.ts';
import { createLog } from '../../src/operations/log.ts';
import { createPanelClient, type PanelClient } from '../../src/panel/client.ts';
import { createDialects } from '../../src/panel/dialects.ts';
import { createTransport } from '../../src/panel/transport.ts';
import { listView } from '../../src/views/list.ts';

/**
 * Asks the panel at the address given what a person's commands ask, with a small heap, and prints what it took: the
 * longest time the event loop stood still, the memory, how much was logged, and how it ended.
 */
const [url = '', times = '1'] = process.argv.slice(2);
const clock = systemClock;
const transport = createTransport({ clock });
const dialects = createDialects();
const client = createPanelClient({
  transport,
  clock,
  dialects,
  panel: { url, trusted: true },
  key: 'x'.repeat(48),
});

const lines: string[] = [];
const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } });

async function look(panel: PanelClient): Promise<string> {
  try {
    return listView(overviewOf('abcdef', await panel.server('abcdef01'))).embeds.length === 1
      ? 'shown'
      : 'nothing';
  } catch (error) {
    log.warn({ err: error }, 'The panel failed.');
    return error instanceof Error ? error.message : 'thrown';
  }
}

async function list(panel: PanelClient): Promise<{ servers: number; ports: number; missing: string | null }> {
  const directory = createDirectory({ clock });
  const { servers, errors } = await directory.listing('1', async () => [{ ref: 'abcdef', client: panel }]);
  for (const err of errors) log.warn({ err }, 'The panel failed.');
  suggestServers(servers, 'a');
  suggestPorts(servers, '2');
  findPorts(servers, '25565');
  const [first] = errors;
  const ports = servers.reduce((sum, { server }) => sum + server.allocations.length, 0);
  return { servers: servers.length, ports, missing: first instanceof Error ? first.message : null };
}

// What is measured is the panel's doing, not the first use of the code.
await look(client);
await sleep(50);
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const seen = await Promise.all(Array.from({ length: Number(times) }, () => look(client)));
const listing = await list(client);
await sleep(20);
delay.disable();
await transport.close();
const blockedMs = Math.round(delay.max / 1e6);
const memoryMiB = Math.round(process.memoryUsage.rss() / 2 ** 20);
const logged = lines.join('').length;
console.log(JSON.stringify({ blockedMs, memoryMiB, logged, seen: [...new Set(seen)], listing }));
