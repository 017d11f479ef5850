import { chain, nextId, readingAfter, type Setup, server, settings } from './setup.ts';

const NOTES_READ_BACK = ['191-chars', '192-chars', '255-chars', '256-chars', '191-emoji', '256-emoji'];
const ALSO_READ_BACK = ['emoji', 'unicode', 'whitespace-trimmed', 'empty-string'];
const EVERY_READ_BACK = [...NOTES_READ_BACK, ...ALSO_READ_BACK].map((name) => `notes.${name}`);

const readBack: Record<string, Setup> = Object.fromEntries(
  EVERY_READ_BACK.map((name) => [`${name}.readback`, { after: [name] }]),
);

const withoutReader: Setup = {
  change: ({ world, users }) => {
    for (const one of world.servers) {
      one.subusers = one.subusers.filter(({ userId }) => userId !== users.reader.id);
    }
  },
};

const noneFreeAndNoRange: Setup = {
  change: ({ world }) => {
    world.allocations = world.allocations.filter(({ serverId }) => serverId !== null);
    Object.assign(world.settings.autoAllocation, { rangeStart: null, rangeEnd: null });
  },
};

const autoAllocationOff: Setup = {
  change: ({ world }) => {
    world.settings.autoAllocation.enabled = false;
  },
};

const ownerHasTwoFactor: Setup = {
  change: ({ world, users }) => {
    world.settings.requireTwoFactor = 'all';
    users.owner.twoFactor = true;
  },
};

const strangerKeyDeleted: Setup = {
  change: ({ world, keys }) => {
    world.keys = world.keys.filter((key) => key !== keys.stranger);
  },
};

const WHOLE_MINUTE = { times: 720 };

