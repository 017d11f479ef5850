import { expect, test } from 'vitest';
import { readRefusal } from '../../src/panel/refusals.ts';

const error = (status: number, code: string, detail?: unknown) => ({
  errors: [{ code, status: String(status), detail }],
});

const STOPPED = 'Server must be stopped to';
// biome-ignore format: one refusal a line; the documented dialect and Pelican, which no recording has
test.each<[number, string, string, object]>([
  [400, 'TooManyAllocationsException', 'x', { kind: 'limit-reached' }],
  [400, 'CannotDeletePrimaryAllocationException', 'x', { kind: 'primary-not-removable' }],
  [400, 'ConflictingServerStateException', `${STOPPED} change the primary allocation.`, { kind: 'must-be-stopped', toDo: 'change-primary' }],
  [400, 'ConflictingServerStateException', `${STOPPED} remove allocations.`, { kind: 'must-be-stopped', toDo: 'remove' }],
  [400, 'ConflictingServerStateException', 'Something else.', { kind: 'must-be-stopped', toDo: null }],
  [400, 'ConflictingServerStateException', 'This server is suspended.', { kind: 'state-conflict', state: 'suspended' }],
  [401, 'InvalidCredentialsException', 'x', { kind: 'key-refused' }],
  [403, 'InsufficientPermissionsException', 'x', { kind: 'permission-missing', permission: null }],
  [404, 'NotFoundHttpException', 'x', { kind: 'not-found' }],
  [409, 'AllocationNotAvailableException', 'x', { kind: 'not-available' }],
  [400, 'PortOutOfRangeException', 'x', { kind: 'port-range-unset' }],
  [503, 'NoAvailableAllocationsException', 'x', { kind: 'node-full' }],
  [409, 'ServerStateConflictException', 'Der Server ist gesperrt.', { kind: 'state-conflict', state: null }],
  [409, 'SomethingNewException', 'restoring from a backup', { kind: 'state-conflict', state: 'restoring' }],
  [400, 'DisplayException', 'A text of a plugin.', { kind: 'refused', status: 400, detail: 'A text of a plugin.' }],
  [400, 'SomethingNewException', 'x', { kind: 'refused', status: 400, detail: 'x' }],
  [500, 'HttpException', 'Server Error', { kind: 'no-answer', answer: { how: 'server-error', status: 500 }, unsent: false }],
  [419, 'HttpException', 'CSRF token mismatch.', { kind: 'refused', status: 419, detail: 'CSRF token mismatch.' }],
])('%i %s %j', (status, code, detail, problem) => {
  expect(readRefusal(status, error(status, code, detail))).toEqual(problem);
});

test('a 422 says every field and why, wherever a panel puts the name', () => {
  const errors = [
    { code: 'ValidationException', detail: 'Too long.', meta: { source_field: 'notes', rule: 'max' } },
    { code: 'ValidationException', detail: 'Not an IP.', source: { pointer: '/ip' } },
    { code: 'ValidationException' },
  ];
  expect(readRefusal(422, { errors })).toEqual({
    kind: 'invalid',
    fields: [
      { field: 'notes', detail: 'Too long.' },
      { field: '/ip', detail: 'Not an IP.' },
      { field: null, detail: '' },
    ],
  });
});

test.each([
  [400, null],
  [400, {}],
  [400, { errors: [] }],
  [403, { success: false }],
  [403, { message: '' }],
  [404, { errors: [7, null] }],
  [404, 'text'],
  [500, error(500, 'QueryException', 'x')],
  [502, error(502, '')],
  [503, error(503, 'Other')],
])('%i with %j is no refusal of a panel', (status, body) => {
  expect(readRefusal(status, body)).toBeNull();
});

test('a 401 needs no words', () =>
  expect(readRefusal(401, { message: 'no' })).toEqual({ kind: 'key-refused' }));

test.each([
  [404, { errors: [{}] }, { kind: 'not-found' }],
  [409, { errors: [{ code: 7, detail: null }] }, { kind: 'state-conflict', state: null }],
  [
    400,
    { errors: [{ code: 'X', detail: ['a'], meta: 'm', source: 5 }] },
    { kind: 'refused', status: 400, detail: null },
  ],
  [
    422,
    { errors: [{ meta: { source_field: 5 } }] },
    { kind: 'invalid', fields: [{ field: null, detail: '' }] },
  ],
])('%i %j: parts of another type are as if they were missing', (status, body, problem) => {
  expect(readRefusal(status, body)).toEqual(problem);
});

test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'valueOf'])(
  'an exception called %s is judged by its status',
  (code) => {
    const body = { errors: [{ code, status: '404', detail: 'x' }] };
    expect(readRefusal(404, body)).toEqual({ kind: 'not-found' });
  },
);
