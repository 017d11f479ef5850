import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNote } from '../../src/allocations/note-text.ts';
import { writePortRef, writeServerRef } from '../../src/allocations/references.ts';
import * as changes from '../../src/views/changes.ts';
import * as choose from '../../src/views/choose.ts';
import * as explain from '../../src/views/explain.ts';
import * as help from '../../src/views/help.ts';
import * as history from '../../src/views/history.ts';
import * as list from '../../src/views/list.ts';
import type { Message } from '../../src/views/message.ts';
import * as panel from '../../src/views/panel.ts';
import * as portViews from '../../src/views/port.ts';
import * as progress from '../../src/views/progress.ts';
import * as removal from '../../src/views/removal.ts';
import { UPTIME_RANGES } from '../../src/views/routes.ts';
import * as settled from '../../src/views/settled.ts';
import * as testing from '../../src/views/test.ts';
import * as uptime from '../../src/views/uptime.ts';
import type { Slot } from '../../src/watching/statistics.ts';
import { hostileText } from './support/hostile.ts';
import * as any from './support/ports.ts';
import { anyProblem, panelProblem } from './support/problems.ts';
import { faultsOf } from './support/rules.ts';
import { holds, RUNS } from './support/runs.ts';
import { anyVerdict, powerState } from './support/verdicts.ts';

const { NOW, overview, port, portOnServer, place } = any;
const lost = fc.boolean();
const typed = hostileText.map((text) => [...text].slice(0, 100).join(''));
const note = hostileText.map((text) => [...text].slice(0, 255).join(''));
const asked = fc.record({
  port: fc.option(any.portNumber, { nil: null }),
  ip: fc.option(
    typed.map((text) => text.slice(0, 45)),
    { nil: null },
  ),
});
const reference = fc.stringMatching(/^[0-9A-F]{8}$/);
const choice = fc.record({
  verb: fc.constantFrom(
    'list' as const,
    'share' as const,
    'add' as const,
    'test' as const,
    'history' as const,
  ),
  port: fc.option(any.portNumber, { nil: null }),
  ip: fc.option(fc.oneof(any.ip, fc.stringMatching(/^[\w.-]{1,45}$/), fc.constant(`::%${':'.repeat(42)}`)), {
    nil: null,
  }),
  note,
});
const writeKnown = (known: { panel: string; server: { id: string } }) =>
  writeServerRef({ panel: known.panel, serverId: known.server.id });
/** Why a list of servers is not whole. */
const missing = fc.option(panelProblem, { nil: null });
const unlinking = fc.record({ stopped: fc.array(hostileText, { maxLength: 30 }), watches: fc.nat(25) });
const optionalText = fc.option(hostileText, { nil: null });
const activityEntry = fc.record({
  id: hostileText,
  event: fc.oneof(
    fc.constantFrom('create', 'delete', 'primary', 'notes').map((what) => `server:allocation.${what}`),
    hostileText,
  ),
  atMs: fc.oneof(any.moment, fc.integer()),
  ...{ actor: optionalText, address: optionalText, before: optionalText, after: optionalText },
});
const watchedPort = fc.record({
  ...{ panel: any.panelRef, server: any.serverId, allocation: any.allocationId },
  ...{ serverName: hostileText, address: hostileText, isPaused: fc.boolean(), bornMs: any.moment },
  state: fc.constantFrom('unknown' as const, 'up' as const, 'down' as const, 'untestable' as const),
  everyMs: fc.constantFrom(60_000, 3_600_000),
});
const writeWatch = (watch: { panel: string; server: string; allocation: number }) =>
  writePortRef({ panel: watch.panel, serverId: watch.server, allocationId: watch.allocation });
const figure = fc.option(fc.double({ min: 0, max: 1e15, noNaN: true }), { nil: null });
const outage = fc.record({
  fromMs: any.moment,
  toMs: fc.option(any.moment, { nil: null }),
  downMs: fc.nat(),
});
const summary = fc.record({
  ...{ fromMs: any.moment, toMs: any.moment, upMs: fc.nat(), downMs: fc.nat(), uncertainMs: fc.nat() },
  ...{ measuredMs: fc.nat(), isWhole: fc.boolean(), singles: fc.nat(), measured: fc.constant(null) },
  upPercent: fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null }),
  ...{ usualMs: figure, mostMs: figure, worstMs: figure, received: figure, sent: figure },
  ...{ slots: fc.constant<Slot[]>([]), outages: fc.array(outage, { maxLength: 9 }) },
});
const constant = (make: () => Message) => fc.constant(null).map(make);

