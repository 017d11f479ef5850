import { writeSync } from 'node:fs';

/**
 * Loaded into a bot before it starts (`--import`): tells on its fourth pipe, now and then, how long its event loop stood
 * still and how much memory it has. A standstill is counted in processor time of its thread as well: on a machine that
 * does other things, time on the clock is mostly theirs.
 */
const TICK_MS = 5;
const TELL_EVERY_MS = 200;
const PIPE = 3;

export interface Reading {
  /** The longest so far, since the last telling. */
  blockedMs: number;
  blockedCpuMs: number;
  memoryMiB: number;
}

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/** Whoever started this bot may be gone: it was made to be attacked, and must not outlive that. */
function tell(reading: Reading): void {
  try {
    writeSync(PIPE, `${JSON.stringify(reading)}\n`);
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}

let last = { at: performance.now(), cpu: cpuMs() };
let toldAt = last.at;
let most = { blockedMs: 0, blockedCpuMs: 0 };

setInterval(() => {
  const now = { at: performance.now(), cpu: cpuMs() };
  most = {
    blockedMs: Math.max(most.blockedMs, now.at - last.at - TICK_MS),
    blockedCpuMs: Math.max(most.blockedCpuMs, now.cpu - last.cpu),
  };
  last = now;
  if (now.at - toldAt < TELL_EVERY_MS) return;
  const reading: Reading = { ...most, memoryMiB: process.memoryUsage.rss() / 2 ** 20 };
  tell(reading);
  toldAt = now.at;
  most = { blockedMs: 0, blockedCpuMs: 0 };
}, TICK_MS).unref();
