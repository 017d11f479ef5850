import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Standing } from '../../src/allocations/apply.ts';
import type { Changed, Journey, Outcome, Stretch } from '../../src/allocations/journey.ts';
import * as apply from '../../src/views/apply.ts';
import { added, promoted } from '../../src/views/changes.ts';
import { goesOnElsewhere, journeyView } from '../../src/views/journey.ts';
import type { Message } from '../../src/views/message.ts';
import { removed } from '../../src/views/removal.ts';
import { moment, NOW, overview, place, port, portOnServer } from './support/ports.ts';
import { anyProblem, panelProblem } from './support/problems.ts';
import { faultsOf } from './support/rules.ts';
import { holds, RUNS } from './support/runs.ts';
import { anyVerdict, powerState } from './support/verdicts.ts';

const what = fc.constantFrom('primary' as const, 'remove' as const);

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  anyVerdict.map((verdict) => ({ kind: 'tested' as const, verdict })),
  powerState.map((state) => ({ kind: 'too-long' as const, state })),
  powerState.map((state) => ({ kind: 'lost-track' as const, state })),
  panelProblem.map((problem) => ({ kind: 'panel' as const, problem })),
  fc.option(panelProblem, { nil: null }).map((problem) => ({ kind: 'left-stopped' as const, problem })),
  fc.constantFrom('running', 'offline', 'stopping', 'no-effect', 'interrupted').map((kind) => ({ kind })),
  fc.constantFrom('busy', 'spared', 'under-way', 'lost-sight', 'too-early').map((kind) => ({ kind })),
);

const stretch: fc.Arbitrary<Stretch> = fc.record({
  phase: fc.constantFrom('waiting', 'stopping', 'changing', 'restarting', 'starting', 'testing'),
  beganAtMs: moment,
  beganMs: fc.nat(),
  tookMs: fc.option(fc.nat(900_000), { nil: null }),
});

const result: fc.Arbitrary<Changed> = fc.oneof(
  fc.boolean().map((lost) => ({ outcome: 'done' as const, lost })),
  fc.constant({ outcome: 'already' as const }),
  fc.boolean().map((looked) => ({ outcome: 'failed' as const, looked })),
  fc.record({ outcome: fc.constantFrom('unchanged' as const, 'unknown' as const), problem: panelProblem }),
  anyProblem.map((problem) => ({ outcome: 'refused', problem }) as Changed),
);

const journey: fc.Arbitrary<Journey> = fc
  .record({
    ...{ both: portOnServer, hasPort: fc.boolean(), stretches: fc.array(stretch, { maxLength: 6 }) },
    ...{ what: fc.option(what, { nil: null }), result: fc.option(result, { nil: null }) },
    ...{
      sinceMs: moment,
      changedAtMs: moment,
      joined: fc.boolean(),
      lost: fc.boolean(),
      away: fc.option(panelProblem, { nil: null }),
    },
    outcome: fc.option(outcome, { nil: null }),
  })
  .map(({ both, hasPort, what, result, ...rest }) => ({
    ...rest,
    overview: both.overview,
    port: hasPort ? both.port : null,
    change: what && { what, allocationId: both.port.id, result },
  }));

const standing: fc.Arbitrary<Standing> = fc.record({
  overview,
  state: powerState,
  players: fc.option(fc.nat(100_000), { nil: null }),
});

/** Every message about restarts, and every change with what a restart means for it. */
const VIEWS: Record<string, fc.Arbitrary<Message>> = {
  journeyView: journey.map(journeyView),
  goesOnElsewhere: journey.map(goesOnElsewhere),
  confirmRestart: fc
    .tuple(standing, port)
    .map(([now, { id }]) => apply.confirmRestart(now, { tested: id, changedAtMs: NOW, now: NOW })),
  confirmStop: fc
    .tuple(standing, port, what)
    .map(([now, { id }, change]) => apply.confirmStop(now, { change, allocation: id, now: NOW })),
  offerStop: fc
    .tuple(portOnServer, what)
    .map(([{ overview, port }, change]) => apply.offerStop(overview, { change, allocation: port.id })),
  offlineNow: portOnServer.map(({ overview, port }) =>
    apply.offlineNow(overview, { tested: port.id, changedAtMs: NOW }),
  ),
  notNow: fc.tuple(place, fc.oneof(what, fc.constant('saved' as const))).map((of) => apply.notNow(...of)),
  added: fc.tuple(portOnServer, powerState).map(([{ overview, port }, state]) => {
    const value = {
      added: [port],
      overview,
      missed: { ip: false, port: false },
      noteProblem: null,
    } satisfies Parameters<typeof added>[0];
    return added(value, { asked: { port: null, ip: null }, lost: false, now: NOW, state });
  }),
  promoted: fc
    .tuple(portOnServer, powerState)
    .map(([both, state]) => promoted({ ...both, already: false }, false, { state, now: NOW })),
  removed: fc
    .tuple(portOnServer, powerState)
    .map(([both, state]) => removed({ ...both, canComeBack: true }, { lost: false, now: NOW, state })),
};

test.each(Object.entries(VIEWS))(
  'whatever %s is given, Discord takes it and nothing comes alive',
  (_name, messages) => holds(RUNS, messages, (message) => expect(faultsOf(message)).toEqual([])),
);

test('a message about a journey that is not over can always be asked again', () => {
  const open = journey.map((one) => ({ ...one, outcome: null }));
  holds(RUNS, open, (one) => {
    expect(JSON.stringify(journeyView(one).components)).toContain('Look again');
  });
});
