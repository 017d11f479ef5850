/** One way between Discord and the bot, in each direction: a simulated round trip of 20 ms. */
export const ONE_WAY_MS = 10;

/** The value that `share` (0 to 1) of all values do not exceed, by nearest rank. @throws RangeError without values */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('There is no percentile of nothing.');
  return found;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/**
 * The least time to a final message: one round trip and the panel when the callback itself is the answer, two when
 * the interaction was acknowledged first.
 */
export function floorMs({ panelMs, acknowledged }: { panelMs: number; acknowledged: boolean }): number {
  return panelMs + 2 * ONE_WAY_MS * (acknowledged ? 2 : 1);
}

/** `1.00` is the same; below that the first one needs less. */
export function ratio(one: number, other: number): string {
  return `${(one / other).toFixed(2)} ×`;
}

/** Milliseconds with as many digits as mean something. */
export function ms(value: number): string {
  if (Math.abs(value) >= 1_000) return `${Math.round(value).toLocaleString('en-US')} ms`;
  return `${value.toFixed(Math.abs(value) < 10 ? 2 : 1)} ms`;
}

export function mib(value: number): string {
  return `${value.toFixed(1)} MiB`;
}

export function percent(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)} %`;
}
