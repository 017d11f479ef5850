import { z } from 'zod';
import { cutText, text } from './bounded-text.ts';
import { anyList, listOf, readList } from './lists.ts';
import type { ServerState } from './problems.ts';

/** An address a server may listen on: the panel's allocation, in the words of this program. */
export interface Allocation {
  id: number;
  ip: string;
  /** A name the panel shows instead of the ip. */
  alias: string | null;
  port: number;
  note: string | null;
  isPrimary: boolean;
}

/** A game server as the server list has it. */
export interface Server {
  /** The short id that the panel's addresses carry. */
  id: string;
  uuid: string;
  name: string;
  node: string | null;
  /** How many allocations the server may have, the primary included; `null` and 0 both mean no more (fact 4). */
  allocationLimit: number | null;
  state: ServerState | null;
  /**
   * All allocations – or only the primary when the key may not read them (fact 13). Never more than
   * `MAX_ALLOCATIONS`, the primary among them; `leftOut`: how many the panel named besides.
   */
  allocations: Allocation[];
  leftOut?: number;
}

/** A game server as its details have it: with what the key may do there. */
export interface ServerDetails extends Server {
  permissions: ReadonlySet<string>;
  /** Whether this panel is of a kind where a limit of null or 0 forbids adding and removing (fact 4). */
  noLimitForbids: boolean;
  /** Pelican picks ports itself, like Pterodactyl; known by fields that only it has (pelican-differences.md). */
  isPelican: boolean;
}

export interface Account {
  username: string;
}

/** What references and custom_ids have room for; real ones have 8 characters and a few digits. */
const SHORT_ID = /^[\w-]{1,36}$/;
const MAX_ID = 999_999_999_999_999;

/** There may be thousands: zod checks a bare object ten times faster than one with transformations inside. */
const allocationObject = z.object({
  attributes: z.object({
    id: z.int().positive().max(MAX_ID),
    ip: z.string(),
    ip_alias: z.string().nullish(),
    port: z.int().min(0).max(65_535),
    notes: z.string().nullish(),
    is_default: z.boolean(),
  }),
});

/** A hostile or broken panel may repeat itself; everything downstream counts on an id being one allocation. */
export function eachOnce<T extends { id: number | string }>(list: T[]): T[] {
  return [...new Map(list.toReversed().map((one) => [one.id, one])).values()].toReversed();
}

export const allocation = allocationObject.transform(
  ({ attributes: a }): Allocation => ({
    id: a.id,
    ip: cutText(a.ip),
    alias: a.ip_alias ? cutText(a.ip_alias) : null,
    port: a.port,
    note: a.notes ? cutText(a.notes) : null,
    isPrimary: a.is_default,
  }),
);

/** Of one server, or of all servers on a page of the list, that are worked with. */
const MAX_ALLOCATIONS = 2_000;

const allocationList = z.object({ data: anyList }).transform(({ data }) => data);

const noAllocations = z.object({ object: z.literal('null_resource') }).transform((): unknown[] => []);

/** Nothing could be said of a server without its primary, so that one is never left out. */
function primaryFirst(list: unknown[], max: number): unknown[] {
  if (list.length <= max) return list;
  const at = list.findIndex(isFlagged);
  return at < max ? list : [list[at], ...list.slice(0, at), ...list.slice(at + 1)];
}

/** By hand: a schema that does not fit makes an error, and here almost none fits. */
function isFlagged(one: unknown): boolean {
  if (!isRecord(one) || !('attributes' in one) || !isRecord(one.attributes)) return false;
  return 'is_default' in one.attributes && one.attributes.is_default === true;
}

const relationships = z.object({ allocations: z.union([allocationList, noAllocations]).nullish() });

const serverAttributes = z.looseObject({
  identifier: z.string().regex(SHORT_ID),
  uuid: text,
  name: text,
  node: text.nullish(),
  sftp_details: z.object({ alias: z.unknown() }).partial().nullish().catch(null),
  limits: z.object({ oom_killer: z.unknown() }).partial().nullish().catch(null),
  feature_limits: z.object({ allocations: z.int().nullish() }),
  status: text.nullish(),
  is_suspended: z.boolean().nullish(),
  is_installing: z.boolean().nullish(),
  is_transferring: z.boolean().nullish(),
  is_node_under_maintenance: z.boolean().nullish(),
  relationships: relationships.nullish(),
});

type ServerAttributes = z.infer<typeof serverAttributes>;

const STATUSES = new Map<string, ServerState>([
  ['suspended', 'suspended'],
  ['installing', 'installing'],
  ['install_failed', 'install-failed'],
  ['restoring_backup', 'restoring'],
]);

