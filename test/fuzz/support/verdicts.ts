import fc from 'fast-check';
import type { Verdict } from '../../../src/allocations/verdict.ts';
import type { PowerState } from '../../../src/panel/live-schemas.ts';
import { hostileText } from './hostile.ts';
import { ip, moment } from './ports.ts';

export const powerState = fc.constantFrom<PowerState>(
  'running',
  'starting',
  'stopping',
  'offline',
  'unknown',
);

const game = fc.constantFrom('Minecraft', 'CS2 / CS:GO', null);
const count = fc.option(fc.nat(1_000_000), { nil: null });

/** What game servers told has passed `network/game-query.ts`, which bounds it. */
const answer = fc.option(
  fc.record({
    ...{ game: fc.constantFrom('Minecraft', 'Rust'), players: count, maxPlayers: count },
    version: fc.option(
      hostileText.map((text) => text.slice(0, 60)),
      { nil: null },
    ),
  }),
  { nil: null },
);

const direct: fc.Arbitrary<Verdict> = fc.oneof(
  fc.record({ tookMs: fc.nat(20_000), answer }).map((told): Verdict => ({ kind: 'open', ...told })),
  fc.boolean().map((answered): Verdict => ({ kind: 'refused', answered })),
  fc.record({ answered: fc.boolean(), game }).map((told): Verdict => ({ kind: 'silent', ...told })),
  fc
    .record({ answered: fc.boolean(), game: fc.constantFrom('Minecraft', 'FiveM') })
    .map((told): Verdict => ({ kind: 'mute', ...told })),
  fc
    .constantFrom('offline' as const, 'starting' as const, 'stopping' as const)
    .map((state): Verdict => ({ kind: 'offline', state })),
  fc
    .record({ why: fc.constantFrom('unasked', 'no-answer', 'no-tcp', 'tcp-silent'), game })
    .map((told): Verdict => ({ kind: 'cannot-tell', ...told })),
  hostileText.map((name): Verdict => ({ kind: 'name-not-found', name })),
  hostileText.map((name): Verdict => ({ kind: 'not-allowed', name })),
  ip.map((address): Verdict => ({ kind: 'no-address', ip: address })),
  moment.map((retryAtMs): Verdict => ({ kind: 'limited', retryAtMs })),
  fc.constant<Verdict>({ kind: 'not-allowed' }),
);

export const anyVerdict: fc.Arbitrary<Verdict> = fc.oneof(
  { weight: 3, arbitrary: direct },
  fc
    .record({ alias: hostileText, leadsTo: fc.array(ip, { minLength: 1, maxLength: 3 }), ip, atIp: direct })
    .map((told): Verdict => ({ kind: 'alias-elsewhere', ...told })),
);
