import {
  type Discord,
  type DiscordRequest,
  INTERACTION,
  type Interaction,
  titleOf,
} from '../discord/index.ts';
import type { Panel, PanelRequest } from '../panel/index.ts';
import { masked, maskText } from './masking.ts';
import type { WireEntry } from './protocol.ts';

const MAX_ENTRIES = 500;

/** What went over the wire, oldest first: interactions, the bot's requests to Discord and those to the panel. */
export interface WireLog {
  readonly entries: readonly WireEntry[];
  /** Calls `listener` with every entry that is new or got its answer; the answer stops that. */
  watch(listener: (entry: WireEntry) => void): () => void;
  /** Stops listening. */
  close(): void;
}

type Subject = Interaction | DiscordRequest | PanelRequest;
type Facts = Omit<WireEntry, 'id'>;

/** Writes down everything from now on; only the last few hundred entries are kept. */
export function createWireLog({ discord, panel }: { discord: Discord; panel: Panel }): WireLog {
  const kept = new Map<number, WireEntry>();
  const ids = new WeakMap<Subject, number>();
  const watchers = new Set<(entry: WireEntry) => void>();
  let lastId = 0;
  const note = (subject: Subject, facts: Facts): void => {
    const known = ids.get(subject);
    if (known !== undefined && !kept.has(known)) return;
    if (known === undefined) lastId += 1;
    const entry = { id: known ?? lastId, ...facts };
    ids.set(subject, entry.id);
    kept.set(entry.id, entry);
    for (const [id] of kept) if (kept.size > MAX_ENTRIES) kept.delete(id);
    for (const watch of [...watchers]) watch(entry);
  };
  const stops = [watchDiscord(discord, note), watchPanel(panel, note)];
  return {
    get entries() {
      return [...kept.values()];
    },
    watch(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}

function watchDiscord(discord: Discord, note: (subject: Subject, facts: Facts) => void): () => void {
  const payloads = new WeakMap<Interaction, object>();
  return discord.watch((change) => {
    if (change.kind === 'request') note(change.request, requestFacts(discord, change.request));
    if (change.kind === 'interaction') payloads.set(change.interaction, change.payload);
    if (change.kind === 'interaction' || change.kind === 'callback' || change.kind === 'failure') {
      const { interaction } = change;
      note(interaction, interactionFacts(discord, { interaction, payload: payloads.get(interaction) }));
    }
  });
}

function watchPanel(panel: Panel, note: (subject: Subject, facts: Facts) => void): () => void {
  return panel.watch((change) => {
    if (change.kind === 'request') note(change.request, panelFacts(change.request));
  });
}

const DOES: Record<number, string> = {
  [INTERACTION.command]: 'used',
  [INTERACTION.component]: 'pressed',
  [INTERACTION.autocomplete]: 'types into',
  [INTERACTION.modal]: 'sent the form',
};

interface Happening {
  interaction: Interaction;
  payload: object | undefined;
}

function interactionFacts({ violations }: Discord, { interaction, payload }: Happening): Facts {
  const { person, type, createdAt, answeredAt } = interaction;
  const who = person.user.global_name ?? person.user.username;
  return {
    atMs: createdAt,
    tookMs: answeredAt === undefined ? null : answeredAt - createdAt,
    kind: 'interaction',
    title: maskText(`${who} ${DOES[type] ?? 'did'} ${titleOf(interaction)}`),
    status: null,
    detail: masked(payload),
    violations: sentences(violations.filter((one) => one.interaction === interaction)),
  };
}

function requestFacts({ violations }: Discord, request: DiscordRequest): Facts {
  const { method, path, query, body, at, status, endedAt } = request;
  return {
    atMs: at,
    tookMs: endedAt === undefined ? null : endedAt - at,
    kind: 'discord',
    title: `${method} ${shortened(maskText(path))}${maskText(query)}`,
    status: status === 0 ? null : status,
    detail: masked({ body: body ?? null }),
    violations: sentences(violations.filter((one) => one.request === request)),
  };
}

const sentences = (violations: { rule: string; detail: string }[]): string[] =>
  violations.map(({ rule, detail }) => maskText(`${rule}: ${detail}`));

function panelFacts({
  method,
  path,
  query,
  headers,
  body,
  at,
  status,
  endedAt,
  answer,
}: PanelRequest): Facts {
  return {
    atMs: at,
    tookMs: endedAt === null ? null : endedAt - at,
    kind: 'panel',
    title: maskText(`${method} ${path}${query && `?${query}`}`),
    status,
    detail: masked({
      request: { headers, body: readable(body) },
      answer: answer === null ? null : { body: readable(answer) },
    }),
    violations: [],
  };
}

/** JSON as what it says, everything else as the text that it is. */
function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The ids of an interaction and its token say nothing to anybody; what is done with it should fit into a line. */
function shortened(path: string): string {
  return path.replace(/^\/(interactions|webhooks)\/[^/]+\/[^/]+/, '/$1/…');
}
