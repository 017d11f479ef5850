import type { Actor } from '../sandbox/discord/index.ts';
import type { Bot } from './bots.ts';

/** What one interaction took, from Discord's sending it to Discord's having the answer. */
export interface Timing {
  acknowledgedMs: number;
  finalMs: number;
  /** Whether the callback was not the answer itself. */
  acknowledged: boolean;
}

/** "Thinking…", as a callback (docs: interactions/receiving-and-responding, "Interaction Callback Type"). */
const DEFERRED = 5;

/** @throws when there is no answer, or another than everything going well leads to. */
export async function timed(bot: Bot, actor: Actor): Promise<Timing> {
  const began = performance.now();
  const exchange = await bot.ask(actor);
  const callback = await exchange.acknowledged;
  const acknowledgedMs = performance.now() - began;
  const { text } = await exchange.answer();
  const finalMs = performance.now() - began;
  if (!text.includes(bot.answer)) throw new Error(`Not the expected answer: ${text}`);
  return { acknowledgedMs, finalMs, acknowledged: callback.type === DEFERRED };
}

/** The `index`-th person, beginning anew after the last: nobody is to reach their limit. */
export function personOf({ people }: Bot, index: number): Actor {
  const actor = people[index % people.length];
  if (!actor) throw new Error('Nobody is there.');
  return actor;
}

/** Asks all bots by turns, so that what disturbs the machine disturbs all of them. */
export async function byTurns(bots: readonly Bot[], times: number): Promise<Timing[][]> {
  const timings: Timing[][] = bots.map(() => []);
  for (let turn = 0; turn < times; turn += 1) {
    for (const [index, bot] of bots.entries()) timings[index]?.push(await timed(bot, personOf(bot, turn)));
  }
  return timings;
}

/** Forgets what the simulators have written down, which would otherwise grow with every interaction. */
export function forget({ discord }: Bot): void {
  discord.requests.length = 0;
}
