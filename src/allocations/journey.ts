import type { Clock } from '../clock.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import type { PanelProblem } from '../panel/problems.ts';
import type { Allocation, ServerDetails } from '../panel/schemas.ts';
import { type Overview, overviewOf, type Port, portOf } from './overview.ts';
import type { Sightings } from './sightings.ts';
import type { Underway } from './underway.ts';
import type { Verdict } from './verdict.ts';
import type { PortProblem, Workplace } from './workplace.ts';

/** What is done to a server while it is stopped, for panels that demand that. */
export type StoppedChange = 'primary' | 'remove';

/** The stretches of a server's way to its new addresses, as far as they are seen. */
export type Phase = 'waiting' | 'stopping' | 'changing' | 'restarting' | 'starting' | 'testing';

export interface Stretch {
  phase: Phase;
  /** Since the epoch, to be shown. */
  beganAtMs: number;
  /** The same moment, monotonic, to be counted from. */
  beganMs: number;
  /** `null` while it lasts. */
  tookMs: number | null;
  /** It was under way already when it was first looked at: nobody knows how long it took. */
  isPartly?: boolean;
}

/** What became of a change that was made while the server was stopped. */
export type Changed =
  | { outcome: 'done'; lost: boolean }
  /** It was so before anything was begun. */
  | { outcome: 'already' }
  | { outcome: 'unchanged' | 'unknown'; problem: PanelProblem }
  /** Something failed on our side; `looked`: the panel was read afterwards and shows no trace of it. */
  | { outcome: 'failed'; looked: boolean }
  | { outcome: 'refused'; problem: PanelProblem | PortProblem };

export type Outcome =
  | { kind: 'tested'; verdict: Verdict }
  /** It runs, and it has no port that could be tested. */
  | { kind: 'running' }
  /** It does not run, and is not on its way to. */
  | { kind: 'offline' }
  /** It does what it did before: the signal was not carried out. */
  | { kind: 'no-effect' }
  /** Nothing tells whether it has been restarted; `unknown` where the panel does not even tell whether it runs. */
  | { kind: 'lost-track'; state: PowerState }
  /** What somebody else had begun was begun before the last change, so one more restart is needed. */
  | { kind: 'too-early' }
  /** It takes longer than anybody should look at a message. */
  | { kind: 'too-long'; state: PowerState }
  /** The bot itself is about to stop. */
  | { kind: 'interrupted' }
  /** Somebody else is stopping or starting it just now, so nothing was begun. */
  | { kind: 'busy' }
  /** The change is made already or cannot be made, so the server was left alone. */
  | { kind: 'spared' }
  /** Somebody's stop, change and start is still under way from here. */
  | { kind: 'under-way' }
  /** It is on its way to be offline, and nobody here will start it. */
  | { kind: 'stopping' }
  /** We stopped it, and could not start it again; `null` when that was our own fault. */
  | { kind: 'left-stopped'; problem: PanelProblem | null }
  /** Something failed on our side while we were looking. */
  | { kind: 'lost-sight' }
  /** The panel refused or stayed away. */
  | { kind: 'panel'; problem: PanelProblem };

/** A server on its way to its new addresses: everything that is known so far. Each one is new, none is changed. */
export interface Journey {
  overview: Overview;
  /** What is tested in the end; `null` when there is nothing. */
  port: Port | null;
  stretches: readonly Stretch[];
  /** What was to be done while it is stopped, and what became of it. */
  change: { what: StoppedChange; allocationId: number; result: Changed | null } | null;
  /** When it was begun, milliseconds since the epoch. */
  sinceMs: number;
  /** When the change was made that shall be felt, milliseconds since the epoch. */
  changedAtMs: number;
  /** Somebody else had begun it. */
  joined: boolean;
  /** The panel's answer to the signal was lost, and nothing has shown since that it was taken. */
  lost: boolean;
  /** Why nothing can be told at the moment. */
  away: PanelProblem | null;
  outcome: Outcome | null;
}

/** What following a server needs besides its workplace. */
export interface Rider {
  at: Workplace;
  underway: Underway;
  sightings: Sightings;
  /** Aborts when the bot is about to stop. */
  ending: AbortSignal;
  /** When following ends, whatever the server does; monotonic milliseconds. */
  untilMs: number;
  /** Tests a port of the server, with what the panel says about it. */
  test(server: ServerDetails, about: { allocation: Allocation; state: PowerState }): Promise<Verdict>;
}

/** @param tested the allocation to be tested in the end; 0 for the primary. */
export function departure(
  { at }: Rider,
  { server, tested }: { server: ServerDetails; tested: number },
): Journey {
  const wanted = server.allocations.find(({ id, isPrimary }) => (tested === 0 ? isPrimary : id === tested));
  return {
    overview: overviewOf(at.panel, server),
    port: wanted ? portOf(server, wanted) : null,
    stretches: [],
    change: null,
    sinceMs: at.clock.now(),
    changedAtMs: at.clock.now(),
    joined: false,
    lost: false,
    away: null,
    outcome: null,
  };
}

export function phaseOf({ stretches }: Journey): Phase | null {
  const last = stretches.at(-1);
  return last?.tookMs === null ? last.phase : null;
}

/** Ends the stretch that lasts and begins the next; the same again is no other. */
export function entering(journey: Journey, phase: Phase, clock: Clock): Journey {
  if (phaseOf(journey) === phase) return journey;
  const { stretches } = left(journey, clock);
  const begun = { phase, beganAtMs: clock.now(), beganMs: clock.monotonic(), tookMs: null };
  return { ...journey, stretches: [...stretches, begun] };
}

/** Finds a stretch under way that began before anybody looked. */
export function finding(journey: Journey, phase: Phase, clock: Clock): Journey {
  const { stretches } = entering(journey, phase, clock);
  const known = stretches.slice(0, -1);
  return {
    ...journey,
    stretches: [...known, ...stretches.slice(-1).map((one) => ({ ...one, isPartly: true }))],
  };
}

/** Ends the stretch that lasts. */
export function left(journey: Journey, clock: Clock): Journey {
  const stretches = journey.stretches.map((stretch) =>
    stretch.tookMs === null ? { ...stretch, tookMs: clock.monotonic() - stretch.beganMs } : stretch,
  );
  return { ...journey, stretches };
}

export function arrived(journey: Journey, outcome: Outcome, clock: Clock): Journey {
  // What did not come to its end took no time that could be told.
  const ended = outcome.kind === 'tested' || outcome.kind === 'running' ? left(journey, clock) : journey;
  return { ...ended, outcome };
}