/** Every function of the views that makes a message, with whatever it may be given. */
const VIEWS: Record<string, fc.Arbitrary<Message>> = {
  listView: fc
    .record({
      overview,
      from: fc.nat(),
      pick: fc.nat(40),
      notice: fc.constantFrom(
        undefined,
        progress.goneNotice({ leftOut: 0 }),
        progress.goneNotice({ leftOut: 1 }),
      ),
    })
    .map(({ overview, from, pick, notice }) =>
      list.listView(overview, { from: overview.ports[pick]?.id ?? from, ...(notice ? { notice } : {}) }),
    ),
  portView: portOnServer.map(({ overview, port }) => portViews.portView(overview, port)),
  added: fc
    .record({
      ...{ added: fc.array(port, { minLength: 1, maxLength: 30 }), overview, asked, lost },
      ...{
        missed: fc.record({ ip: fc.boolean(), port: fc.boolean() }),
        noteProblem: fc.oneof(fc.constantFrom(null, 'unclear' as const), panelProblem),
      },
    })
    .map(({ added: [first, ...others], asked, lost, ...rest }) => {
      if (!first) throw new Error('There is always one.');
      return changes.added({ ...rest, added: [first, ...others] }, { asked, lost, now: NOW });
    }),
  promoted: fc
    .tuple(portOnServer, fc.boolean(), lost)
    .map(([both, already, late]) => changes.promoted({ ...both, already }, late)),
  noted: fc
    .tuple(portOnServer, fc.boolean(), lost)
    .map(([both, cut, late]) => changes.noted({ ...both, cut }, late)),
  alreadyBack: portOnServer.map((both) => changes.alreadyBack(both)),
  cannotComeBack: fc
    .tuple(overview, fc.integer({ min: 1, max: 65_535 }))
    .map(([one, port]) => removal.cannotComeBack(one, port)),
  restarting: constant(progress.restarting),
  givenBack: fc.tuple(portOnServer, lost).map(([both, late]) => changes.givenBack(both, late)),
  chooseServer: fc
    .record({ servers: any.knownServers, choice, pick: fc.nat(60), missing })
    .map(({ servers, choice, pick, missing }) => {
      const from = servers[pick];
      return choose.chooseServer(servers, {
        choice,
        missing,
        write: writeKnown,
        from: from ? writeKnown(from) : 'gone',
      });
    }),
  choosePort: fc
    .record({
      ports: any.knownPorts,
      verb: fc.constantFrom('primary' as const, 'note' as const, 'remove' as const),
      note,
      isCut: fc.boolean(),
    })
    .map(({ ports, ...wanted }) => choose.choosePort(ports, { ...wanted, write: writePortRef })),
  noServers: constant(choose.noServers),
  explain: fc.tuple(anyProblem, reference).map(([problem, ref]) => explain.explain(problem, ref)),
  unexpected: reference.map(explain.unexpected),
  tookTooLong: reference.map(explain.tookTooLong),
  notFound: fc
    .tuple(
      fc.constantFrom('server' as const, 'port' as const),
      typed,
      fc.record({ missing, isCut: fc.boolean() }),
    )
    .map((of) => explain.notFound(...of)),
  keyInWrongPlace: constant(explain.keyInWrongPlace),
  badAddress: typed.map(explain.badAddress),
  badPort: fc.tuple(typed, place).map((of) => explain.badPort(...of)),
  help: fc.nat(30).map((links) => help.help([{ usage: '/ports list', description: 'Shows ports' }], links)),
  linked: fc
    .record({ link: any.link, servers: fc.option(fc.nat(), { nil: null }) })
    .map(({ link, servers }) => panel.linked({ ...link, servers })),
  status: any.links.map(panel.status),
  nothingLinked: constant(panel.nothingLinked),
  chooseUnlink: any.links.filter(({ length }) => length > 0).map(panel.chooseUnlink),
  confirmUnlink: fc
    .tuple(any.link, unlinking)
    .map(([link, gone]) => panel.confirmUnlink(link, { ...gone, now: NOW })),
  unlinked: fc.tuple(fc.boolean(), unlinking).map((of) => panel.unlinked(...of)),
  keptLink: constant(panel.keptLink),
  unlinkExpired: constant(panel.unlinkExpired),
  historyView: fc
    .record({
      ...{
        place,
        name: hostileText,
        total: fc.nat(),
        pages: fc.nat(),
        page: fc.integer({ min: 1, max: 10_000 }),
      },
      entries: fc.array(activityEntry, { maxLength: 25 }),
    })
    .map(({ place, name, page, ...activity }) => history.historyView({ ...place, name }, activity, page)),
  uptimeView: fc
    .record({ watch: watchedPort, summary, range: fc.constantFrom(...UPTIME_RANGES) })
    .map((shown) => uptime.uptimeView({ ...shown, picture: null })),
  chooseWatch: fc
    .record({
      watches: fc.uniqueArray(watchedPort, { selector: writeWatch, minLength: 1, maxLength: 25 }),
      range: fc.constantFrom(...UPTIME_RANGES),
    })
    .map(({ watches, range }) => uptime.chooseWatch(watches, { range, write: writeWatch })),
  notWatched: fc.nat(25).map(uptime.notWatched),
  waiting: any.moment.map(progress.waiting),
  slowNote: fc
    .record({ place, port })
    .map(({ place, port: { id, address, note } }) =>
      progress.slowNote({ ...place, allocationId: id }, { address, present: note }),
    ),
  outdated: constant(progress.outdated),
  shared: constant(progress.shared),
  badRequest: constant(progress.badRequest),
  commandGone: constant(progress.commandGone),
  tooMany: any.moment.map(progress.tooMany),
  confirmRemoval: fc
    .tuple(portOnServer, fc.boolean())
    .map(([both, canComeBack]) => removal.confirmRemoval({ ...both, canComeBack }, NOW)),
  kept: place.map(removal.kept),
  removed: fc
    .tuple(portOnServer, fc.boolean(), lost)
    .map(([both, canComeBack, late]) => removal.removed({ ...both, canComeBack }, { lost: late, now: NOW })),
  expired: place.map(removal.expired),
  notDone: fc
    .record({
      outcome: fc.constantFrom('unchanged' as const, 'unknown' as const),
      problem: panelProblem,
      place,
      reference,
    })
    .map(({ place, reference, ...what }) =>
      settled.notDone(what, { what: 'the ports of the server', place, reference }),
    ),
  testView: fc
    .record({
      ...{ overview, state: powerState, single: fc.boolean(), from: fc.nat(40) },
      ...{
        next: fc.option(any.allocationId, { nil: null }),
        verdicts: fc.array(anyVerdict, { maxLength: 15 }),
      },
    })
    .map(({ overview, state, single, from, next, verdicts }) => {
      const ports = overview.ports.slice(from, from + (single ? 1 : 15));
      const plan = { overview, state, ports, allocations: overview.ports, next, previous: null };
      const known = verdicts.flatMap((verdict, index) => {
        const id = ports[index]?.id;
        return id === undefined ? [] : [[id, verdict] as const];
      });
      return testing.testView(plan, { verdicts: new Map(known), single });
    }),
};

