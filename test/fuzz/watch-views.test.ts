import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as alerts from '../../src/views/alerts.ts';
import * as views from '../../src/views/watches.ts';
import type { Alert, WatchRecord } from '../../src/watching/record.ts';
import { watchWith } from '../../src/watching/watches.ts';
import { hostileText } from './support/hostile.ts';
import * as any from './support/ports.ts';
import { faultsOf } from './support/rules.ts';
import { holds, RUNS } from './support/runs.ts';

const snowflake = fc.stringMatching(/^[1-9]\d{17,18}$/);
const { moment, NOW } = any;
const pause = fc.constantFrom(
  'key' as const,
  'server-gone' as const,
  'port-gone' as const,
  'channel' as const,
  'left' as const,
);
const downReason = fc.constantFrom(...(['offline', 'refused', 'silent', 'name-not-found'] as const));

const record: fc.Arbitrary<WatchRecord> = fc
  .record({
    ...{ owner: snowflake, guild: snowflake, channel: snowflake, role: fc.option(snowflake, { nil: null }) },
    ...{ serverName: hostileText, address: hostileText, allocation: any.allocationId },
    ...{ everyMs: fc.constantFrom(60_000, 300_000, 3_600_000), sinceMs: fc.option(moment, { nil: null }) },
    state: fc.constantFrom('unknown' as const, 'up' as const, 'down' as const, 'untestable' as const),
    paused: fc.option(pause, { nil: null }),
  })
  .map((about) => ({
    ...about,
    ...{ panel: 'abcdef', server: '2295c7ba', bornMs: 0, incidents: [], alerts: [], told: 0 },
  }));

const goesBy = fc.constantFrom(
  null,
  { kind: 'nothing' as const },
  { kind: 'last-word' as const, saidAtMs: any.NOW - 60_000 },
);

const watch = fc
  .record({
    record,
    place: fc.nat(24),
    goesBy,
    why: fc.constantFrom(null, 'unasked' as const, 'address' as const),
  })
  .map(({ record, place, ...seen }) => ({ ...watchWith(`${record.owner}-${place}`, record), ...seen }));
const watches = fc.uniqueArray(watch, { maxLength: 25, selector: ({ id }) => id });

const alert: fc.Arbitrary<Alert> = fc.record({
  about: fc.oneof(
    fc.record({
      ...{ kind: fc.constant('down' as const), sinceMs: moment, reason: downReason },
      panelSilent: fc.boolean(),
    }),
    fc.record({
      ...{ kind: fc.constant('up' as const), downFromMs: moment, downToMs: moment },
      latencyMs: fc.option(fc.double({ min: 0, max: 20_000, noNaN: true }), { nil: null }),
    }),
    fc.record({ kind: fc.constant('paused' as const), reason: pause, endsAtMs: moment }),
    fc.record({ kind: fc.constant('expired' as const), others: fc.nat(24) }),
  ),
  nonce: fc.stringMatching(/^[0-9a-f]{24}$/),
  triedAtMs: fc.option(moment, { nil: null }),
  quiet: fc.boolean(),
});

/** Every message about watches, whatever a server or an address is called. */
const VIEWS: Record<string, fc.Arbitrary<object>> = {
  alert: fc.tuple(record, alert).map(([one, said]) => alerts.alertMessage(one, said)),
  watching: fc.tuple(watch, fc.option(watch, { nil: null })).map(([one, was]) => views.watching(one, was)),
  unwatched: fc
    .option(watch, { nil: null })
    .map((one) => views.unwatched(one, { isOthers: one?.role !== null })),
  watchList: fc
    .tuple(watches, fc.nat(24))
    .map(([all, from]) => views.watchList(all, { from: all[from]?.id ?? 'none', now: NOW })),
  ambiguousPort: fc.tuple(any.knownPorts, fc.boolean()).map((found) => views.ambiguousPort(...found)),
};

/** Channels, roles and moments that the bot itself names, by ids that no hostile text has. */
const OWN = /<(#|@&|@)[1-9]\d{17,18}>|<t:\d+:f>|<t:\d+:R>/g;

function withoutOwn(message: object): object {
  return JSON.parse(JSON.stringify(message).replace(OWN, 'here'));
}

describe('whatever it is given, Discord takes it and nothing foreign comes alive', () => {
  test.each(Object.entries(VIEWS))('%s', (_name, messages) =>
    holds(RUNS, messages, (message) => expect(faultsOf(withoutOwn(message))).toEqual([])),
  );
});

test('an alert mentions the role that was asked for and nothing else, and one for the owner mentions nobody', () => {
  holds(RUNS, fc.tuple(record, alert), ([one, said]) => {
    const { content } = alerts.alertMessage(one, said);
    expect(content).toBe(alerts.isForOwner(said) || said.quiet || one.role === null ? '' : `<@&${one.role}>`);
  });
});

test('a suggestion fits and has a name', () => {
  holds(RUNS, watch, (one) => {
    const name = views.watchSuggestion(one);
    const others = views.othersWatchSuggestion(one);
    expect(others.length).toBeGreaterThan(0);
    expect(others.length).toBeLessThanOrEqual(100);
    expect(name.length).toBeGreaterThan(0);
    expect(name.length).toBeLessThanOrEqual(100);
  });
});
