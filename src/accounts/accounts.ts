import { type Clock, isRecent } from '../clock.ts';
import { Failure } from '../failure.ts';
import { type PanelAddress, readPanelAddress } from '../network/panel-address.ts';
import { createPanelClient, type PanelClient } from '../panel/client.ts';
import type { Dialects } from '../panel/dialects.ts';
import { createGate } from '../panel/gate.ts';
import { notAPanel, PanelFailure } from '../panel/problems.ts';
import { createRateLimits, requestsOf } from '../panel/rate-limits.ts';
import type { Transport } from '../panel/transport.ts';
import type { Collection } from '../store/collection.ts';
import type { KeyedLock } from '../store/keyed-lock.ts';
import { createGuard } from './guard.ts';
import { identifierOf, KeyFailure, readKey } from './key.ts';
import { type AccountRecord, type ChannelServer, type Link, panelRef } from './record.ts';
import type { Vault } from './vault.ts';

export type AccountProblem =
  | { kind: 'not-linked' }
  | { kind: 'panel-not-offered' }
  | { kind: 'too-many-links'; max: number };

class AccountFailure extends Failure<AccountProblem> {
  override readonly name = 'AccountFailure';
}

/** A link without its key: all that may be shown. */
export type LinkInfo = Omit<Link, 'sealed'> & { ref: string };

/** `servers`: how many the key reaches; `null` where the panel breaks when it lists them. */
export type Linked = LinkInfo & { servers: number | null };

/** One panel that a person has linked, opened with their key for this invocation. */
interface OpenPanel {
  ref: string;
  url: string;
  client: PanelClient;
}

export interface Accounts {
  /** Panels that may be linked; empty when people enter their own. */
  offered: readonly string[];
  /**
   * Checks a key against the panel and stores it only then. The server list is asked as well, because `/account`
   * answers even where the panel demands two-factor authentication (fact 21). A panel that breaks over one of the
   * servers knows the key all the same, and the others can be opened by their ids.
   * @throws KeyFailure, AddressFailure, AccountFailure, PanelFailure, StoreFailure
   */
  link(wanted: { userId: string; panel: string; key: string }): Promise<Linked>;
  links(userId: string): Promise<LinkInfo[]>;
  /** From then on nothing is asked with that key, whatever was begun. @returns false when there was nothing to forget. */
  unlink(userId: string, ref: string): Promise<boolean>;
  /** @throws AccountFailure `not-linked` when the person has not linked that panel. */
  open(userId: string, ref: string): Promise<OpenPanel>;
  /** @throws AccountFailure `not-linked` when there is none. */
  openAll(userId: string): Promise<[OpenPanel, ...OpenPanel[]]>;
  serverOfChannel(userId: string, channelId: string): Promise<{ ref: string; serverId: string } | null>;
  rememberServer(userId: string, server: { channelId: string; ref: string; serverId: string }): Promise<void>;
}

export interface AccountsOptions {
  records: Collection<AccountRecord>;
  vault: Vault;
  lock: KeyedLock;
  clock: Clock;
  transport: Transport;
  dialects: Dialects;
  /** Ports that panels may have whose address a member enters. */
  ports: readonly number[];
  /** The operator's own choice of panels (`PANEL_URL`); may be private. */
  offered: PanelAddress[];
}

/** "Last used" is a hint to a person, so it need not cost a write a request. */
const LAST_USED_GRAIN_MS = 60_000;
const MAX_REMEMBERED_CHANNELS = 50;
/** What one person's commands ask at once, and what is kept about them, goes by this. */
const MAX_LINKS = 10;
const EMPTY: AccountRecord = { links: [], channels: [] };