/** Exported by the same modules, but no messages. */
const PARTS = [
  'linkButton',
  'goneNotice',
  'busySuggestion',
  'serverSuggestion',
  'portSuggestion',
  'panelSuggestion',
  'watchedPortSuggestion',
  'noteShownIn',
  'afterLostAnswer',
];

test('no view is left out', () => {
  const modules = [
    changes,
    choose,
    explain,
    help,
    history,
    list,
    panel,
    portViews,
    progress,
    removal,
    settled,
    testing,
    uptime,
  ];
  const exported = modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) => (typeof value === 'function' ? [name] : [])),
  );
  expect(exported.filter((name) => !PARTS.includes(name)).sort()).toEqual(Object.keys(VIEWS).sort());
});

describe('whatever it is given, Discord takes it and nothing foreign comes alive', () => {
  test.each(Object.entries(VIEWS))('%s', (_name, messages) =>
    holds(RUNS, messages, (message) => expect(faultsOf(message)).toEqual([])),
  );
});

test('what a removal shows as the note can be read back for an Undo', () => {
  holds(RUNS, portOnServer, ({ overview, port }) => {
    const message = removal.removed({ overview, port, canComeBack: true }, { lost: false, now: NOW });
    const note = removal.noteShownIn(message.embeds);
    if ([...(port.note ?? '')].length <= 255) expect(() => readNote(note)).not.toThrow();
    else expect(note.isWellFormed()).toBe(true);
  });
});
