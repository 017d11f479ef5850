/** When the program is to end. In JavaScript, because `start.js` listens before it may load TypeScript. */

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** How soon a program notices that the npm which started it is gone. */
const LOOK_EVERY_MS = 500;

const ending = new AbortController();
let isListening = false;
/** Until there is anything to let go of, the end is simply that. */
let onEnd = () => process.exit(0);

/**
 * Listens for signals, and where npm started the program, for npm's end: it hands SIGTERM and SIGINT on to what takes
 * the place of its shell (`exec` in package.json), but of SIGHUP and SIGKILL it dies alone. A second signal changes
 * nothing, because Ctrl+C reaches the program twice, from the terminal and from npm.
 * @param {{ underNpm: boolean }} options whether npm is the parent
 */
export function listenForEnd({ underNpm }) {
  if (isListening) return;
  isListening = true;
  for (const signal of SIGNALS) process.on(signal, () => end(signal));
  if (!underNpm) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end('npm has ended'), LOOK_EVERY_MS).unref();
}

function end(reason) {
  ending.abort(reason);
  onEnd();
}

/** From now on somebody else ends the program when the signal aborts; its reason is a text. */
export function takeOver() {
  onEnd = () => undefined;
  return ending.signal;
}
