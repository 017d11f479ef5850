import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { portsOf } from '../../src/allocations/find.ts';
import { overviewOf } from '../../src/allocations/overview.ts';
import { writePortRef, writeServerRef } from '../../src/allocations/references.ts';
import { isAnswerLost, PanelFailure } from '../../src/panel/problems.ts';
import { readRefusal } from '../../src/panel/refusals.ts';
import type { Allocation, Server, ServerDetails } from '../../src/panel/schemas.ts';
import type { RawAnswer } from '../../src/panel/transport.ts';
import { choosePort, chooseServer } from '../../src/views/choose.ts';
import { explain } from '../../src/views/explain.ts';
import { listView } from '../../src/views/list.ts';
import { linked } from '../../src/views/panel.ts';
import { portView } from '../../src/views/port.ts';
import { removed } from '../../src/views/removal.ts';
import { recordedCases, recording } from '../contract/support/recordings.ts';
import { clientOf } from './support/client.ts';
import { hostileText } from './support/hostile.ts';
import { mutated } from './support/mutate.ts';
import { NOW } from './support/ports.ts';
import { faultsOf } from './support/rules.ts';
import { holds, holdsLater, RUNS } from './support/runs.ts';

const PANEL = 'abcdef';
const SERVER = '2295c7ba';

/** The bodies of all recorded answers to such a request. */
function bodiesOf(request: RegExp, isWanted: (status: number) => boolean): fc.Arbitrary<string> {
  const found = recordedCases.map(recording).filter(({ request: { method, path }, response }) => {
    return request.test(`${method} ${path}`) && isWanted(response.status) && response.body.startsWith('{');
  });
  expect(found.length).toBeGreaterThan(0);
  return fc.constantFrom(...new Set(found.map(({ response }) => response.body)));
}

const isSuccess = (status: number) => status < 300;
const BODIES = {
  server: bodiesOf(/^GET \/api\/client\/servers\/\w+$/, isSuccess),
  servers: bodiesOf(/^GET \/api\/client(\?|$)/, isSuccess),
  allocation: bodiesOf(/^POST \S+\/allocations/, isSuccess),
  account: bodiesOf(/^GET \/api\/client\/account$/, isSuccess),
  error: bodiesOf(/./, (status) => status >= 400),
};

const retryAfter = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '5',
    '-1',
    '1.5',
    '1e3',
    '0x10',
    '9'.repeat(400),
    'Infinity',
    '5, 6',
    'Sat, 21 Nov 2026 12:00:05 GMT',
  ),
  hostileText,
);
const type = fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/html', '');

function answers(text: fc.Arbitrary<string>, status: fc.Arbitrary<number>): fc.Arbitrary<RawAnswer> {
  return fc.record({
    ...{ status, text: mutated(text) },
    headers: fc.record({
      'content-type': fc.oneof({ weight: 9, arbitrary: fc.constant('application/json') }, type),
      'retry-after': retryAfter,
      date: retryAfter,
      location: retryAfter,
    }),
  });
}

/** What a person would be shown after that answer: a view of the value, or the sentence about the failure. */
async function shown<T>(asked: Promise<T>, views: (value: T) => object[]): Promise<object[]> {
  try {
    return views(await asked);
  } catch (error) {
    if (!(error instanceof PanelFailure)) throw error;
    expect(typeof isAnswerLost(error)).toBe('boolean');
    return [explain(error.problem, 'ABCD1234')];
  }
}

async function allShown<T>(asked: Promise<T>[], views: (value: T) => object[]): Promise<void> {
  const messages = await Promise.all(asked.map((one) => shown(one, views)));
  expect(messages.flat().flatMap(faultsOf)).toEqual([]);
}

function viewsOfServer(server: ServerDetails): object[] {
  const overview = overviewOf(PANEL, server);
  const settled = { overview, canComeBack: true };
  return [
    listView(overview),
    ...overview.ports
      .slice(0, 3)
      .flatMap((port) => [
        portView(overview, port),
        removed({ ...settled, port }, { lost: false, now: NOW }),
      ]),
  ];
}

