const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** Makes snowflakes: increasing, unique even while the clock stands still (docs: reference, "Snowflakes"). */
export function createIds(now: () => number): () => string {
  let last = 0n;
  return () => {
    const earliest = BigInt(Math.floor(now()) - DISCORD_EPOCH_MS) << 22n;
    last = earliest > last ? earliest : last + 1n;
    return String(last);
  };
}