/** The setups, by case. */
export const SETUPS: Readonly<Record<string, Setup>> = {
  ...readBack,
  ...chain('notes.success', 'notes.same-value'),
  ...chain('primary-note.1-set', 'primary-note.2-server.noread'),
  ...readingAfter('primary-note.1-set', 'primary-note.3-list.noread', 'primary-note.4-server.reader'),
  ...chain('primary.success', 'primary.already-primary', 'primary.with-body'),
  ...readingAfter('primary.success', 'primary.success.list', 'primary.success.server'),
  ...readingAfter('primary.success', 'primary.success.server.noread'),
  ...chain('delete.success', 'delete.again', 'delete.then-create'),
  ...readingAfter('delete.success', 'delete.success.list', 'delete.last-one'),
  ...chain(
    'delete.old-primary.1-make-2-primary',
    'delete.old-primary.2-delete-1',
    'delete.old-primary.3-list',
  ),

  ...chain(
    'create.A.owner.empty-object',
    'create.A.owner.no-body',
    'create.A.manager.ip-port-ignored',
    'create.A.owner.limit-now-reached',
  ),
  ...readingAfter('create.A.owner.no-body', 'create.A.after.list'),
  ...readingAfter('create.A.manager.ip-port-ignored', 'create.A.after.server', 'create.A.after.reader-list'),
  ...chain('create.F-pool.1', 'create.F-pool.2', 'create.F-pool.3', 'create.F-pool.4', 'create.F-pool.5'),
  'create.F-pool.6': { after: ['create.F-pool.5'], change: nextId(82) },
  ...chain('create.F-pool.6', 'create.F-pool.7'),
  'create.F-pool.no-range': noneFreeAndNoRange,
  ...chain('create.N-alias.1', 'create.N-alias.2', 'create.N-alias.3'),
  'create.N-alias.4-new-from-range': { after: ['create.N-alias.3'], change: nextId(80) },
  ...chain('create.N-alias.4-new-from-range', 'create.N-alias.after.list'),
  'create.M-ipv6.2-new-from-range': { after: ['create.M-ipv6.1-free'], change: nextId(81) },
  ...chain('create.M-ipv6.2-new-from-range', 'create.M-ipv6.after.list'),
  'create.disabled.owner': autoAllocationOff,
  'create.disabled.reader': autoAllocationOff,
  'create.disabled.C-limit-reached': autoAllocationOff,

  'limit-below-count.server': server('2295c7ba', { allocationLimit: 1 }),
  'limit-below-count.create': server('2295c7ba', { allocationLimit: 1 }),
  'limit-below-count.delete': server('2295c7ba', { allocationLimit: 1 }),
  'suspended-midway.create': server('2295c7ba', { status: 'suspended' }),
  'reinstall-failed.server': server('2295c7ba', { status: 'reinstall_failed' }),
  'reinstall-failed.allocations': server('2295c7ba', { status: 'reinstall_failed' }),
  'subuser-removed.server': withoutReader,
  'subuser-removed.allocations': withoutReader,
  'strict-mode.notes-191': settings({ strictNotes: true }),
  'strict-mode.notes-192': settings({ strictNotes: true }),
  'strict-mode.notes-256': settings({ strictNotes: true }),

  'auth.2fa-required.list': settings({ requireTwoFactor: 'all' }),
  'auth.2fa-required.create': settings({ requireTwoFactor: 'all' }),
  'auth.2fa-required.allocations': settings({ requireTwoFactor: 'all' }),
  'auth.2fa-required.account': settings({ requireTwoFactor: 'all' }),
  'auth.2fa-required-admins.as-admin': settings({ requireTwoFactor: 'admins' }),
  'auth.2fa-required-admins.as-user': settings({ requireTwoFactor: 'admins' }),
  'auth.2fa-required.account-has-2fa': ownerHasTwoFactor,
  'auth.2fa-required.account-has-2fa.create': ownerHasTwoFactor,
  'auth.key-deleted.after': strangerKeyDeleted,
  'auth.wrong-key.unknown-identifier': { token: () => `ptlc_${'Z'.repeat(43)}` },
  'auth.wrong-key.right-identifier-wrong-secret': {
    token: ({ owner }) => owner.identifier + 'x'.repeat(32),
  },

  ...chain(
    'activity.seq.1-create',
    'activity.seq.2-notes',
    'activity.seq.3-notes-same',
    'activity.seq.4-notes-null',
    'activity.seq.5-primary',
    'activity.seq.6-primary-again',
    'activity.seq.7-delete',
    'activity.seq.8-admin-notes',
  ),
  ...readingAfter(
    'activity.seq.8-admin-notes',
    'activity.all',
    'activity.all.admin',
    'activity.all.manager',
    'activity.filter-allocation',
    'activity.filter-allocation-star',
    'activity.filter-comma',
    'activity.filter-exact',
    'activity.filter-sort-include',
    'activity.include-actor-array',
    'activity.page-2',
    'activity.sort-desc',
  ),
  'activity.spaced.1-notes': { after: ['primary-note.1-set'], change: ({ clock }) => clock.advance(1100) },
  'activity.spaced.2-primary': {
    after: ['activity.spaced.1-notes'],
    change: ({ clock }) => clock.advance(1100),
  },
  ...readingAfter(
    'activity.spaced.2-primary',
    'activity.spaced.3-default-order',
    'activity.spaced.4-sort-desc',
  ),

  'ratelimit.last-accepted': { times: 719 },
  'ratelimit.429-first': WHOLE_MINUTE,
  'ratelimit.429-later': WHOLE_MINUTE,
  'ratelimit.429-sequential': WHOLE_MINUTE,
  'ratelimit.429.allocations': { after: ['ratelimit.429-first'] },
  'ratelimit.429.second-key': { after: ['ratelimit.429-first'] },
  'ratelimit.429.unknown-route': { after: ['ratelimit.429-first'] },
  'ratelimit.other-user': { after: ['ratelimit.429-first'] },
  'ratelimit.recovered': { after: ['ratelimit.429-first'], change: ({ clock }) => clock.advance(60_001) },

  'maintenance.json': settings({ maintenance: { retryAfterSeconds: null } }),
  'maintenance.no-key': settings({ maintenance: { retryAfterSeconds: null } }),
  'maintenance.post': settings({ maintenance: { retryAfterSeconds: null } }),
  'maintenance.retry-60': settings({ maintenance: { retryAfterSeconds: 60 } }),
  'database-down.json': settings({ databaseDown: true }),
};
