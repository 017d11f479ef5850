import fc from 'fast-check';
import type { LinkInfo } from '../../../src/accounts/accounts.ts';
import { addressOf } from '../../../src/allocations/addresses.ts';
import type { KnownServer } from '../../../src/allocations/directory.ts';
import type { KnownPort } from '../../../src/allocations/find.ts';
import type { Overview, Port } from '../../../src/allocations/overview.ts';
import type { Allowed } from '../../../src/allocations/rules.ts';
import type { ServerState } from '../../../src/panel/problems.ts';
import type { Allocation } from '../../../src/panel/schemas.ts';
import { hostileText } from './hostile.ts';

/** A Saturday in 2026, so that every moment near it has ten digits of seconds. */
export const NOW = Date.UTC(2026, 10, 21, 12);

export const panelRef = fc.stringMatching(/^[\w-]{6}$/);
export const serverId = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[0-9a-f]{8}$/) },
  fc.stringMatching(/^[\w-]{1,36}$/),
);
export const allocationId = fc.oneof(
  fc.integer({ min: 1, max: 99_999 }),
  fc.integer({ min: 1, max: 999_999_999_999_999 }),
);
export const portNumber = fc.integer({ min: 1, max: 65_535 });
export const place = fc.record({ panel: panelRef, serverId });
export const moment = fc.integer({ min: 0, max: 86_400_000 }).map((ms) => NOW + ms);

export const state = fc.constantFrom<ServerState>(
  ...([
    'suspended',
    'installing',
    'install-failed',
    'restoring',
    'transferring',
    'node-maintenance',
  ] as const),
);

export const ip = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom('2001:0db8:85a3:0000:0000:8a2e:0370:7334', '::', '::1', 'fe80::1%eth0', '::ffff:1.2.3.4'),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

export const allocation: fc.Arbitrary<Allocation> = fc.record({
  id: allocationId,
  ip: fc.oneof({ weight: 3, arbitrary: ip }, hostileText),
  alias: maybe(fc.oneof(fc.domain(), hostileText)).map((alias) => alias || null),
  port: fc.integer({ min: 0, max: 65_535 }),
  note: maybe(hostileText).map((note) => note || null),
  isPrimary: fc.boolean(),
});

const allowed: fc.Arbitrary<Allowed> = fc.oneof(
  fc.constantFrom<Allowed>(
    { ok: true },
    { ok: false, reason: 'no-limit' },
    { ok: false, reason: 'is-primary' },
    { ok: false, reason: 'no-primary' },
    { ok: false, reason: 'permission', permission: 'allocation.create' },
  ),
  state.map((name): Allowed => ({ ok: false, reason: 'state', state: name })),
  fc
    .record({ used: fc.nat(999), limit: fc.nat(999) })
    .map((counts): Allowed => ({ ok: false, reason: 'limit', ...counts })),
);

export const port: fc.Arbitrary<Port> = fc
  .record({ allocation, may: fc.record({ makePrimary: allowed, note: allowed, remove: allowed }) })
  .map(({ allocation, may }) => ({ ...allocation, address: addressOf(allocation), may }));

export const overview: fc.Arbitrary<Overview> = fc.record({
  panel: panelRef,
  serverId,
  name: hostileText,
  node: maybe(hostileText),
  state: maybe(state),
  ports: fc.uniqueArray(port, { maxLength: 40, selector: ({ id }) => id }),
  leftOut: fc.nat(40_000),
  seesAll: fc.boolean(),
  used: fc.nat(9_999),
  limit: maybe(fc.nat(9_999)),
  mayAdd: allowed,
  mayPower: fc.record({ start: allowed, stop: allowed, restart: allowed }),
});

/** A server with one of its ports; most questions need both. */
export const portOnServer = fc.record({ overview, port });

export const knownServers: fc.Arbitrary<KnownServer[]> = fc.uniqueArray(
  fc.record({
    panel: panelRef,
    server: fc.record({
      id: serverId,
      uuid: fc.uuid(),
      name: hostileText,
      node: maybe(hostileText),
      allocationLimit: maybe(fc.nat(99)),
      state: maybe(state),
      allocations: fc.constant([]),
    }),
  }),
  { minLength: 1, maxLength: 60, selector: ({ panel, server }) => `${panel}/${server.id}` },
);

export const knownPorts: fc.Arbitrary<KnownPort[]> = fc.uniqueArray(
  fc.record({
    panel: panelRef,
    serverId,
    allocationId,
    serverName: hostileText,
    address: allocation.map(addressOf),
    note: maybe(hostileText),
    isPrimary: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40, selector: (one) => `${one.panel}/${one.serverId}/${one.allocationId}` },
);

export const link: fc.Arbitrary<LinkInfo> = fc.record({
  ref: panelRef,
  panel: fc.oneof(
    fc.webUrl(),
    hostileText.map((text) => `https://panel.example.com/${encodeURIComponent(text.toWellFormed())}`),
    fc.integer({ min: 1, max: 180 }).map((length) => `https://panel.example.com/${'-'.repeat(length)}`),
  ),
  username: hostileText,
  identifier: hostileText.map((text) => text.slice(0, 16)),
  linkedAt: moment,
  lastUsedAt: maybe(moment),
});

export const links = fc.uniqueArray(link, { maxLength: 40, selector: ({ ref }) => ref });
