/** Listens for signals, and where npm started the program, for npm's end. */
export function listenForEnd(options: { underNpm: boolean }): void;
/** From now on somebody else ends the program when the signal aborts; its reason is a text. */
export function takeOver(): AbortSignal;
