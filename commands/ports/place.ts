import {
  type Cut,
  cutOf,
  type KnownServer,
  type Listing,
  missingBecause,
} from '../../src/allocations/directory.ts';
import { findServers, serverIdIn } from '../../src/allocations/find.ts';
import { readServerRef, type ServerRef, writeServerRef } from '../../src/allocations/references.ts';
import { isServerGone, type Workplace } from '../../src/allocations/workplace.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { chooseServer, noServers, type ServerChoice } from '../../src/views/choose.ts';
import { notFound } from '../../src/views/explain.ts';
import { waiting } from '../../src/views/progress.ts';
import type { Here } from '../services.ts';

/** Where to work, or what to answer instead – a question back, or that nothing was found. */
type Place = { at: Workplace } | { reply: Reply };

/**
 * Opens one server for one invocation, with the asking person's own key.
 * @throws AccountFailure, VaultFailure, StoreFailure
 */
export async function workplace(here: Here, { panel, serverId }: ServerRef): Promise<Workplace> {
  const { accounts, directory, lock, clock, dialects, underway, onWait } = here.services;
  const { client } = await accounts.open(here.userId, panel);
  return {
    changed: () => underway.changed({ client, clock, serverId }),
    panel,
    serverId,
    client,
    lock,
    clock,
    dialects,
    claim: here.claim,
    onWait(untilMs) {
      onWait(untilMs - clock.now());
      return here.progress(waiting(untilMs));
    },
    saw(server) {
      directory.saw(here.userId, { panel, server });
      remember(here, { panel, serverId: server.id });
    },
  };
}

/** Only a convenience for the next command, so nobody waits for it and its failure is nobody's. */
function remember(here: Here, { panel, serverId }: ServerRef): void {
  const { channelId, userId } = here;
  if (channelId === null) return;
  here.services.accounts.rememberServer(userId, { channelId, ref: panel, serverId }).catch(() => undefined);
}

/**
 * Does something on the server that a person means; see `findPlace`. A server may be called as another's id is written:
 * where no server has that id, it is the name.
 * @param act its first look at the server says whether it is there
 */
export async function atServer(
  here: Here,
  wanted: { typed: string | null; choice: ServerChoice },
  act: (at: Workplace) => Promise<Reply>,
): Promise<Reply> {
  const place = await findPlace(here, wanted);
  if ('reply' in place) return place.reply;
  try {
    return await act(place.at);
  } catch (error) {
    const called = isServerGone(error) ? await serverCalled(here, wanted.typed, place.at) : null;
    if (!called) throw error;
    return act(await workplace(here, refOf(called)));
  }
}

/** `null` when there is no such name, several have it, or it is no name that was typed. */
async function serverCalled(here: Here, typed: string | null, tried: ServerRef): Promise<KnownServer | null> {
  if (typed === null || (serverIdIn(typed) ?? readServerRef(typed)) === null) return null;
  const { servers } = await listing(here);
  const [first, ...others] = findServers(servers, typed).filter(({ server }) => server.id !== tried.serverId);
  return first && others.length === 0 ? first : null;
}

/**
 * The server a person means: chosen or typed; left out, the one they last used in this channel, else their only
 * one, else a menu asks.
 * @throws PanelFailure, AccountFailure, VaultFailure, StoreFailure
 */
async function findPlace(
  here: Here,
  { typed, choice }: { typed: string | null; choice: ServerChoice },
): Promise<Place> {
  const known = typed === null ? await serverOfChannel(here) : await namedDirectly(here, typed);
  if (known) return { at: await workplace(here, known) };
  const { servers, missing } = await allServers(here);
  const found = typed === null ? servers : findServers(servers, typed);
  const [first, ...others] = found;
  if (!first) return { reply: reply(typed === null ? noServers() : notFound('server', typed, { missing })) };
  // Of a list that is not whole nobody can say that this is their only one.
  const isSure = others.length === 0 && (typed !== null || missing === null);
  if (isSure) return { at: await workplace(here, refOf(first)) };
  return { reply: reply(chooseServer(found, { choice, missing, write: writeKnown })) };
}

/** What needs no look at the list of servers: a choice from the autocomplete, or an id. */
async function namedDirectly(here: Here, typed: string): Promise<ServerRef | null> {
  const links = await here.services.accounts.links(here.userId);
  const ref = readServerRef(typed);
  if (ref && links.some((link) => link.ref === ref.panel)) return ref;
  const serverId = serverIdIn(typed);
  if (serverId === null) return null;
  const [link, ...others] = links;
  if (link && others.length === 0) return { panel: link.ref, serverId };
  return whereItIs(here, serverId);
}

/** Asks every panel that a person has linked; `null` when none knows the server. */
async function whereItIs(here: Here, serverId: string): Promise<ServerRef | null> {
  const panels = await here.services.accounts.openAll(here.userId);
  const looked = await Promise.allSettled(panels.map(({ client }) => client.server(serverId)));
  const at = looked.findIndex(({ status }) => status === 'fulfilled');
  const panel = panels[at]?.ref;
  return panel === undefined ? null : { panel, serverId };
}

export async function serverOfChannel(here: Here): Promise<ServerRef | null> {
  if (here.channelId === null) return null;
  const found = await here.services.accounts.serverOfChannel(here.userId, here.channelId);
  return found && { panel: found.ref, serverId: found.serverId };
}

export function listing(here: Here, options?: { retry?: boolean }): Promise<Listing> {
  const { accounts, directory } = here.services;
  return directory.listing(here.userId, () => accounts.openAll(here.userId), options);
}

/**
 * @returns in the order of their names; `missing` says why they may not be all, `cut` what there was too much of.
 * @throws what the panels threw, when none of them could be read.
 */
export async function allServers(
  here: Here,
): Promise<{ servers: KnownServer[]; missing: ReturnType<typeof missingBecause>; cut: Cut }> {
  const all = await listing(here, { retry: true });
  if (all.servers.length === 0 && all.errors.length > 0) throw all.errors[0];
  const servers = [...all.servers].sort((a, b) => a.server.name.localeCompare(b.server.name));
  return { servers, missing: missingBecause(all), cut: cutOf(all) };
}

function refOf({ panel, server }: KnownServer): ServerRef {
  return { panel, serverId: server.id };
}

export function writeKnown(known: KnownServer): string {
  return writeServerRef(refOf(known));
}
