import { Failure } from '../failure.ts';

/** Why an allocation or server cannot be worked on at the moment. */
export type ServerState =
  | 'suspended'
  | 'installing'
  | 'install-failed'
  | 'reinstall-failed'
  | 'restoring'
  | 'transferring'
  | 'node-maintenance';

/** In which way a panel failed to answer as a panel does. */
export type NoAnswer =
  | { how: 'time-out' }
  | { how: 'refused-connection' }
  | { how: 'connection-lost' }
  | { how: 'name-not-found' }
  /** Its name could not be looked up now: its name server is silent or broken. */
  | { how: 'name-silent' }
  /** Of the connection that keeps a key secret; `tls` is a certificate that nobody known has signed. */
  | { how: 'tls' | 'tls-date' | 'tls-name' | 'tls-failed' | 'no-tls' }
  /** A person typed it, and it leads to nothing that may be contacted, or nowhere. */
  | { how: 'address-not-allowed' }
  | { how: 'too-large' }
  /** `to`: another host, where it is known; `within`: to what of the same one. */
  | { how: 'redirect'; to: string | null; within: 'login' | 'other' | null }
  | { how: 'not-json'; status: number; contentType: string | null; came: Came }
  | { how: 'wrong-shape'; status: number; contentType: string | null }
  | (InFront & { status: number; contentType: string | null })
  /** `untilMs`: when to ask again, milliseconds since the epoch, where the panel says so. */
  | { how: 'under-maintenance'; untilMs: number | null }
  /** `breaks`: what it breaks over, most likely because a server has no primary and this key may see that only. */
  | { how: 'server-error'; status: number; breaks?: 'servers' | 'server' | null };

/**
 * Somebody in front of the panel answered in its place: wants to see a human first, wants a login of its own, or
 * refuses. `by`: its name, where it shows; never a text of somebody else.
 */
export interface InFront {
  how: 'challenge' | 'login' | 'blocked';
  by: string | null;
}

/** What came instead of data; `unmarked` is data that does not say so. */
export type Came =
  | 'page'
  | 'preceded'
  | 'php-error'
  | 'source'
  | 'damaged'
  | 'compressed'
  | 'unmarked'
  | 'nothing'
  | 'other';

/** Everything that can go wrong between a key and a panel, whatever the dialect. */
export type PanelProblem =
  | { kind: 'key-refused' }
  | { kind: 'application-key' }
  | { kind: 'address-refused' }
  | { kind: 'two-factor-required' }
  | { kind: 'permission-missing'; permission: string | null }
  | { kind: 'not-found' }
  | { kind: 'limit-reached' }
  | { kind: 'no-limit-set' }
  | { kind: 'auto-assign-off' }
  | { kind: 'node-full' }
  | { kind: 'primary-not-removable' }
  | { kind: 'must-be-stopped'; toDo: 'change-primary' | 'remove' | null }
  | { kind: 'state-conflict'; state: ServerState | null }
  | { kind: 'not-available' }
  /** The panel answers, the machine that its server runs on does not. */
  | { kind: 'node-away' }
  /** A new port cannot be made beside a primary that is not there. */
  | { kind: 'primary-needed' }
  /** The panel's administrator has not said, or not rightly, which ports may be made. */
  | { kind: 'port-range-unset' }
  /** There is no such request on this kind of panel. */
  | { kind: 'not-offered' }
  | { kind: 'invalid'; fields: { field: string | null; detail: string }[] }
  /**
   * `of`: of all a person asks, or of new ports on one server, which everybody there shares. `retryAtMs`:
   * milliseconds since the epoch; `null` when the panel did not say.
   */
  | { kind: 'rate-limited'; of: 'requests' | 'new-ports'; retryAtMs: number | null }
  /** Its person has unlinked the panel while something was under way: nothing was sent. */
  | { kind: 'unlinked' }
  /** Too much waits for its turn already, of this person or of all: nothing was sent. */
  | { kind: 'too-much-waiting' }
  /** A list of servers was not read to its end. */
  | { kind: 'too-many-servers' }
  | { kind: 'refused'; status: number; detail: string | null }
  | {
      kind: 'no-answer';
      answer: NoAnswer;
      /** True when the request cannot have reached the panel's application, so that a write was not carried out. */
      unsent: boolean;
    };

export class PanelFailure extends Failure<PanelProblem> {
  override readonly name = 'PanelFailure';
}

/** There is something else than a panel, or a panel at another path. */
export function notAPanel(status: number): PanelProblem {
  const answer = { how: 'not-json', status, contentType: 'application/json', came: 'other' } as const;
  return { kind: 'no-answer', answer, unsent: false };
}

/** When a panel that takes no more requests takes them again, where it said so; `null` for every other failure. */
export function limitedUntil(error: unknown): number | null {
  if (!(error instanceof PanelFailure) || error.problem.kind !== 'rate-limited') return null;
  return error.problem.retryAtMs;
}

/** True when a write may have been carried out although no proper answer came back. */
export function isAnswerLost(error: unknown): error is PanelFailure {
  return error instanceof PanelFailure && error.problem.kind === 'no-answer' && !error.problem.unsent;
}
