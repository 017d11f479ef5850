/** Another process has the same interaction and does what it asks for, so nothing is done or said from here. */
export class ServedElsewhere extends Error {
  override readonly name = 'ServedElsewhere';

  constructor() {
    super('Another process serves this interaction.');
  }
}

/** As long as Discord takes anything for an interaction (Interactions, Receiving and Responding). */
export const CLAIM_FOR_MS = 15 * 60_000;

/** Claims one interaction when it is first called, and tells every later caller the same. */
export function claimOnce(claim: () => Promise<boolean>): () => Promise<void> {
  let claimed: Promise<void> | null = null;
  return () => {
    claimed ??= claim().then((isOurs) => {
      if (!isOurs) throw new ServedElsewhere();
    });
    return claimed;
  };
}
