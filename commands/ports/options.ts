import { suggestPorts, suggestServers } from '../../src/allocations/find.ts';
import { readServerRef, writePortRef } from '../../src/allocations/references.ts';
import { requiredText, type Suggest, text } from '../../src/discord/options.ts';
import { portSuggestion, serverSuggestion } from '../../src/views/choose.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import type { Services } from '../services.ts';
import { listing, serverOfChannel, writeKnown } from './place.ts';

/** What can be typed in place of a choice: a name or an address. */
const MAX_TYPED = 100;

const { options } = descriptions.ports;

const servers: Suggest<Services> = async (here, { typed }) => {
  const { servers } = await listing(here);
  return suggestServers(servers, typed).map((known) => ({
    name: serverSuggestion(known),
    value: writeKnown(known),
  }));
};

/** The ports of the server already chosen; without one all, those of the channel's server first. */
const ports: Suggest<Services> = async (here, { typed, others }) => {
  const { servers } = await listing(here);
  const chosen = readServerRef(others.server ?? '') ?? (await serverOfChannel(here));
  const isChosen = (place: { panel: string; serverId: string }) =>
    place.panel === chosen?.panel && place.serverId === chosen.serverId;
  const found = suggestPorts(servers, typed);
  const near = found.filter(isChosen);
  const far = others.server ? [] : found.filter((port) => !isChosen(port));
  return [...near, ...far].map((port) => ({ name: portSuggestion(port), value: writePortRef(port) }));
};

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
