import { findPorts, type KnownPort } from '../../src/allocations/find.ts';
import type { Overview } from '../../src/allocations/overview.ts';
import { readPortRef, writePortRef } from '../../src/allocations/references.ts';
import { isNotThere, PortFailure, type PortName, type Workplace } from '../../src/allocations/workplace.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import type { PanelProblem } from '../../src/panel/problems.ts';
import { choosePort, type PortVerb } from '../../src/views/choose.ts';
import { notFound } from '../../src/views/explain.ts';
import type { Here } from '../services.ts';
import { allServers, atServer, serverOfChannel, workplace } from './place.ts';

/** A port on the server it belongs to; the verbs look it up in what they read of the server anyway. */
export interface PortAt {
  at: Workplace;
  name: PortName;
}

interface Wanted {
  server: string | null;
  allocation: string;
  verb: PortVerb;
  /** Kept through a question back. */
  note: string;
  /** Answers instead of a menu when several ports fit: for what cannot be kept through a question back. */
  several?: (ports: KnownPort[], isCut: boolean) => Reply;
}

type Act = (port: PortAt) => Promise<Reply>;

/**
 * Does something with the port a person means: chosen from the autocomplete, or typed as a number or an address – on
 * the server they named, else on the one they last used in this channel, else on any of theirs.
 * @param act reads the server itself and looks the port up there, so that one look is enough.
 * @throws PanelFailure, PortFailure, AccountFailure, VaultFailure, StoreFailure
 */
export async function withPort(here: Here, wanted: Wanted, act: Act): Promise<Reply> {
  const ref = readPortRef(wanted.allocation);
  if (ref) return act({ at: await workplace(here, ref), name: { allocationId: ref.allocationId } });
  if (wanted.server !== null) {
    const choice = { verb: 'list', port: null, ip: null, note: '' } as const;
    return atServer(here, { typed: wanted.server, choice }, (at) => onServer(wanted, at, act));
  }
  const channel = await serverOfChannel(here);
  if (!channel) return orNothing(wanted, await anywhere(here, wanted, act));
  try {
    return await onServer(wanted, await workplace(here, channel), act);
  } catch (error) {
    if (!isNotThere(error)) throw error;
    const found = await anywhere(here, wanted, act);
    // What is known of the server last used here says more than that the others have none either.
    if (!('reply' in found) && error instanceof PortFailure) throw error;
    return orNothing(wanted, found);
  }
}

async function onServer(wanted: Wanted, at: Workplace, act: Act): Promise<Reply> {
  try {
    return await act({ at, name: { typed: wanted.allocation } });
  } catch (error) {
    if (!(error instanceof PortFailure) || error.problem.kind !== 'several-ports') throw error;
    const { overview, ports } = error.problem;
    const found = ports.map((port) => known(overview, port));
    return askWhich(wanted, found, overview.leftOut > 0);
  }
}

function known(overview: Overview, { id, address, note, isPrimary }: Overview['ports'][number]): KnownPort {
  const { panel, serverId, name } = overview;
  return { panel, serverId, allocationId: id, serverName: name, address, note, isPrimary };
}

function askWhich(wanted: Wanted, ports: KnownPort[], isCut: boolean): Reply {
  return (
    wanted.several?.(ports, isCut) ?? reply(choosePort(ports, { ...wanted, isCut, write: writePortRef }))
  );
}

/** The answer, or why the port may be there although none that can be seen fits. */
type Anywhere = { reply: Reply } | { missing: PanelProblem | null; isCut: boolean };

function orNothing({ allocation }: Wanted, found: Anywhere): Reply {
  return 'reply' in found ? found.reply : reply(notFound('port', allocation, found));
}

async function anywhere(here: Here, wanted: Wanted, act: Act): Promise<Anywhere> {
  const { servers, missing, cut } = await allServers(here);
  const [only, ...otherServers] = servers;
  if (only && otherServers.length === 0 && missing === null) {
    const place = { panel: only.panel, serverId: only.server.id };
    return { reply: await onServer(wanted, await workplace(here, place), act) };
  }
  const [first, ...others] = findPorts(servers, wanted.allocation);
  if (!first) return { missing, isCut: cut.ports };
  if (others.length > 0) return { reply: askWhich(wanted, [first, ...others], cut.ports) };
  const at = await workplace(here, first);
  return { reply: await act({ at, name: { allocationId: first.allocationId } }) };
}
