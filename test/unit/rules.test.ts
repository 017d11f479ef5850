import { expect, test } from 'vitest';
import { mayAdd, mayEdit, mayMakePrimary, mayRemoveFrom, seesAll } from '../../src/allocations/rules.ts';
import type { Allocation, ServerDetails } from '../../src/panel/schemas.ts';

const PRIMARY: Allocation = { id: 1, ip: '192.0.2.10', alias: null, port: 1, note: null, isPrimary: true };
const OTHER: Allocation = { ...PRIMARY, id: 2, port: 2, isPrimary: false };
const OK = { ok: true };

function server(given: Partial<ServerDetails> = {}): ServerDetails {
  return {
    ...{ id: 'aaaaaaaa', uuid: '', name: 'Survival', node: null, allocationLimit: 3, state: null },
    ...{ allocations: [PRIMARY, OTHER], permissions: new Set(['*']), isPelican: false, noLimitForbids: true },
    ...given,
  };
}

const only = (...names: string[]) => ({ permissions: new Set(names.map((name) => `allocation.${name}`)) });
const no = (reason: string, rest = {}) => ({ ok: false, reason, ...rest });
const lacks = (name: string) => no('permission', { permission: `allocation.${name}` });

test.each([
  ['an owner with room', {}, OK],
  ['a subuser with the permission', only('create', 'read'), OK],
  ['one without it', only('read', 'update', 'delete'), lacks('create')],
  ['the limit reached', { allocationLimit: 2 }, no('limit', { used: 2, limit: 2 })],
  ['more in use than allowed', { allocationLimit: 1 }, no('limit', { used: 2, limit: 1 })],
  ['limit null', { allocationLimit: null }, no('no-limit')],
  ['limit 0', { allocationLimit: 0 }, no('no-limit')],
  [
    'only the primary visible, which is one at least',
    { ...only('create'), allocations: [PRIMARY], allocationLimit: 1 },
    no('limit', { used: 1, limit: 1 }),
  ],
  [
    'only the primary visible, so there may be room',
    { ...only('create'), allocations: [PRIMARY], allocationLimit: 2 },
    OK,
  ],
  ['limit 0 of a panel that nobody has measured', { allocationLimit: 0, noLimitForbids: false }, OK],
  [
    'a suspended server, before the permission',
    { ...only(), state: 'suspended' as const },
    no('state', { state: 'suspended' }),
  ],
])('adding: %s', (_, given, expected) => expect(mayAdd(server(given))).toEqual(expected));

test.each([
  ['an owner', {}, OK],
  ['a subuser with the permission', only('update'), OK],
  ['one without it', only('read'), lacks('update')],
  ['a server that is moving', { state: 'transferring' as const }, no('state', { state: 'transferring' })],
])('editing and making primary: %s', (_, given, expected) => {
  expect(mayEdit(server(given))).toEqual(expected);
  expect(mayMakePrimary(server(given), OTHER)).toEqual(expected);
  expect(mayMakePrimary(server(given), PRIMARY)).toEqual(no('is-primary'));
});

test.each([
  ['an owner', {}, OTHER, OK],
  ['a subuser with the permission', only('delete'), OTHER, OK],
  ['one without it', only('update'), OTHER, lacks('delete')],
  ['the primary', {}, PRIMARY, no('is-primary')],
  ['the primary on Pelican, which would do it', { isPelican: true }, PRIMARY, no('is-primary')],
  ['a server without a primary', { allocations: [OTHER] }, OTHER, no('no-primary')],
  ['limit null (fact 10)', { allocationLimit: null }, OTHER, no('no-limit')],
  ['limit 0', { allocationLimit: 0 }, OTHER, no('no-limit')],
  ['a server that installs', { state: 'installing' as const }, OTHER, no('state', { state: 'installing' })],
])('removing: %s', (_, given, allocation, expected) => {
  expect(mayRemoveFrom(server(given))(allocation)).toEqual(expected);
});

test('who may not read sees the primary only (fact 13)', () => {
  expect(seesAll(server(only('read')))).toBe(true);
  expect(seesAll(server())).toBe(true);
  expect(seesAll(server(only('create', 'update', 'delete')))).toBe(false);
});