function isPelican({ limits, sftp_details }: ServerAttributes): boolean {
  return limits?.oom_killer !== undefined || sftp_details?.alias !== undefined;
}

function stateOf(server: ServerAttributes): ServerState | null {
  if (server.is_suspended) return 'suspended';
  if (server.is_node_under_maintenance) return 'node-maintenance';
  if (server.is_transferring) return 'transferring';
  // Pterodactyl goes on working with it (fact 14); Pelican does not, and says `is_installing` as well (its fact 12).
  if (server.status === 'reinstall_failed') return isPelican(server) ? 'reinstall-failed' : null;
  const named = STATUSES.get(server.status ?? '');
  return named ?? (server.is_installing ? 'installing' : null);
}

/**
 * What Pterodactyl up to 1.12 and Pelican say of a server (recordings `server.A.owner`, `details.Q-loop.owner`), and
 * what later ones add. A fork that says more may mean something else by its limits, as Hydrodactyl does.
 */
const KNOWN_ATTRIBUTES = new Set([
  ...['server_owner', 'identifier', 'internal_id', 'uuid', 'name', 'description', 'node', 'docker_image'],
  ...['is_node_under_maintenance', 'is_suspended', 'is_installing', 'is_transferring', 'status'],
  ...['sftp_details', 'limits', 'feature_limits', 'invocation', 'egg_features', 'relationships'],
  ...['__deprecated_uuid_short', 'server_identifier'],
]);

interface Reading {
  context: z.RefinementCtx;
  /** At most so many allocations. */
  max: number;
  listed?: unknown[] | null | undefined;
}

function toServer(server: ServerAttributes, { context, max, listed }: Reading): Server {
  const list = listed ?? server.relationships?.allocations ?? [];
  const { items, leftOut } = readList(allocation, { list: primaryFirst(list, max), max, context });
  return {
    id: server.identifier,
    uuid: server.uuid,
    name: server.name,
    node: server.node ?? null,
    allocationLimit: server.feature_limits.allocations ?? null,
    state: stateOf(server),
    allocations: eachOnce(items),
    ...(leftOut > 0 ? { leftOut } : {}),
  };
}

/** The panels know some fifty. */
const MAX_PERMISSIONS = 500;

function isRecord(given: unknown): given is object {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

/** Usually a list; Pelican may send an object instead (pelican-differences.md, `meta.user_permissions`). */
const permissions = z
  .preprocess((list) => (isRecord(list) ? Object.values(list) : list), listOf(text, MAX_PERMISSIONS))
  .transform(({ items }): ReadonlySet<string> => new Set(items));

export const serverDetails = z
  .object({
    attributes: serverAttributes,
    /** Some forks put them beside the attributes. */
    relationships: relationships.nullish(),
    meta: z
      .object({ is_server_owner: z.boolean().nullish(), user_permissions: permissions.nullish() })
      .nullish(),
  })
  .transform(({ attributes, relationships: beside, meta }, context): ServerDetails => {
    const listed = attributes.relationships?.allocations ?? beside?.allocations;
    // To whom the panel does not say which ports there are, it has not said that there are none.
    if (!listed) context.addIssue('The details name no allocations.');
    return {
      ...toServer(attributes, { context, max: MAX_ALLOCATIONS, listed }),
      permissions: meta?.user_permissions ?? new Set(meta?.is_server_owner ? ['*'] : []),
      noLimitForbids: Object.keys(attributes).every((name) => KNOWN_ATTRIBUTES.has(name)),
      isPelican: isPelican(attributes),
    };
  });

/** On one page; fact 16. */
const MAX_SERVERS = 100;

export const serverPage = z
  .object({
    data: listOf(z.object({ attributes: serverAttributes }), MAX_SERVERS),
    meta: z.object({ pagination: z.object({ total: z.int().min(0), total_pages: z.int() }) }),
  })
  .transform(({ data, meta }, context) => ({
    servers: serversOf(data.items, context),
    total: meta.pagination.total,
    pages: meta.pagination.total_pages,
  }));

export type ServerPage = z.infer<typeof serverPage>;

function serversOf(items: { attributes: ServerAttributes }[], context: z.RefinementCtx): Server[] {
  let left = MAX_ALLOCATIONS;
  return items.map(({ attributes }) => {
    const server = toServer(attributes, { context, max: Math.max(1, left) });
    left -= server.allocations.length;
    return server;
  });
}

export const account = z
  .object({ attributes: z.object({ username: text }) })
  .transform(({ attributes }): Account => ({ username: attributes.username }));

/** Whether a key with these permissions may do something; `*` is an owner or a root admin. */
export function may(server: ServerDetails, permission: string): boolean {
  return server.permissions.has('*') || server.permissions.has(permission);
}
