import { describe, expect, test } from 'vitest';
import type { NoAnswer, PanelProblem, ServerState } from '../../src/panel/problems.ts';
import { ManualClock } from '../support/manual-clock.ts';
import {
  A,
  ALPHA,
  clientOf,
  DETAILS,
  GAME,
  listen,
  PATHS,
  QUERY,
  VERBS,
  type Verb,
} from './support/panel-client.ts';
import { recordedCases, recording } from './support/recordings.ts';

/** A server that answers everything as recorded, and a client that asks it. */
async function replaying(name: string) {
  const told = recording(name);
  const asked: string[] = [];
  const url = await listen((request, response) => {
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    const headers = told.response.headers.filter(([name]) => /^(content-type|retry-after)$/i.test(name));
    response.writeHead(told.response.status, Object.fromEntries(headers)).end(told.response.body);
  });
  return { told, asked, client: clientOf(url) };
}

const NOREAD = new Set(['control.console', 'file.read', 'websocket.connect']);
const state = (name: ServerState | null) => expect.objectContaining({ state: name });

// biome-ignore format: answers of one kind together
const ANSWERS: [Verb, string, unknown][] = [
  ['account', 'account.owner', { username: 'owner' }],
  ['count', 'list.owner', 14], ['count', 'list.stranger', 0],
  ['servers', 'list.stranger', []],
  ['servers', 'list.otherowner', [expect.objectContaining({ id: 'd6a78e2c', node: 'Node-Full', allocationLimit: 40 })]],
  ['servers', 'list.manager', [ALPHA, expect.objectContaining({ id: '8f83bc65' }), expect.objectContaining({ id: '84635afd' })]],
  ['server', 'server.A.owner', DETAILS],
  ['server', 'server.A.noread', { ...DETAILS, permissions: NOREAD, allocations: [GAME] }],
  ['server', 'server.B-limit-null.owner', expect.objectContaining({ allocationLimit: null })], ['server', 'server.B0-limit-0.owner', expect.objectContaining({ allocationLimit: 0 })],
  ['server', 'server.D-suspended.owner', state('suspended')], ['server', 'server.E-installing.owner', state('installing')],
  ['server', 'server.I-install-failed.owner', state('install-failed')], ['server', 'server.J-restoring-backup.owner', state('restoring')],
  ['server', 'server.K-transferring.owner', state('transferring')], ['server', 'server.L-node-maintenance.owner', state('node-maintenance')],
  ['server', 'reinstall-failed.server', state(null)],
  ['assign', 'create.A.owner.empty-object', { ...QUERY, id: 47, port: 25611, note: null }],
  ['assign', 'create.N-alias.1', { id: 52, ip: '192.0.2.11', alias: 'play.example.com', port: 25568, note: null, isPrimary: false }],
  ['assign', 'create.M-ipv6.1-free', { id: 56, ip: '2001:db8::10', alias: null, port: 25567, note: null, isPrimary: false }],
  ['note', 'notes.success', { ...QUERY, note: 'voice chat' }], ['note', 'notes.empty-string', { ...QUERY, note: null }],
  ['primary', 'primary.success', { ...QUERY, isPrimary: true }], ['remove', 'delete.success', undefined],
];

const lacking = (permission: string | null): PanelProblem => ({ kind: 'permission-missing', permission });
const inState = (name: ServerState): PanelProblem => ({ kind: 'state-conflict', state: name });
const invalid = (detail: string): PanelProblem => ({ kind: 'invalid', fields: [{ field: 'notes', detail }] });
const silent = (answer: NoAnswer, unsent = false): PanelProblem => ({ kind: 'no-answer', answer, unsent });
const _failing = (answer: NoAnswer, unsent = false) => ({ problem: silent(answer, unsent) });
const broken = (status: number) => silent({ how: 'server-error', status });
const NOW = new ManualClock().now();
const down = silent({ how: 'under-maintenance', untilMs: null }, true);
const downUntil = (seconds: number) =>
  silent({ how: 'under-maintenance', untilMs: NOW + seconds * 1000 }, true);
const until = (seconds: number) => ({ kind: 'rate-limited', retryAtMs: NOW + seconds * 1000 });
const refused = (status: number) => ({ kind: 'refused', status, detail: expect.any(String) });

