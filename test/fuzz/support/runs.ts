import fc from 'fast-check';

/** How many cases each property is tried with: few in `npm test`, many in `npm run fuzz`. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 60);

/** Repeats a run that failed: fast-check prints its seed. `npm test` always tries the same, `npm run fuzz` never. */
const SEED = process.env.FUZZ_SEED ?? (process.env.FUZZ_RUNS === undefined ? '1' : undefined);

/** Tries a property with `runs` values; throws with the smallest value that breaks it. */
export function holds<T>(runs: number, values: fc.Arbitrary<T>, check: (value: T) => void): void {
  const property = fc.property(values, (value) => {
    check(value);
  });
  fc.assert(property, parameters(runs));
}

/** The same for what takes a promise. */
export async function holdsLater<T>(
  runs: number,
  values: fc.Arbitrary<T>,
  check: (value: T) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(values, check), parameters(runs));
}

function parameters(numRuns: number) {
  return { numRuns, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };
}
