import type { ActivityEntry, ActivityPage } from '../panel/live-schemas.ts';
import { asListed } from './addresses.ts';
import type { Overview } from './overview.ts';
import { demand, mayReadActivity } from './rules.ts';
import { look, seen, type Workplace } from './workplace.ts';

/** What was done to the ports of a server, the latest first, with their addresses as the list shows them now. */
export interface History {
  overview: Overview;
  activity: ActivityPage;
}

/**
 * One page of it.
 * @param page from 1, as the panel counts: what is new since moves the rest on by as many lines.
 * @throws PanelFailure, PortFailure
 */
export function readHistory(at: Workplace, page: number): Promise<History> {
  return look(at, async (server) => {
    demand(mayReadActivity(server));
    const activity = await inOrder(at, page);
    const entries = activity.entries.map((entry) => ({
      ...entry,
      address: entry.address && asListed(server.allocations, entry.address),
    }));
    return { overview: seen(at, server), activity: { ...activity, entries } };
  });
}

/**
 * Panels put the older first among events of one second (Pelican's fact 13, both panels), also where the second goes
 * on over the end of a page; so the pages beside it are read as well, if there are any.
 */
async function inOrder(at: Workplace, page: number): Promise<ActivityPage> {
  const read = (number: number) => at.client.activity(at.serverId, number);
  const [newer, here] = await Promise.all([page > 1 ? read(page - 1) : null, read(page)]);
  const older = page < here.pages ? await read(page + 1) : null;
  const before = newer?.entries ?? [];
  const all = latestFirst([...before, ...here.entries, ...(older?.entries ?? [])]);
  return { ...here, entries: all.slice(before.length, before.length + here.entries.length) };
}

/** @param entries the latest second first, the oldest first within one */
function latestFirst(entries: readonly ActivityEntry[]): ActivityEntry[] {
  return entries.toReversed().sort((a, b) => b.atMs - a.atMs);
}
