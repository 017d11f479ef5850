import type { RecordedPelicanWorld, World } from '../../../sandbox/panel/index.ts';
import type { ManualClock } from '../../support/manual-clock.ts';
import { chain, nextId, readingAfter, type Setup, server, settings } from './setup.ts';

type PelicanSetup = Setup<RecordedPelicanWorld>;

const ports = (change: Partial<World['settings']['autoAllocation']>): Setup => ({
  change: ({ world }) => void Object.assign(world.settings.autoAllocation, change),
});
const range = (rangeStart: number | null, rangeEnd: number | null) => ports({ rangeStart, rangeEnd });

/** The ports that exist already, so that the free ones of them can be given. */
const POOL = range(25565, 25612);
/** For what counts creates. */
const WIDE = range(25565, 25630);

const viewadminIsSubuser: PelicanSetup = {
  change: ({ world, users }) => {
    const permissions = ['websocket.connect', 'allocation.read', 'control.start'];
    world.servers[0]?.subusers.push({ userId: users.viewadmin.id, permissions });
  },
};

const permissionTwice: PelicanSetup = {
  change: ({ world, users }) => {
    const found = world.servers[0]?.subusers.find(({ userId }) => userId === users.manager.id);
    if (found)
      found.permissions = ['allocation.read', 'allocation.read', 'websocket.connect', 'control.start'];
  },
};

const withoutManager: PelicanSetup = {
  change: ({ world, users }) => {
    for (const one of world.servers) {
      one.subusers = one.subusers.filter(({ userId }) => userId !== users.manager.id);
    }
  },
};

const withoutUser = (name: 'stranger' | 'manager'): PelicanSetup => ({
  change: ({ world, users }) => {
    world.users = world.users.filter((user) => user !== users[name]);
  },
});

const revoked: PelicanSetup = {
  change: ({ world, keys }) => {
    world.keys = world.keys.filter((key) => key !== keys.revokeme);
  },
};

const note = (text: string): Setup => ({
  change: ({ panel }) => panel.owner.setNote('2295c7ba', 2, text),
});

const readBack = Object.fromEntries(
  ['192-chars', '256-chars', '255-emoji', '256-emoji', 'nbsp', 'newline', 'nul', 'zwsp'].map((name) => [
    `notes.${name}.readback`,
    { after: [`notes.${name}`] },
  ]),
);

const WITHIN_A_MINUTE = { times: 256 };
const german = settings({ locale: 'de' });
const strict = settings({ strictNotes: true });
const twoFactor = settings({ requireTwoFactor: 'all' });
const noDescriptions = settings({ showDescriptions: false });
const down = settings({ maintenance: { retryAfterSeconds: null } });

const later = (seconds: number) => (prepared: { clock: ManualClock }) =>
  prepared.clock.advance(seconds * 1000);

const suspendedMidway: Setup = {
  ...server('2295c7ba', { status: 'suspended' }),
  after: ['delete.success'],
};