export function createAccounts(options: AccountsOptions): Accounts {
  const { records, vault, clock } = options;
  const limits = createRateLimits(options);
  const guard = createGuard(options);
  const gate = createGate();
  const read = async (userId: string) => (await records.get(userId)) ?? EMPTY;
  /** Waits for what is being written, of which some is not waited for by anybody else. */
  const readLatest = (userId: string) => options.lock(`account ${userId}`, () => read(userId));

  /** Reads, changes and writes one person's record, alone. `null` leaves it as it is. */
  const change = (userId: string, edit: (record: AccountRecord) => AccountRecord | null) =>
    options.lock(`account ${userId}`, async () => {
      const edited = edit(await read(userId));
      if (!edited) return false;
      if (edited.links.length === 0) await records.delete(userId);
      else await records.set(userId, edited);
      return true;
    });

  function addressOf(panel: string): PanelAddress {
    const own = options.offered.find(({ url }) => url === panel);
    if (own) return own;
    if (options.offered.length > 0) throw new AccountFailure({ kind: 'panel-not-offered' });
    return readPanelAddress(panel, { trusted: false, ports: options.ports });
  }

  const accessTo = (panel: PanelAddress, key: string) =>
    ({ transport: options.transport, dialects: options.dialects, clock, gate, panel, key }) as const;

  async function openLink(userId: string, link: Link): Promise<OpenPanel> {
    const key = await vault.open(link.sealed, { userId, panel: link.panel });
    const isLinked = async () => (await read(userId)).links.some(({ panel }) => panel === link.panel);
    const transport = guard.transport(userId, link.panel, isLinked);
    const client = createPanelClient({ ...accessTo(addressOf(link.panel), key), transport, limits, userId });
    return { ref: panelRef(link.panel), url: link.panel, client };
  }

  async function openLinks(userId: string, links: Link[]): Promise<[OpenPanel, ...OpenPanel[]]> {
    const [first, ...others] = await Promise.all(links.map((link) => openLink(userId, link)));
    if (!first) throw new AccountFailure({ kind: 'not-linked' });
    touch(userId, links);
    return [first, ...others];
  }

  /** Not waited for, and its failure is no failure of the request: only `/panel status` shows it. */
  function touch(userId: string, used: Link[]): void {
    const now = clock.now();
    if (
      used.every(({ lastUsedAt }) => lastUsedAt !== null && isRecent(clock, lastUsedAt, LAST_USED_GRAIN_MS))
    )
      return;
    const panels = new Set(used.map(({ panel }) => panel));
    const stamp = (link: Link) => (panels.has(link.panel) ? { ...link, lastUsedAt: now } : link);
    change(userId, (record) => ({ ...record, links: record.links.map(stamp) })).catch(() => undefined);
  }

  return {
    offered: options.offered.map(({ url }) => url),
    async link({ userId, panel, key: typed }) {
      const key = readKey(typed);
      const address = addressOf(panel);
      withLink(await read(userId), { panel: address.url });
      // What an earlier key was told says nothing about this one, which may be another account's.
      const client = createPanelClient({ ...accessTo(address, key), userId });
      const count = client.countServers().catch(unlessListBreaks);
      const [servers, account] = await Promise.all([count, client.account()]).catch(whyNotLinked);
      const link: Link = {
        panel: address.url,
        username: account.username,
        identifier: identifierOf(key),
        linkedAt: clock.now(),
        lastUsedAt: null,
        sealed: await vault.seal(key, { userId, panel: address.url }),
      };
      limits.forget(requestsOf({ userId, panelUrl: link.panel }));
      await change(userId, (record) => ({
        ...record,
        links: [...withLink(record, link), link],
      }));
      return { ...withoutKey(link), servers };
    },
    links: async (userId) => (await readLatest(userId)).links.map(withoutKey),
    async unlink(userId, ref) {
      const { links } = await read(userId);
      const existed = await change(userId, (record) => forget(record, ref));
      for (const { panel } of links) if (panelRef(panel) === ref) guard.unlinked(userId, panel);
      return existed;
    },
    async open(userId, ref) {
      const { links } = await read(userId);
      const [opened] = await openLinks(
        userId,
        links.filter(({ panel }) => panelRef(panel) === ref),
      );
      return opened;
    },
    openAll: async (userId) => openLinks(userId, (await read(userId)).links),
    async serverOfChannel(userId, channelId) {
      const found = (await readLatest(userId)).channels.find((channel) => channel.channelId === channelId);
      return found ? { ref: panelRef(found.panel), serverId: found.serverId } : null;
    },
    async rememberServer(userId, { channelId, ref, serverId }) {
      await change(userId, (record) => remember(record, { channelId, ref, serverId }));
    },
  };
}

function unlessListBreaks(error: unknown): null {
  if (error instanceof PanelFailure && error.problem.kind === 'no-answer') {
    const { answer } = error.problem;
    if (answer.how === 'server-error' && answer.breaks === 'servers') return null;
  }
  throw error;
}

/**
 * Where even the list of servers is not found there is something else than a panel, or its address has a wrong path;
 * and a key that never worked does not work "any more".
 */
function whyNotLinked(error: unknown): never {
  const kind = error instanceof PanelFailure ? error.problem.kind : null;
  if (kind === 'key-refused') throw new KeyFailure({ kind: 'key-wrong' }, error);
  throw kind === 'not-found' || kind === 'not-offered' ? new PanelFailure(notAPanel(404), error) : error;
}

function withoutKey({ sealed: _, ...shown }: Link): LinkInfo {
  return { ...shown, ref: panelRef(shown.panel) };
}

/** The others beside a link that is to be kept. @throws AccountFailure when there is no room for it */
function withLink({ links }: AccountRecord, { panel }: Pick<Link, 'panel'>): Link[] {
  const others = links.filter((link) => link.panel !== panel);
  if (others.length >= MAX_LINKS) throw new AccountFailure({ kind: 'too-many-links', max: MAX_LINKS });
  return others;
}

function forget(record: AccountRecord, ref: string): AccountRecord | null {
  const keep = ({ panel }: { panel: string }) => panelRef(panel) !== ref;
  if (record.links.every(keep)) return null;
  return { links: record.links.filter(keep), channels: record.channels.filter(keep) };
}

function remember(
  record: AccountRecord,
  { channelId, ref, serverId }: { channelId: string; ref: string; serverId: string },
): AccountRecord | null {
  const panel = record.links.find((link) => panelRef(link.panel) === ref)?.panel;
  const known = record.channels.find((channel) => channel.channelId === channelId);
  if (!panel || (known?.panel === panel && known.serverId === serverId)) return null;
  const others = record.channels.filter((channel) => channel !== known);
  const latest: ChannelServer = { channelId, panel, serverId };
  return { ...record, channels: [...others, latest].slice(-MAX_REMEMBERED_CHANNELS) };
}
