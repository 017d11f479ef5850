import { bucketOf, type HourSum, type LatencyCount, type Sample } from './series.ts';

/**
 * Samples and sums as bytes, because there are very many of them: one check of 10,000 watches each minute is 14 million
 * a day. Numbers are written in groups of 7 bits, the lowest first, each but the last with the highest bit set.
 */

const SECOND_MS = 1_000;
const HOUR_S = 3_600;
const TENTHS = 10;

class Writer {
  #bytes: number[] = [];

  /** @param value a whole number from 0; what is more than can be counted (sums of what strangers told) is clamped */
  number(value: number): void {
    let rest = value > 0 ? Math.min(value, Number.MAX_SAFE_INTEGER) : 0;
    while (rest >= 128) {
      this.#bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.#bytes.push(rest);
  }

  text(): string {
    return Buffer.from(this.#bytes).toString('base64');
  }
}

class Reader {
  #bytes: Buffer;
  #at = 0;

  constructor(text: string) {
    this.#bytes = Buffer.from(text, 'base64');
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  number(): number {
    let value = 0;
    let weight = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte % 128) * weight;
      if (byte < 128) return value;
      weight *= 128;
    }
  }
}

/** The samples of one hour: per sample the seconds since the one before, what it found, and the traffic if any. */
export function packSamples(samples: readonly Sample[], hourMs: number): string {
  const writer = new Writer();
  let last = 0;
  for (const sample of samples) {
    const second = Math.min(HOUR_S, Math.max(last, Math.round((sample.atMs - hourMs) / SECOND_MS)));
    const hasTraffic = sample.received !== null && sample.sent !== null;
    writer.number(second - last);
    writer.number(resultOf(sample) * 2 + Number(hasTraffic));
    if (hasTraffic) writer.number(Math.round(sample.received ?? 0));
    if (hasTraffic) writer.number(Math.round(sample.sent ?? 0));
    last = second;
  }
  return writer.text();
}

/** 0: down; 1: up, no latency; from 2: the latency in tenths of a millisecond. */
function resultOf({ up, latencyMs }: Sample): number {
  if (!up) return 0;
  return latencyMs === null ? 1 : Math.round(Math.max(0, latencyMs) * TENTHS) + 2;
}

export function unpackSamples(text: string, hourMs: number): Sample[] {
  const reader = new Reader(text);
  const samples: Sample[] = [];
  let second = 0;
  while (!reader.isAtEnd) {
    second += reader.number();
    const code = reader.number();
    const result = Math.floor(code / 2);
    const hasTraffic = code % 2 === 1;
    samples.push({
      atMs: hourMs + second * SECOND_MS,
      up: result > 0,
      latencyMs: result >= 2 ? (result - 2) / TENTHS : null,
      received: hasTraffic ? reader.number() : null,
      sent: hasTraffic ? reader.number() : null,
    });
  }
  return samples;
}

/** The sums of one day, by the hour of the day. */
export function packHours(hours: readonly HourSum[], dayMs: number): string {
  const writer = new Writer();
  for (const { hourMs, checks, up, latencies, received, sent } of hours) {
    const hasTraffic = received !== null && sent !== null;
    writer.number(Math.round((hourMs - dayMs) / (HOUR_S * SECOND_MS)) * 2 + Number(hasTraffic));
    writer.number(checks);
    writer.number(up);
    if (hasTraffic) writer.number(Math.round(received));
    if (hasTraffic) writer.number(Math.round(sent));
    writer.number(latencies.length);
    let last = 0;
    for (const { bucket, count } of latencies) {
      writer.number(bucket - last);
      writer.number(count);
      last = bucket;
    }
  }
  return writer.text();
}

export function unpackHours(text: string, dayMs: number): HourSum[] {
  const reader = new Reader(text);
  const hours: HourSum[] = [];
  while (!reader.isAtEnd) {
    const head = reader.number();
    const hasTraffic = head % 2 === 1;
    const hourMs = dayMs + Math.floor(head / 2) * HOUR_S * SECOND_MS;
    const checks = reader.number();
    const up = reader.number();
    const received = hasTraffic ? reader.number() : null;
    const sent = hasTraffic ? reader.number() : null;
    hours.push({ hourMs, checks, up, received, sent, latencies: readLatencies(reader) });
  }
  return hours;
}

function readLatencies(reader: Reader): LatencyCount[] {
  const length = reader.number();
  let bucket = 0;
  return Array.from({ length }, () => {
    bucket += reader.number();
    return { bucket, count: reader.number() };
  });
}

/** The sum of an hour, from all samples of it. */
export function sumOf(hourMs: number, samples: readonly Sample[]): HourSum {
  const counts = new Map<number, number>();
  for (const { latencyMs } of samples) {
    if (latencyMs === null) continue;
    const bucket = bucketOf(latencyMs);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  const latencies = [...counts].map(([bucket, count]) => ({ bucket, count }));
  return {
    hourMs,
    checks: samples.length,
    up: samples.filter(({ up }) => up).length,
    latencies: latencies.sort((a, b) => a.bucket - b.bucket),
    received: added(samples, 'received'),
    sent: added(samples, 'sent'),
  };
}

function added(samples: readonly Sample[], what: 'received' | 'sent'): number | null {
  return samples.reduce<number | null>(
    (sum, { [what]: bytes }) => (bytes === null ? sum : (sum ?? 0) + bytes),
    null,
  );
}
