import { inReadingOrder, matching } from '../../src/allocations/addresses.ts';
import { findPorts, type KnownPort } from '../../src/allocations/find.ts';
import { list, listIfThere } from '../../src/allocations/list.ts';
import type { Overview } from '../../src/allocations/overview.ts';
import { readPortRef, writePortRef } from '../../src/allocations/references.ts';
import type { Workplace } from '../../src/allocations/workplace.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { choosePort, type PortVerb } from '../../src/views/choose.ts';
import { notFound } from '../../src/views/explain.ts';
import type { Here } from '../services.ts';
import { allServers, findPlace, serverOfChannel, workplace } from './place.ts';

export type PortPlace = { at: Workplace; allocationId: number } | { reply: Reply };

interface Wanted {
  server: string | null;
  allocation: string;
  verb: PortVerb;
  /** Kept through a question back. */
  note: string;
  /** Answers instead of a menu when several ports fit: for what cannot be kept through a question back. */
  several?: (ports: KnownPort[]) => Reply;
}

/**
 * The port a person means: chosen from the autocomplete, or typed as a number or an address – on the server they
 * named, else on the one they last used in this channel, else on any of theirs.
 * @throws PanelFailure, AccountFailure, VaultFailure, StoreFailure
 */
export async function findPort(here: Here, wanted: Wanted): Promise<PortPlace> {
  const ref = readPortRef(wanted.allocation);
  if (ref) return { at: await workplace(here, ref), allocationId: ref.allocationId };
  const candidates =
    wanted.server === null ? await anywhere(here, wanted.allocation) : await onServer(here, wanted);
  if ('reply' in candidates) return candidates;
  const [first, ...others] = candidates;
  if (!first) return { reply: reply(notFound('port', wanted.allocation)) };
  if (others.length > 0 && wanted.several) return { reply: wanted.several(candidates) };
  if (others.length > 0) return { reply: reply(choosePort(candidates, { ...wanted, write: writePortRef })) };
  return { at: await workplace(here, first), allocationId: first.allocationId };
}

async function onServer(here: Here, { server, allocation }: Wanted): Promise<KnownPort[] | { reply: Reply }> {
  const choice = { verb: 'list', port: null, ip: null, note: '' } as const;
  const place = await findPlace(here, { typed: server, choice });
  return 'reply' in place ? place : fitting(await list(place.at), allocation);
}

function fitting(overview: Overview, typed: string): KnownPort[] {
  return inReadingOrder(matching(overview.ports, typed)).map((port) => known(overview, port));
}

function known(overview: Overview, { id, address, note, isPrimary }: Overview['ports'][number]): KnownPort {
  const { panel, serverId, name } = overview;
  return { panel, serverId, allocationId: id, serverName: name, address, note, isPrimary };
}

async function anywhere(here: Here, typed: string): Promise<KnownPort[]> {
  const channel = await serverOfChannel(here);
  // A server that is gone since it was last used here has no ports.
  const overview = channel && (await listIfThere(await workplace(here, channel)));
  const near = overview ? fitting(overview, typed) : [];
  return near.length > 0 ? near : findPorts((await allServers(here)).servers, typed);
}
