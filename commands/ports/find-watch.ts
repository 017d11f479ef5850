import { matching, readAddress } from '../../src/allocations/addresses.ts';
import { serverIdIn } from '../../src/allocations/find.ts';
import { readPortRef, readServerRef, writePortRef } from '../../src/allocations/references.ts';
import type { Suggest } from '../../src/discord/options.ts';
import { type WatchedPort, watchedPortSuggestion } from '../../src/views/uptime.ts';
import type { Watch } from '../../src/watching/watching.ts';
import type { Here, Services } from '../services.ts';
import { serverOfChannel } from './place.ts';

/** A port a person watches, with the watch whose samples are shown. */
export type OwnWatch = WatchedPort & { id: string };

/** The ports a person watches: once each, however many channels are told. */
export async function watchedPorts(here: Pick<Here, 'services' | 'userId'>): Promise<OwnWatch[]> {
  const watches = await here.services.watching.of(here.userId);
  const best = new Map(watches.toSorted(byWorth).map((watch) => [writeWatch(watch), watch]));
  return [...best.values()].map(shown).sort(byName);
}

/** The one that knows most comes last: one that goes on, and the longest. */
function byWorth(one: Watch, other: Watch): number {
  return Number(one.paused === null) - Number(other.paused === null) || other.bornMs - one.bornMs;
}

function byName(one: OwnWatch, other: OwnWatch): number {
  return one.serverName.localeCompare(other.serverName) || one.address.localeCompare(other.address);
}

function shown({ paused, ...watch }: Watch): OwnWatch {
  const { id, panel, server, allocation, serverName, address, bornMs, everyMs, state } = watch;
  const known = { id, panel, server, allocation, serverName, address, bornMs, everyMs, state };
  return { ...known, isPaused: paused !== null };
}

export function writeWatch({
  panel,
  server,
  allocation,
}: Pick<WatchedPort, 'panel' | 'server' | 'allocation'>): string {
  return writePortRef({ panel, serverId: server, allocationId: allocation });
}

interface Typed {
  server: string | null;
  allocation: string | null;
}

/** Which of them a person means: chosen from the autocomplete, or typed; without a word the channel's server's. */
export async function watchesMeant(
  here: Here,
  watches: OwnWatch[],
  { server, allocation }: Typed,
): Promise<OwnWatch[]> {
  const onServer = server === null ? watches : watches.filter((watch) => isOn(watch, server));
  if (allocation !== null) return onServer.filter((watch) => isAt(watch, allocation));
  if (server !== null) return onServer;
  const channel = await serverOfChannel(here);
  const near = watches.filter((watch) => watch.panel === channel?.panel && watch.server === channel.serverId);
  return near.length > 0 ? near : watches;
}

function isOn(watch: OwnWatch, typed: string): boolean {
  const ref = readServerRef(typed);
  if (ref) return watch.panel === ref.panel && watch.server === ref.serverId;
  const text = typed.trim().toLowerCase();
  const id = watch.server.toLowerCase();
  return id === (serverIdIn(text) ?? text) || watch.serverName.toLowerCase().includes(text);
}

function isAt(watch: OwnWatch, typed: string): boolean {
  if (readPortRef(typed)) return writeWatch(watch) === typed;
  const own = readAddress(watch.address);
  return own !== null && matching([{ ip: own.host ?? '', alias: null, port: own.port }], typed).length > 0;
}

/** While a person types: the ports they watch, on the server already chosen. */
export const suggestWatches: Suggest<Services> = async (here, { typed, others }) => {
  const text = typed.trim().toLowerCase();
  const fits = (watch: OwnWatch) =>
    `${watch.address} ${watch.serverName}`.toLowerCase().includes(text) &&
    (!others.server || isOn(watch, others.server));
  const found = (await watchedPorts(here)).filter(fits);
  return found.map((watch) => ({ name: watchedPortSuggestion(watch), value: writeWatch(watch) }));
};
