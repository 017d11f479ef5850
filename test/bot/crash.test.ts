import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Actor, type Discord, startDiscord } from '../../sandbox/discord/index.ts';
import { addKey, demoWorld, startPanel } from '../../sandbox/panel/index.ts';
import { emptyFolder, startProgram } from '../support/process.ts';
import { ask } from '../support/stage.ts';

/** `npm run fuzz` plays more. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 3);
const KEYS = 100;
const LONGEST_MS = 400;

interface Round {
  discord: Discord;
  env: Record<string, string>;
  people: { actor: Actor; key: string }[];
}

/** People whose bot answered that their key is linked, up to the moment the bot is killed. */
async function linkUntilKilled({ discord, env, people }: Round, killAfterMs: number): Promise<Actor[]> {
  const bot = startProgram('src/main.ts', env);
  await bot.line('Portkeeper is ready');
  const confirmed: Actor[] = [];
  const linking = people.map(async ({ actor, key }) => {
    const modal = await (await actor.slash('/panel link')).modal();
    const answer = await (await modal.submit({ key })).answer();
    if (answer.text.includes('Linked')) confirmed.push(actor);
  });
  const settled = Promise.allSettled(linking);
  setTimeout(() => bot.child.kill('SIGKILL'), killAfterMs);
  await bot.ended;
  await discord.gateway.disconnected();
  // What was answered by then counts; whoever still waits is told nothing any more.
  const known = [...confirmed];
  void settled;
  return known;
}

test(
  `SIGKILL while linking ${KEYS} keys, ${ROUNDS} rounds: every confirmed link is there, readable, and the start is clean`,
  async () => {
    let killedInTheMiddle = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const demo = demoWorld();
      const discord = await startDiscord();
      const panel = await startPanel({ dialect: 'pterodactyl', world: demo.world });
      onTestFinished(async () => {
        await panel.close();
        await discord.close();
      });
      const env = {
        DISCORD_TOKEN: 'any',
        DISCORD_API_URL: discord.apiUrl,
        PANEL_URL: panel.url,
        DATA_DIR: join(emptyFolder(), 'data'),
      };
      const people = Array.from({ length: KEYS }, (_, number) => ({
        actor: discord.member({ name: `Person ${number}` }),
        key: addKey(demo.world, { userId: 1 }).token,
      }));
      const confirmed = await linkUntilKilled({ discord, env, people }, Math.random() * LONGEST_MS);
      if (confirmed.length < KEYS) killedInTheMiddle += 1;

      const again = startProgram('src/main.ts', env);
      await again.line('Portkeeper is ready');
      const answers = await Promise.all(
        confirmed.map((actor) => ask(actor, '/ports list', { server: demo.servers.survival })),
      );
      expect(answers.filter(({ text }) => !text.includes('Ports of Survival'))).toEqual([]);
      const others = people.filter(({ actor }) => !confirmed.includes(actor));
      const states = await Promise.all(others.map(({ actor }) => ask(actor, '/panel status')));
      expect(states.filter(({ text }) => !/Not linked yet|Your linked panels/.test(text))).toEqual([]);
      again.child.kill('SIGTERM');
      expect(await again.ended).toBe(0);
    }
    expect(killedInTheMiddle).toBeGreaterThan(0);
  },
  ROUNDS * 60_000,
);
