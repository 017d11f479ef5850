import type { ArmedFault, Fault } from './faults.ts';

/** Switches for trouble; each stays on until it is switched off. */
export type Trouble = 'slow' | 'down' | 'rate-limited' | 'html' | 'lost-answer';

/** Longer than the three seconds of a Discord interaction, shorter than the bot's patience with a panel. */
const SLOW_MS = 4_000;
const RETRY_AFTER_SECONDS = 30;

/** What strikes while a switch is on. When several are, those named first hide the others. */
const FAULTS: Record<Trouble, Fault[]> = {
  down: [{ kind: 'reset' }],
  html: [{ kind: 'html', status: 502 }],
  'rate-limited': [{ kind: 'rate-limited', retryAfterSeconds: RETRY_AFTER_SECONDS }],
  'lost-answer': ['POST', 'DELETE'].map((method) => ({ kind: 'reset', when: 'after-write', method })),
  slow: [{ kind: 'delay', ms: SLOW_MS }],
};

export const TROUBLES = Object.keys(FAULTS) as Trouble[];

/** The switches of one panel. */
export interface Troubles {
  /** Which are on. */
  readonly state: Readonly<Record<Trouble, boolean>>;
  set(trouble: Trouble, on: boolean): void;
}

/** @param arm arms a fault of this panel. */
export function createTroubles(arm: (fault: Fault) => ArmedFault, changed: () => void): Troubles {
  const on = new Set<Trouble>();
  let armed: ArmedFault[] = [];
  return {
    get state() {
      return {
        slow: on.has('slow'),
        down: on.has('down'),
        'rate-limited': on.has('rate-limited'),
        html: on.has('html'),
        'lost-answer': on.has('lost-answer'),
      };
    },
    set(trouble, wanted) {
      if (wanted) on.add(trouble);
      else on.delete(trouble);
      for (const fault of armed) fault.disarm();
      const faults = TROUBLES.filter((one) => on.has(one)).flatMap((one) => FAULTS[one]);
      armed = faults.map((fault) => arm({ ...fault, times: Number.POSITIVE_INFINITY }));
      changed();
    },
  };
}
