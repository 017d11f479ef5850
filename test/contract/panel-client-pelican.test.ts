import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { PanelClient } from '../../src/panel/client.ts';
import type { PanelProblem, ServerState } from '../../src/panel/problems.ts';
import { A, clientOf, listen, VERBS } from './support/panel-client.ts';
import { PELICAN, type Recording } from './support/recordings.ts';

type Ask = (client: PanelClient) => Promise<unknown>;

/** What the client does with a request line as it was recorded. */
const VERB_OF: readonly [RegExp, Ask][] = [
  [/^GET \S+\/account$/, VERBS.account],
  [/^GET \/api\/client$/, VERBS.servers],
  [/^GET \S+\/servers\/[^/]+$/, VERBS.server],
  [/^GET \S+\/resources$/, (client) => client.resources(A)],
  [/^GET \S+\/servers\/[^/]+\/activity$/, (client) => client.activity(A, 1)],
  [/^POST \S+\/power$/, (client) => client.power(A, 'restart')],
  [/^POST \S+\/allocations$/, VERBS.assign],
  [/^POST \S+\/allocations\/[^/]+$/, VERBS.note],
  [/^POST \S+\/primary$/, VERBS.primary],
  [/^DELETE \S+\/allocations\/[^/]+$/, VERBS.remove],
];

function verbOf({ request: { method, path } }: Recording): Ask | undefined {
  const line = `${method} ${path.split('?')[0]}`;
  return VERB_OF.find(([pattern]) => pattern.test(line))?.[1];
}

const asked = PELICAN.cases.flatMap((name) => {
  const told = PELICAN.read(name);
  const verb = verbOf(told);
  return verb ? [{ name, told, verb }] : [];
});
const isRefused = ({ told }: { told: Recording }) => told.response.status >= 400;
const successes = asked.filter((one) => !isRefused(one));
const refusals = asked.filter(isRefused);

/** A client of a panel that answers everything as recorded. */
async function clientOn({ response }: Recording): Promise<PanelClient> {
  const url = await listen((_request, answer) => {
    const headers = response.headers.filter(([name]) => /^(content-type|retry-after)$/i.test(name));
    answer.writeHead(response.status, Object.fromEntries(headers)).end(response.body);
  });
  return clientOf(url);
}

const allocation = z.object({
  object: z.literal('allocation'),
  attributes: z.object({
    id: z.number(),
    ip: z.string(),
    ip_alias: z.string().nullable(),
    port: z.number(),
    notes: z.string().nullable(),
    is_default: z.boolean(),
  }),
});
const serversIn = z.object({
  data: z.array(z.object({ attributes: z.object({ identifier: z.string(), name: z.string() }) })),
});

/** What the client has to make of a recorded body, as far as it is one of these two. */
function madeOf({ request: { path }, response: { body } }: Recording): unknown {
  const parsed = body === '' ? undefined : JSON.parse(body);
  const one = allocation.safeParse(parsed).data?.attributes;
  if (one) {
    const { id, ip, port } = one;
    return { id, ip, alias: one.ip_alias, port, note: one.notes, isPrimary: one.is_default };
  }
  if (!/^\/api\/client(\?|$)/.test(path)) return undefined;
  return serversIn
    .parse(parsed)
    .data.map(({ attributes: { identifier: id, name } }) => expect.objectContaining({ id, name }));
}

const STATES: readonly [RegExp, ServerState][] = [
  [/suspended/, 'suspended'],
  [/installation/, 'installing'],
  [/restoring/, 'restoring'],
  [/transferred/, 'transferring'],
  [/under maintenance/, 'node-maintenance'],
];

type Kind = PanelProblem['kind'];

/** By the code of the refusal where that says it all. */
const KIND_OF: Readonly<Record<string, Kind>> = {
  AuthenticationException: 'key-refused',
  ServerStateConflictException: 'state-conflict',
  ValidationException: 'invalid',
  ThrottleRequestsException: 'rate-limited',
  AutoAllocationNotEnabledException: 'auto-assign-off',
  NoAutoAllocationSpaceAvailableException: 'node-full',
  ConnectionException: 'node-away',
  MethodNotAllowedHttpException: 'refused',
  BadRequestHttpException: 'refused',
};

