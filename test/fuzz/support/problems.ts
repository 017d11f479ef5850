import fc from 'fast-check';
import type { Came, NoAnswer, PanelProblem } from '../../../src/panel/problems.ts';
import type { Problem } from '../../../src/views/problems.ts';
import { hostileText } from './hostile.ts';
import { moment, overview, portOnServer, state } from './ports.ts';

type Of<P, Kind> = fc.Arbitrary<Extract<P, { kind: Kind }>>;

/** Problems that say nothing but what they are. */
const bare = <Kind extends string>(kind: Kind) => fc.constant({ kind });
const status = fc.integer({ min: 400, max: 599 });

const seen = {
  status: fc.integer({ min: 200, max: 599 }),
  contentType: fc.option(hostileText, { nil: null }),
};
const came = fc.constantFrom<Came>(
  ...([
    'page',
    'preceded',
    'php-error',
    'source',
    'damaged',
    'compressed',
    'unmarked',
    'nothing',
    'other',
  ] as const),
);
const by = fc.constantFrom('Cloudflare Access', 'DDoS-Guard', null);
const breaks = fc.constantFrom('servers' as const, 'server' as const, null);
const how = <How extends NoAnswer['how']>(name: How) => fc.constant(name);

const NO_ANSWERS: { [How in NoAnswer['how']]: fc.Arbitrary<NoAnswer & { how: How }> } = {
  'time-out': fc.record({ how: how('time-out') }),
  'refused-connection': fc.record({ how: how('refused-connection') }),
  'connection-lost': fc.record({ how: how('connection-lost') }),
  'name-not-found': fc.record({ how: how('name-not-found') }),
  'name-silent': fc.record({ how: how('name-silent') }),
  tls: fc.record({ how: how('tls') }),
  'tls-date': fc.record({ how: how('tls-date') }),
  'tls-name': fc.record({ how: how('tls-name') }),
  'tls-failed': fc.record({ how: how('tls-failed') }),
  'no-tls': fc.record({ how: how('no-tls') }),
  'address-not-allowed': fc.record({ how: how('address-not-allowed') }),
  'too-large': fc.record({ how: how('too-large') }),
  redirect: fc.record({
    ...{ how: how('redirect'), to: fc.option(hostileText, { nil: null }) },
    within: fc.constantFrom('login' as const, 'other' as const, null),
  }),
  'not-json': fc.record({ how: how('not-json'), ...seen, came }),
  'wrong-shape': fc.record({ how: how('wrong-shape'), ...seen }),
  challenge: fc.record({ how: how('challenge'), by, ...seen }),
  login: fc.record({ how: how('login'), by, ...seen }),
  blocked: fc.record({ how: how('blocked'), by, ...seen }),
  'under-maintenance': fc.record({
    how: how('under-maintenance'),
    untilMs: fc.option(fc.nat(), { nil: null }),
  }),
  'server-error': fc.record({ how: how('server-error'), status, breaks }),
};

const noAnswer: fc.Arbitrary<NoAnswer> = fc.oneof(...Object.values(NO_ANSWERS));

/** One entry for every kind: the compiler misses none. */
const PANEL: { [Kind in PanelProblem['kind']]: Of<PanelProblem, Kind> } = {
  'key-refused': bare('key-refused'),
  'application-key': bare('application-key'),
  'address-refused': bare('address-refused'),
  'two-factor-required': bare('two-factor-required'),
  'permission-missing': fc.record({
    kind: fc.constant('permission-missing' as const),
    permission: fc.option(hostileText, { nil: null }),
  }),
  'not-found': bare('not-found'),
  unlinked: bare('unlinked'),
  'too-much-waiting': bare('too-much-waiting'),
  'too-many-servers': bare('too-many-servers'),
  'limit-reached': bare('limit-reached'),
  'no-limit-set': bare('no-limit-set'),
  'auto-assign-off': bare('auto-assign-off'),
  'node-full': bare('node-full'),
  'primary-not-removable': bare('primary-not-removable'),
  'must-be-stopped': fc.record({
    kind: fc.constant('must-be-stopped' as const),
    toDo: fc.constantFrom('change-primary' as const, 'remove' as const, null),
  }),
  'state-conflict': fc.record({
    kind: fc.constant('state-conflict' as const),
    state: fc.option(state, { nil: null }),
  }),
  'not-available': bare('not-available'),
  'node-away': bare('node-away'),
  'primary-needed': bare('primary-needed'),
  'port-range-unset': bare('port-range-unset'),
  'not-offered': bare('not-offered'),
  invalid: fc.record({
    kind: fc.constant('invalid' as const),
    fields: fc.array(fc.record({ field: fc.option(hostileText, { nil: null }), detail: hostileText }), {
      maxLength: 9,
    }),
  }),
  'rate-limited': fc.record({
    kind: fc.constant('rate-limited' as const),
    of: fc.constantFrom('requests' as const, 'new-ports' as const),
    retryAtMs: fc.option(moment, { nil: null }),
  }),
  refused: fc.record({
    kind: fc.constant('refused' as const),
    status,
    detail: fc.option(hostileText, { nil: null }),
  }),
  'no-answer': fc.record({ kind: fc.constant('no-answer' as const), answer: noAnswer, unsent: fc.boolean() }),
};

export const panelProblem: fc.Arbitrary<PanelProblem> = fc.oneof(...Object.values(PANEL));

const REST: { [Kind in Exclude<Problem['kind'], PanelProblem['kind']>]: Of<Problem, Kind> } = {
  'on-server': fc.record({
    ...{ kind: fc.constant('on-server' as const), problem: panelProblem, overview },
    allocationId: fc.option(fc.nat(), { nil: null }),
  }),
  'port-gone': fc.record({ kind: fc.constant('port-gone' as const), overview }),
  'ports-hidden': fc.record({ kind: fc.constant('ports-hidden' as const), overview }),
  'no-such-port': fc.record({ kind: fc.constant('no-such-port' as const), typed: hostileText, overview }),
  'several-ports': overview.map((on) => ({ kind: 'several-ports', ports: on.ports, overview: on })),
  'primary-stays': portOnServer.map((both) => ({ kind: 'primary-stays', ...both })),
  'no-primary': fc.record({ kind: fc.constant('no-primary' as const), overview }),
  'note-too-long': fc.record({
    kind: fc.constant('note-too-long' as const),
    length: fc.integer({ min: 256, max: 6_000 }),
    max: fc.constant(255),
  }),
  'not-linked': bare('not-linked'),
  'panel-not-offered': bare('panel-not-offered'),
  'too-many-links': fc.record({ kind: fc.constant('too-many-links' as const), max: fc.constant(10) }),
  'key-malformed': bare('key-malformed'),
  'key-broken': bare('key-broken'),
  'key-without-underscore': bare('key-without-underscore'),
  'key-is-identifier': bare('key-is-identifier'),
  'key-wrong': bare('key-wrong'),
  'key-is-application': bare('key-is-application'),
  'address-unreadable': bare('address-unreadable'),
  'address-not-https': bare('address-not-https'),
  'address-not-public': bare('address-not-public'),
  'address-has-user': bare('address-has-user'),
  'address-port': fc.record({
    kind: fc.constant('address-port' as const),
    ports: fc.array(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 5 }),
  }),
  'store-unavailable': fc.record({
    kind: fc.constant('store-unavailable' as const),
    reason: fc.constantFrom('not-writable', 'locked', 'corrupt', 'full', 'newer', 'other'),
  }),
  'key-unreadable': bare('key-unreadable'),
};

export const anyProblem: fc.Arbitrary<Problem> = fc.oneof(panelProblem, ...Object.values(REST));