// biome-ignore format: refusals of one kind together, with the cases that recorded them
const REFUSALS: [Verb, object, string][] = [
  ['servers', { kind: 'key-refused' }, 'auth.no-key auth.malformed-key auth.expired-key auth.empty-bearer auth.wrong-key.unknown-identifier auth.wrong-key.right-identifier-wrong-secret'],
  ['account', { kind: 'key-refused' }, 'auth.key-deleted.after auth.lowercase-bearer auth.key-surrounding-space ratelimit.no-key'],
  ['count', { kind: 'application-key' }, 'auth.application-key auth.application-key.allocations'], ['count', { kind: 'address-refused' }, 'auth.ip-not-allowed auth.ip-not-allowed.allocations'],
  ['count', { kind: 'two-factor-required' }, 'auth.2fa-required.list auth.2fa-required-admins.as-admin'], ['assign', { kind: 'two-factor-required' }, 'auth.2fa-required.create'],
  ['server', lacking(null), 'allocations.A.noread'], ['assign', lacking('allocation.create'), 'create.A.reader create.C-limit-reached.reader create.disabled.reader'],
  ['note', lacking('allocation.update'), 'notes.A.creator notes.A.reader.invalid-body'], ['primary', lacking('allocation.update'), 'primary.A.deleter'], ['remove', lacking('allocation.delete'), 'delete.A.updater delete.F.reader'],
  ['server', { kind: 'not-found' }, 'server.unknown-short server.unknown-uuid server.A.stranger subuser-removed.server'],
  ['note', { kind: 'not-found' }, 'notes.unknown-id notes.other-server-same-owner notes.A.stranger'], ['primary', { kind: 'not-found' }, 'primary.unassigned-allocation primary.H-as-owner-of-A'],
  ['remove', { kind: 'not-found' }, 'delete.again delete.unknown-id delete.A.stranger'],
  ['assign', { kind: 'limit-reached' }, 'create.A.owner.limit-now-reached create.B-limit-null.owner create.B0-limit-0.owner create.C-limit-reached.admin create.disabled.C-limit-reached limit-below-count.create'],
  ['assign', { kind: 'auto-assign-off' }, 'create.disabled.owner'], ['assign', { kind: 'node-full' }, 'create.G-no-space.owner create.F-pool.no-range'],
  ['assign', refused(400), 'create.A.malformed-json'], ['note', refused(419), 'cookie.session-cookie-and-key.post same-origin-header-stateful.post'], ['remove', refused(405), 'delete.collection'],
  ['remove', { kind: 'no-limit-set' }, 'delete.B-limit-null.primary delete.B0-limit-0'], ['remove', { kind: 'primary-not-removable' }, 'delete.primary delete.last-one'],
  ['assign', inState('suspended'), 'create.D-suspended.owner create.D-suspended.reader suspended-midway.create'],
  ['assign', inState('installing'), 'create.E-installing.owner create.I-install-failed.owner'], ['assign', inState('restoring'), 'create.J-restoring-backup.owner'],
  ['primary', inState('transferring'), 'primary.K-transferring'], ['remove', inState('node-maintenance'), 'delete.L-node-maintenance'],
  ['note', invalid('The notes field must be present.'), 'notes.missing-field'], ['note', invalid('The notes may not be greater than 256 characters.'), 'notes.257-chars'], ['note', invalid('The notes must be a string.'), 'notes.array notes.number'],
  ['server', down, 'maintenance.json maintenance.no-key'], ['server', downUntil(60), 'maintenance.retry-60'], ['assign', down, 'maintenance.post'],
  ['server', broken(500), 'database-down.json list.filter-star.comma'], ['note', broken(500), 'strict-mode.notes-192'], ['server', broken(504), 'resources.A-normal.owner'],
  ['account', until(55), 'ratelimit.429-first'], ['account', until(54), 'ratelimit.429-later'],
];

describe('against recordings of a real panel', () => {
  test.each(ANSWERS)('%s reads %s', async (verb, name, expected) => {
    const { client, asked, told } = await replaying(name);
    expect(await VERBS[verb](client)).toEqual(expected);
    const path = told.request.path.split('?')[0]?.replace(/servers\/\w+/, `servers/${A}`);
    expect(asked).toEqual([`${told.request.method} ${path}`]);
  });

  const refusals = REFUSALS.flatMap(([verb, problem, names]) =>
    names.split(' ').map((name) => ({ verb, name, problem })),
  );
  test.each(refusals)('$verb refused as in $name', async ({ verb, name, problem }) => {
    const { client } = await replaying(name);
    await expect(VERBS[verb](client)).rejects.toMatchObject({ name: 'PanelFailure', problem });
  });

  // A page of another size promises more pages than this client would count.
  const successes = recordedCases.flatMap((name) => {
    const { request, response } = recording(name);
    const line = `${request.method} ${request.path.split('?')[0]}`;
    const verb = PATHS.find(([, path]) => path.test(line))?.[0];
    return verb && response.status < 300 && !name.includes('per_page') ? [{ name, verb }] : [];
  });
  test('no recorded success is a surprise', async () => {
    expect(successes.length).toBeGreaterThan(150);
    for (const { name, verb } of successes) await VERBS[verb]((await replaying(name)).client);
  });
});

/** A simulated panel in the recorded world and a client with its owner's key. */