/** By the text where one code has several meanings. */
const KIND_BY_TEXT: readonly [RegExp, Kind][] = [
  [/^This action is unauthorized/, 'permission-missing'],
  [/^The requested resource (does not exist|could not be found) on/, 'not-found'],
  [/^The route .+ could not be found/, 'not-offered'],
  [/^This IP address/, 'address-refused'],
  [/limit has been reached/, 'limit-reached'],
  [/no allocation limit is set/, 'no-limit-set'],
  [/^CSRF token/, 'refused'],
];

const errorIn = z.object({ errors: z.array(z.object({ code: z.string(), detail: z.string() })) });

/** What is certain about how the client has to name a refusal. */
function problemOf({ response: { status, body } }: Recording): object {
  const { code, detail } = errorIn.parse(JSON.parse(body)).errors[0] ?? { code: '', detail: '' };
  const kind = KIND_OF[code] ?? KIND_BY_TEXT.find(([text]) => text.test(detail))?.[1];
  const state = STATES.find(([text]) => text.test(detail))?.[1];
  if (kind === 'state-conflict') return state ? { kind, state } : { kind };
  if (kind) return { kind };
  // Whatever else the panel's own fault is called: it is one, and nothing is said to be sure about a write.
  return status < 500 ? {} : { kind: expect.stringMatching(/^(?!key-refused$|not-found$|invalid$)/) };
}

describe('against recordings of a real Pelican panel', () => {
  test('there are recordings of both kinds', () => {
    expect([successes.length > 150, refusals.length > 120]).toEqual([true, true]);
  });

  test.each(successes)('reads $name', async ({ told, verb }) => {
    const made = await verb(await clientOn(told));
    const expected = madeOf(told);
    if (expected) expect(made).toEqual(expected);
  });

  test.each(refusals)('refused as in $name', async ({ told, verb }) => {
    const client = await clientOn(told);
    await expect(verb(client)).rejects.toMatchObject({ name: 'PanelFailure', problem: problemOf(told) });
  });

  test.each([
    [
      'details.A.admin',
      ['*', 'admin.websocket.errors', 'admin.websocket.install', 'admin.websocket.transfer'],
    ],
    ['details.A.manager.duplicate-permissions', ['allocation.read', 'websocket.connect', 'control.start']],
    [
      'details.A.viewadmin-and-subuser',
      [
        ...['websocket.connect', 'admin.websocket.errors', 'admin.websocket.install'],
        ...['admin.websocket.transfer', 'allocation.read', 'control.start'],
      ],
    ],
  ])('permissions in %s, a list or an object (fact 9)', async (name, permissions) => {
    const { permissions: read } = await (await clientOn(PELICAN.read(name))).server(A);
    expect(read).toEqual(new Set(permissions));
  });

  test.each([
    ['details.O-no-primary.owner', 2],
    ['delete.last-one.details', 0],
    ['delete.last-one.details-after-taken.noread', 1],
  ])('no primary in %s (fact 4)', async (name, count) => {
    const { allocations } = await (await clientOn(PELICAN.read(name))).server(A);
    expect(allocations).toHaveLength(count);
    expect(allocations.filter(({ isPrimary }) => isPrimary)).toEqual([]);
  });

  test.each([
    ['resources.Q.owner', 'running'],
    ['resources.Q.after-stop', 'running'],
    ['resources.Q.after-stop-21s', 'offline'],
  ])('the state in %s', async (name, state) => {
    expect(await (await clientOn(PELICAN.read(name))).resources(A)).toMatchObject({ state });
  });

  test('with the node away no state is said to be known', async () => {
    const { state } = await (await clientOn(PELICAN.read('resources.A'))).resources(A);
    expect(state).not.toMatch(/^(running|starting|stopping|offline)$/);
  });
});
