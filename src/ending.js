/** When the program is to end. In JavaScript, because `start.js` listens before it may load TypeScript. */

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** How soon a program notices that the npm which started it is gone. */
const LOOK_EVERY_MS = 500;

/** Ctrl+C reaches the program twice, from the terminal and from npm: what comes so soon is the same one. */
const SAME_WITHIN_MS = 1_000;

const ending = new AbortController();
let isListening = false;
let toldAtMs = 0;
/** Until there is anything to let go of, the end is simply that. */
let onEnd = () => process.exit(0);

/**
 * Listens for signals, and where npm started the program, for npm's end: it hands SIGTERM and SIGINT on to what takes
 * the place of its shell (`exec` in package.json), but of SIGHUP and SIGKILL it dies alone. Whoever sends a second signal
 * does not want to wait any longer: what is confirmed is in the store, and the rest ends with the process.
 * @param {{ underNpm: boolean }} options whether npm is the parent
 */
export function listenForEnd({ underNpm }) {
  if (isListening) return;
  isListening = true;
  for (const signal of SIGNALS) process.on(signal, () => (isSecond() ? process.exit(1) : end(signal)));
  if (!underNpm) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end('npm has ended'), LOOK_EVERY_MS).unref();
}

function isSecond() {
  return ending.signal.aborted && performance.now() - toldAtMs > SAME_WITHIN_MS;
}

function end(reason) {
  if (!ending.signal.aborted) toldAtMs = performance.now();
  ending.abort(reason);
  onEnd();
}

/** From now on somebody else ends the program when the signal aborts; its reason is a text. */
export function takeOver() {
  onEnd = () => undefined;
  return ending.signal;
}
