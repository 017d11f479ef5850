import { type Client, Status } from 'discord.js';
import type { Clock } from '../clock.ts';

/** How the connection to Discord is. `reconnecting` is ordinary: Discord asks for it several times a day. */
type GatewayCondition = 'ready' | 'reconnecting' | 'dead';

export interface GatewayState {
  condition(): GatewayCondition;
}

/** discord.js comes back within seconds; what has not by then, will not. */
const DEAD_AFTER_MS = 120_000;

const WATCHED = [
  'shardReady',
  'shardResume',
  'shardDisconnect',
  'shardReconnecting',
  'shardError',
  'clientReady',
] as const;

/** Watches the shards of a client. */
export function watchGateway(
  client: Client,
  { clock, onChange }: { clock: Clock; onChange(ready: boolean): void },
): GatewayState {
  let awaySince: number | null = clock.monotonic();
  const look = () => {
    const ready =
      client.ws.shards.size > 0 && client.ws.shards.every(({ status }) => status === Status.Ready);
    if (ready) awaySince = null;
    else awaySince ??= clock.monotonic();
    onChange(ready);
    return ready;
  };
  for (const event of WATCHED) client.on(event, look);
  return {
    condition() {
      if (look()) return 'ready';
      return awaySince !== null && clock.monotonic() - awaySince >= DEAD_AFTER_MS ? 'dead' : 'reconnecting';
    },
  };
}
