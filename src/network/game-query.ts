import { type Clock, within } from '../clock.ts';
import { askTcp } from './ask-tcp.ts';
import { askUdp } from './ask-udp.ts';
import { bedrock } from './games/bedrock.ts';
import { FIVEM_PAGES, fivem, readFivemPages } from './games/fivem.ts';
import { minecraft } from './games/minecraft.ts';
import { satisfactory } from './games/satisfactory.ts';
import { source } from './games/source.ts';
import type { GameStatus } from './games/status.ts';
import { readTerrariaPage, TERRARIA_PAGE } from './games/terraria.ts';
import { voicechat } from './games/voicechat.ts';
import { PROBE_TIMEOUT_MS, type Surroundings } from './port-probe.ts';
import { type Query, SILENT } from './query.ts';
import type { Target } from './reach.ts';
import { readStatusPages } from './status-page.ts';

export type { Query } from './query.ts';

/**
 * `source` is Valve's A2S, which many games speak that are not Valve's; `terraria` the HTTP of TShock; `voicechat`
 * Simple Voice Chat.
 */
export type GameProtocol =
  | 'minecraft'
  | 'bedrock'
  | 'source'
  | 'fivem'
  | 'terraria'
  | 'satisfactory'
  | 'voicechat';

/**
 * Asks a game server for its status in its own protocol. The target must have been guarded before: exactly it is
 * contacted. Takes at most `PROBE_TIMEOUT_MS` and never throws for what the network or a stranger does.
 */
export async function queryGame(
  protocol: GameProtocol,
  target: Target,
  { reach, clock }: Surroundings,
): Promise<Query> {
  const placed = reach.place(target);
  // Nobody can listen there, and some of what follows would throw.
  if (placed.port === 0) return { kind: 'refused' };
  switch (protocol) {
    case 'minecraft':
      return askTcp(placed, { codec: minecraft(target), clock });
    case 'bedrock':
      return askUdp(placed, { codec: bedrock, clock });
    case 'source':
      return askUdp(placed, { codec: source(), clock });
    case 'satisfactory':
      return askUdp(placed, { codec: satisfactory, clock });
    case 'voicechat':
      return askUdp(placed, { codec: voicechat, clock });
    case 'terraria':
      return askPages(placed, { paths: [TERRARIA_PAGE], read: ([page]) => readTerrariaPage(page), clock });
    case 'fivem':
      return askFivem(placed, clock);
  }
}

/** Over UDP, which players need as well; its pages only count where that is silent. */
async function askFivem(placed: Target, clock: Clock): Promise<Query> {
  const over = new AbortController();
  const pages = askPages(placed, { paths: FIVEM_PAGES, read: readFivemPages, clock, over });
  const query = await askUdp(placed, { codec: fivem, clock });
  if (query.kind === 'answered') {
    over.abort();
    return query;
  }
  const found = await pages;
  return found.kind === 'answered' ? found : query;
}

interface Pages {
  paths: readonly string[];
  /** @param pages what was there, in the order of `paths`; `undefined` for what was not */
  read: (pages: readonly unknown[]) => GameStatus | null;
  clock: Clock;
  /** Ends it. */
  over?: AbortController;
}

async function askPages(
  placed: Target,
  { paths, read, clock, over = new AbortController() }: Pages,
): Promise<Query> {
  const startedAt = clock.monotonic();
  const work = readStatusPages(placed, { paths, signal: over.signal }).then(
    (pages): Query => {
      const status = read(pages);
      return status ? { kind: 'answered', tookMs: clock.monotonic() - startedAt, status } : SILENT;
    },
    (): Query => ({ kind: 'refused' }),
  );
  try {
    return await within(clock, PROBE_TIMEOUT_MS, { work, instead: SILENT });
  } finally {
    over.abort();
  }
}