/** The setups, by case. */
export const PELICAN_SETUPS: Readonly<Record<string, PelicanSetup>> = {
  '2fa-required.account': twoFactor,
  '2fa-required.allocations': twoFactor,
  '2fa-required.list': twoFactor,

  'auth.cut-key': { token: ({ owner }) => owner.token.slice(0, -1) },
  'auth.wrong-key': { token: () => `pacc_${'Z'.repeat(43)}` },
  'auth.old-prefix-key': {
    change: ({ keys: { owner } }) => {
      owner.token = owner.token.replace('pacc_', 'ptlc_');
    },
  },
  'auth.revoked.after': revoked,
  'auth.revoked.after.create': revoked,
  'api-keys.after-delete.use': revoked,
  'auth.user-deleted': withoutUser('stranger'),
  'auth.no-key.app-locale-de': german,
  'account.activity': {
    after: ['api-keys.create'],
    change: ({ world, users, clock }) => {
      const common = { serverId: null, userId: users.owner.id, ip: '127.0.0.1', at: clock.now() };
      world.activity.push({
        id: 2,
        event: 'user:api-key.delete',
        properties: { identifier: 'pacc_x' },
        ...common,
      });
    },
  },

  'list.descriptions-forbidden': noDescriptions,
  'details.descriptions-forbidden': noDescriptions,
  'details.A.viewadmin-and-subuser': viewadminIsSubuser,
  'alloc-list.A.viewadmin-and-subuser': viewadminIsSubuser,
  'details.A.manager.duplicate-permissions': permissionTwice,
  'alloc-list.D-suspended.app-locale-de': german,
  'alloc-list.E-installing.app-locale-de': german,
  'alloc-list.D-suspended.language-de': {
    change: ({ users }) => {
      users.owner.language = 'de';
    },
  },

  ...readBack,
  'notes.255-chars.readback': note('x'.repeat(255)),
  'notes.app-locale-de.missing': german,
  'notes.app-locale-de.too-long': german,
  'strict-mode.notes-255': strict,
  'strict-mode.notes-256': strict,

  ...readingAfter('primary.set', 'primary.again', 'primary.details-after', 'primary.set.list'),
  ...readingAfter('primary.O-no-primary', 'primary.O-no-primary.details.noread', 'primary.O-no-primary.list'),

  'create.A.creator': { change: nextId(180) },
  ...chain('create.body-ignored', 'create.A.list-after'),
  'create.C-limit-reached.app-locale-de': german,
  ...chain('create.M-ipv6.activity-text-create', 'create.M-ipv6.activity'),
  'create.N-alias.from-pool': POOL,
  ...chain('create.N-alias.new-has-alias', 'create.N-alias.list'),
  'create.O-no-primary.pool-in-range': POOL,
  ...chain('create.O-no-primary.pool-in-range', 'create.O-no-primary.pool-in-range.list'),
  'create.create-new-off': ports({ createNew: false }),
  'create.disabled': ports({ enabled: false }),
  'create.disabled.limit-reached': ports({ enabled: false }),
  ...chain('create.disabled', 'create.disabled.reader'),
  'create.range-0': range(0, 0),
  'create.range-below-1024': range(100, 200),
  'create.range-empty': range(null, null),
  'create.range-unset': range(null, null),
  'create.range-one-port.1': range(25613, 25613),
  'create.range-over-pool': POOL,
  'create.range-reversed': {
    change: ({ world }) => {
      Object.assign(world.settings.autoAllocation, { rangeStart: 30019, rangeEnd: 30000 });
      world.nextAllocationId = 180;
    },
  },

  ...readingAfter('delete.success', 'delete.again', 'delete.last-one-is-primary', 'delete.success.list'),
  ...readingAfter(
    'delete.last-one-is-primary',
    'delete.last-one.create-after-2',
    'delete.last-one.details',
    'delete.last-one.details.noread',
    'delete.last-one.details.reader',
    'delete.last-one.list',
    'delete.last-one.list-of-servers',
  ),
  ...chain('delete.last-one.create-after-2', 'delete.last-one.create-after-2.list'),
  'delete.last-one.other-server-takes-it': {
    ...range(25565, 25565),
    after: ['delete.last-one-is-primary'],
  },
  ...readingAfter(
    'delete.last-one.other-server-takes-it',
    'delete.last-one.create-after',
    'delete.last-one.details-after-taken.noread',
    'delete.last-one.list-after-taken',
    'delete.last-one.other-list',
  ),
  ...readingAfter(
    'delete.primary',
    'delete.primary.create',
    'delete.primary.details',
    'delete.primary.details.noread',
    'delete.primary.list',
    'delete.primary.power',
    'delete.primary.startup',
  ),
  ...chain('delete.primary.create', 'delete.primary.make-other-primary', 'delete.primary.activity'),
  ...chain('delete.primary.make-other-primary', 'delete.primary.repaired.list'),

  ...chain(
    'activity.seq.1-create',
    'activity.seq.2-notes',
    'activity.seq.3-notes-same',
    'activity.seq.4-notes-null',
    'activity.seq.5-primary',
    'activity.seq.6-primary-again',
  ),
  'activity.seq.1-create': POOL,
  'activity.seq.7-delete': {
    after: ['activity.seq.6-primary-again'],
    change: ({ clock }) => clock.advance(1000),
  },
  ...chain('activity.seq.7-delete', 'activity.seq.8-manager-notes', 'activity.seq.9-admin-notes'),
  ...readingAfter(
    'activity.seq.9-admin-notes',
    'activity.all',
    'activity.all.admin',
    'activity.all.manager',
    'activity.filter-allocation',
    'activity.filter-comma',
    'activity.filter-exact',
    'activity.include-actor',
    'activity.include-actor-array',
    'activity.page-2',
    'activity.per-page-1000',
    'activity.per-page-2',
  ),
  'activity.N-alias': {
    after: ['activity.seq.9-admin-notes'],
    change: ({ panel }) => panel.owner.setNote('f16a7e87', 50, 'alias note'),
  },
  'activity.M-ipv6': {
    after: ['activity.N-alias'],
    change: ({ panel }) => panel.owner.setNote('b4488949', 55, 'v6'),
  },
  'activity.actor-deleted': { after: ['activity.seq.9-admin-notes'], ...withoutUser('manager') },

  'database-down.json': settings({ databaseDown: true }),
  'maintenance.create': down,
  'maintenance.json': down,
  'maintenance.retry-60': settings({ maintenance: { retryAfterSeconds: 60 } }),
  'server-deleted.list': {
    change: ({ world }) => {
      world.servers = world.servers.filter(({ identifier }) => identifier !== 'b4488949');
    },
  },
  'subuser-removed.details': withoutManager,
  'subuser-removed.list': withoutManager,
  'suspended-midway.create': suspendedMidway,
  'suspended-midway.details': suspendedMidway,

  ...chain('throttle.create-1', 'throttle.create-2', 'throttle.create-3'),
  'throttle.create-1': WIDE,
  ...readingAfter(
    'throttle.create-3',
    'throttle.429-later',
    'throttle.list-while-throttled',
    'throttle.no-permission-while-throttled',
    'throttle.notes-while-throttled',
    'throttle.other-server',
    'throttle.same-server-other-user',
    'throttle.stranger-while-throttled',
  ),
  ...chain(
    'throttle.notes-while-throttled',
    'throttle.primary-while-throttled',
    'throttle.delete-while-throttled',
  ),
  'throttle.recovered': {
    after: ['throttle.delete-while-throttled'],
    change: ({ clock }) => clock.advance(61_000),
  },
  ...chain('throttle.forbidden-1', 'throttle.forbidden-2', 'throttle.forbidden-3'),
  ...chain('throttle.limit-reached-1', 'throttle.limit-reached-2'),
  ...chain('throttle.malformed-1', 'throttle.malformed-2', 'throttle.malformed-3'),
  ...chain('throttle.stranger-1', 'throttle.stranger-2', 'throttle.stranger-3'),
  ...chain('throttle.suspended-1', 'throttle.suspended-2', 'throttle.suspended-3'),

  'ratelimit.429': WITHIN_A_MINUTE,
  ...readingAfter(
    'ratelimit.429',
    'ratelimit.429.create',
    'ratelimit.429.second-key',
    'ratelimit.429.unknown-route',
    'ratelimit.429.unknown-server',
    'ratelimit.other-user',
  ),
  'ratelimit.headers.create': WIDE,
  ...chain('ratelimit.headers.create', 'ratelimit.headers.after-create'),

  ...chain('power.Q.restart.owner', 'power.Q.restart.operator', 'power.Q.stop'),
  'power.Q.kill.operator': {
    after: ['power.Q.stop'],
    change: ({ panel }) => panel.owner.power('aaaaaa01', 'start'),
  },
  ...chain('power.Q.kill.operator', 'power.Q.activity'),
  'resources.Q.during-restart': {
    after: ['resources.Q.owner', 'power.Q.restart.owner'],
    change: later(2),
  },
  'resources.Q.5s-after-restart': { after: ['resources.Q.during-restart'], change: later(5) },
  'resources.Q.after-stop': {
    after: ['resources.Q.5s-after-restart', 'power.Q.stop'],
    change: later(2),
  },
  'resources.Q.after-stop-21s': { after: ['resources.Q.after-stop'], change: later(19) },
};