function viewsOfServers(servers: Server[]): object[] {
  const known = servers.map((server) => ({ panel: PANEL, server }));
  const ports = portsOf(known);
  const write = ({ panel, server }: (typeof known)[number]) => writeServerRef({ panel, serverId: server.id });
  const choice = { verb: 'list', port: null, ip: null, note: '' } as const;
  return [
    ...(known.length > 0 ? [chooseServer(known, { choice, write })] : []),
    ...(ports.length > 0
      ? [choosePort(ports, { verb: 'note', note: '', isCut: false, write: writePortRef })]
      : []),
  ];
}

/** Every allocation that is believed has a number of its own that fits references and paths. */
function viewsOfAllocation(allocation: Allocation): object[] {
  expect(String(allocation.id)).toMatch(/^[1-9]\d{0,14}$/);
  return [];
}

const link = {
  ref: PANEL,
  panel: 'https://panel.example.com',
  identifier: 'ptlc_0123456789a',
  linkedAt: NOW,
  lastUsedAt: null,
};
const ok = fc.constantFrom(200, 201, 204);
const failing = fc.oneof(
  fc.constantFrom(400, 401, 403, 404, 409, 418, 422, 429, 500, 502, 503, 504),
  fc.integer({ min: 300, max: 599 }),
);

describe('an answer with missing, extra and wrong fields is a value that can be shown, or a PanelFailure', () => {
  test('server details', () =>
    holdsLater(RUNS, answers(BODIES.server, ok), async (answer) => {
      expect((await shown(clientOf(answer).server(SERVER), viewsOfServer)).flatMap(faultsOf)).toEqual([]);
    }));

  test('server list', () =>
    holdsLater(RUNS, answers(BODIES.servers, ok), async (answer) => {
      const client = clientOf(answer);
      expect((await shown(client.servers(), viewsOfServers)).flatMap(faultsOf)).toEqual([]);
      const count = (servers: number) => [linked({ ...link, username: 'alice', servers })];
      expect((await shown(client.countServers(), count)).flatMap(faultsOf)).toEqual([]);
    }));

  test('allocation', () =>
    holdsLater(RUNS, answers(BODIES.allocation, ok), async (answer) => {
      const client = clientOf(answer);
      await allShown(
        [client.assign(SERVER, {}), client.setNote(SERVER, 1, ''), client.makePrimary(SERVER, 1)],
        viewsOfAllocation,
      );
    }));

  test('account', () =>
    holdsLater(RUNS, answers(BODIES.account, ok), async (answer) => {
      const views = ({ username }: { username: string }) => [linked({ ...link, username, servers: 1 })];
      expect((await shown(clientOf(answer).account(), views)).flatMap(faultsOf)).toEqual([]);
    }));

  test('any of these where another is expected', () => {
    const any = fc.oneof(...Object.values(BODIES));
    return holdsLater(RUNS, answers(any, fc.oneof(ok, failing)), async (answer) => {
      const client = clientOf(answer);
      const reads = [client.server(SERVER), client.servers(), client.account(), client.countServers()];
      const writes = [client.assign(SERVER, { port: 1 }), client.remove(SERVER, 1)];
      await allShown<unknown>([...reads, ...writes], () => []);
    });
  });

  test('refusals, with whatever status and Retry-After', () =>
    holdsLater(RUNS, answers(BODIES.error, failing), async (answer) => {
      const client = clientOf(answer);
      await allShown<unknown>([client.account(), client.remove(SERVER, 1)], () => []);
    }));
});

const KINDS = /^[a-z]+(-[a-z]+)*$/;

test('readRefusal: a problem with a kind, or null, for any JSON', () => {
  const code = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'toString', 'DisplayException', 'HttpException'),
    hostileText,
  );
  const entry = fc.record({ code, status: hostileText, detail: fc.oneof(hostileText, fc.constant(null)) });
  const body = fc.oneof(fc.jsonValue(), fc.record({ errors: fc.array(entry, { maxLength: 3 }) }));
  holds(RUNS, fc.tuple(failing, body), ([status, json]) => {
    const problem = readRefusal(status, json);
    if (problem) expect(problem.kind).toMatch(KINDS);
  });
});
