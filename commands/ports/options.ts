import { busyUntil, cutOf, type KnownServer } from '../../src/allocations/directory.ts';
import { findServers, suggestPorts, suggestServers } from '../../src/allocations/find.ts';
import { readServerRef, type ServerRef, writePortRef } from '../../src/allocations/references.ts';
import { MAX_SUGGESTIONS, requiredText, type Suggest, text } from '../../src/discord/options.ts';
import type { Suggestion } from '../../src/discord/replies.ts';
import { busySuggestion, cutSuggestions, portSuggestion, serverSuggestion } from '../../src/views/choose.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import type { Here, Services } from '../services.ts';
import { listing, serverOfChannel, writeKnown } from './place.ts';

/** What can be typed in place of a choice: a name or an address. */
const MAX_TYPED = 100;

const { options } = descriptions.ports;

const servers: Suggest<Services> = async (here, { typed }) => {
  const all = await listing(here);
  const found = suggestServers(all.servers, typed)
    .slice(0, MAX_SUGGESTIONS)
    .map((known) => ({ name: serverSuggestion(known), value: writeKnown(known) }));
  const choices = found.length > 0 ? found : whyNone(here, { errors: all.errors, typed });
  return cutOf(all).servers ? withLast(choices, said(cutSuggestions.servers, typed)) : choices;
};

/** The one choice while a panel takes no more requests: why there are none. */
function whyNone(here: Here, { errors, typed }: { errors: unknown[]; typed: string }): Suggestion[] {
  const untilMs = busyUntil({ errors });
  if (untilMs === null) return [];
  const name = busySuggestion(untilMs - here.services.clock.now());
  return [said(name, typed)];
}

/** A sentence among the choices. Chosen, it is what was typed. */
function said(name: string, typed: string): Suggestion {
  return { name, value: typed.trim() || name };
}

function withLast(choices: Suggestion[], last: Suggestion): Suggestion[] {
  return [...choices.slice(0, MAX_SUGGESTIONS - 1), last];
}

/** The ports of the server already named; without one all, those of the channel's server first. */
const ports: Suggest<Services> = async (here, { typed, others }) => {
  const { servers, errors } = await listing(here);
  const named = others.server?.trim() ?? '';
  const channel = named === '' ? await serverOfChannel(here) : null;
  const among = named === '' ? servers : serversNamed(servers, named);
  const found = suggestPorts(among, typed);
  const near = found.filter((port) => isAt(port, channel));
  const far = found.filter((port) => !isAt(port, channel));
  const all = [...near, ...far]
    .slice(0, MAX_SUGGESTIONS)
    .map((port) => ({ name: portSuggestion(port), value: writePortRef(port) }));
  const choices = all.length > 0 ? all : whyNone(here, { errors, typed });
  const cut = cutOf({ servers: among, errors: among.length === 0 || named === '' ? errors : [] });
  return cut.ports ? withLast(choices, said(cutSuggestions.ports, typed)) : choices;
};

/** Those that the command would take a chosen or typed server for. */
function serversNamed(servers: KnownServer[], named: string): KnownServer[] {
  const ref = readServerRef(named);
  const chosen = ref && servers.filter(({ panel, server }) => isAt({ panel, serverId: server.id }, ref));
  return chosen && chosen.length > 0 ? chosen : findServers(servers, named);
}

function isAt(place: ServerRef, wanted: ServerRef | null): boolean {
  return place.panel === wanted?.panel && place.serverId === wanted.serverId;
}

export const serverOption = text<Services>(options.server, { maxLength: MAX_TYPED, suggest: servers });

/** Where an action can be about all ports as well. */
export const anyAllocationOption = text<Services>(options.anyAllocation, {
  maxLength: MAX_TYPED,
  suggest: ports,
});

export const allocationOption = requiredText<Services>(options.allocation, {
  maxLength: MAX_TYPED,
  suggest: ports,
});
