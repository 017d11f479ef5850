import { setImmediate } from 'node:timers/promises';
import type { Settings } from '../../sandbox/panel/index.ts';
import { ask, type Message, press, type Stage, type StageOptions, stage, until } from './stage.ts';

/** No other wait in the program is as long as one of these; starting is long enough to be seen (Pelican, fact 3). */
export const DELAYS: NonNullable<Settings['powerDelays']> = {
  stopping: 4_100,
  offline: 1_100,
  starting: 29_100,
  running: 0,
};
/** How the bot waits while it follows a server: between two edits, two looks and two tests. */
const WAITS = [1_000, 2_500, 5_000];

/** Alice's Survival with a port that it does not listen on before its next start. */
export async function setUp(options: StageOptions = {}) {
  const made = await stage({ powerDelays: DELAYS, ...options });
  const [survival] = made.demo.world.servers;
  const fresh = made.demo.world.allocations.find(({ port }) => port === 25_567);
  if (!survival || !fresh) throw new Error('The demonstration world has changed.');
  Object.assign(fresh, { serverId: survival.id, notes: 'Minecraft' });
  // Asked over UDP, it would be waited for in `pass` as long as for an answer of the game.
  const other = made.demo.world.allocations.find(({ port }) => port === 24_454);
  Object.assign(other ?? {}, { notes: 'web map' });
  const signals = () =>
    made.panel.requests
      .filter(({ path }) => path.endsWith('/power'))
      .map(({ body }) => JSON.parse(body).signal as string);
  return { ...made, survival, fresh, signals };
}

/** Makes the new port the primary and returns what is said then. */
export const promote = ({ alice }: Stage): Promise<Message> =>
  ask(alice, '/ports primary', { server: 'Survival', allocation: '25567' });

/** Presses a button and returns the message as soon as something is shown of what it began. */
export const begin = (shown: Message, label: string): Promise<Message> => press(shown, label);

/** Lets time pass, one wait of the bot after another, until the message says so. */
export async function pass(
  { clock, discord }: Pick<Stage, 'clock' | 'discord'>,
  { message, until: words }: { message: Message; until: RegExp },
): Promise<string> {
  const isSaid = () => words.test(message.text);
  while (!isSaid()) {
    const waits = WAITS.map((ms) => clock.sleeping(ms).then(() => ms));
    const slept = await Promise.race([...waits, until(discord, isSaid).then(() => 0)]);
    clock.advance(slept);
    // What was woken may have something to send or to receive.
    await setImmediate();
  }
  return message.text;
}

/** The documented dialect, on a panel that changes ports of stopped servers only. */
export async function strict() {
  const made = await setUp({ dialect: 'documented' });
  made.demo.world.settings.requireStopped = true;
  const primary = () => made.demo.world.allocations.find(({ id }) => id === made.survival.primaryId)?.port;
  return { ...made, primary };
}

/** Has the primary changed while the server is stopped; the message says what is done. */
export async function confirmed(made: Stage): Promise<Message> {
  const question = await press(await promote(made), 'Stop, change, start');
  return begin(question, 'Stop, change, start');
}
