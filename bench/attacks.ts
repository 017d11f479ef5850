import type { Actor, Exchange } from '../sandbox/discord/index.ts';
import { ATTACKS, type Attack } from './attack-kinds.ts';
import { type Attacked, attacked, type Toll } from './attacked.ts';
import { mib, ms, percentile } from './numbers.ts';
import { type Row, target } from './report.ts';

/** What one attack, or all together, did to the bot and to everybody else. */
export interface Damage extends Toll {
  /** How many of everybody else's commands had no answer, or none in time. */
  unanswered: number;
  /** The same of the attackers'. */
  refused: number;
  /** How long the others waited for Discord to have an acknowledgement: on the clock, and while the bot was at work. */
  acknowledged: Waited[];
  tookMs: number;
}

interface Waited {
  ms: number;
  busyMs: number;
}

/** What people do, in this order, beginning anew after the last. */
const COMMANDS: ((actor: Actor) => Promise<Exchange | null>)[] = [
  (actor) => actor.slash('/ports list', { server: 'Survival' }),
  (actor) => actor.slash('/help'),
  (actor) => actor.autocomplete('/ports note', { allocation: '2' }, 'allocation').then(() => null),
  (actor) => actor.slash('/panel status'),
  (actor) => actor.slash('/ports note', { server: 'Survival', allocation: '25565', text: 'game' }),
  (actor) => actor.slash('/ports watches'),
  (actor) => actor.slash('/ports list'),
  (actor) => actor.autocomplete('/ports list', { server: 'S' }, 'server').then(() => null),
];

/** Everybody else at once, while those attack. Everything that was begun has ended afterwards. */
export async function endure(
  scene: Attacked,
  attacks: readonly Attack[],
  { commands }: { commands: number },
): Promise<Damage> {
  const attackers = await Promise.all(
    attacks.map(async (attack) => {
      const actor = await scene.attacker(attack.name, attack.permissions);
      await attack.prepare?.(actor);
      return { attack, actor };
    }),
  );
  for (const { attack } of attackers) scene.hostile.turn(attack.name, attack.answer());
  await scene.toll();
  const began = performance.now();
  const attacking = Promise.allSettled(attackers.flatMap(({ attack, actor }) => attack.act(actor)));
  const others = await Promise.allSettled(
    Array.from({ length: commands }, (_, index) => timed(scene, index)),
  );
  const ended = await attacking;
  const tookMs = performance.now() - began;
  const refused = ended.filter((one) => one.status === 'rejected').length;
  for (const { attack } of attackers) scene.hostile.turn(attack.name, null);
  const acknowledged = others.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return {
    ...(await scene.toll()),
    acknowledged,
    unanswered: commands - acknowledged.length,
    refused,
    tookMs,
  };
}

/** @throws when there is no answer in the end */
async function timed({ people, program }: Attacked, index: number): Promise<Waited> {
  const actor = people[index % people.length];
  const command = COMMANDS[index % COMMANDS.length];
  if (!actor || !command) throw new Error('Nobody is there.');
  const [ms, busyMs] = [performance.now(), program.busyMs()];
  const exchange = await command(actor);
  await exchange?.acknowledged;
  const waited = { ms: performance.now() - ms, busyMs: program.busyMs() - busyMs };
  await exchange?.answer();
  return waited;
}

const LIMITS = { blockedCpuMs: 50, memoryMiB: 250, logBytes: 2 ** 20, acknowledgedMs: 1_000 };

/** In place of what the other figures are compared with. */
export const ATTACK_HEAD = [
  'Attack',
  'The bot’s longest standstill, and its memory',
  'Everybody else',
  'Log',
  'Target',
];

interface Sizes {
  people: number;
  /** So many commands of others beside each attack. */
  alone: number;
  together: number;
}

/** Each attack by itself, then all of them together; and so many commands at once with none of them. */
export async function measureAttacks({ people, alone, together }: Sizes): Promise<Row[]> {
  const scene = await attacked({ people });
  // What is measured is the attacks, not the first use of the code.
  await endure(scene, [], { commands: together });
  const none = await endure(scene, [], { commands: together });
  const rows = [rowOf(`none, ${together} commands at once`, none)];
  for (const attack of ATTACKS) {
    rows.push(rowOf(attack.name, await endure(scene, [attack], { commands: alone })));
  }
  await minuteLater();
  const all = ATTACKS.map((attack) => ({ ...attack, name: `${attack.name}, with others` }));
  const most = await endure(scene, all, { commands: together });
  rows.push(rowOf(`all of these, ${together} commands at once`, most));
  await scene.close();
  return rows;
}

/** Everybody has their sixty commands again. */
function minuteLater(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60_000));
}

function rowOf(figure: string, { unanswered, acknowledged, tookMs, ...toll }: Damage): Row {
  const p99 =
    acknowledged.length === 0
      ? Number.NaN
      : percentile(
          acknowledged.map(({ ms }) => ms),
          0.99,
        );
  const busy =
    acknowledged.length === 0
      ? Number.NaN
      : percentile(
          acknowledged.map(({ busyMs }) => busyMs),
          0.99,
        );
  const isMet =
    unanswered === 0 &&
    p99 < LIMITS.acknowledgedMs &&
    toll.blockedCpuMs < LIMITS.blockedCpuMs &&
    toll.memoryMiB < LIMITS.memoryMiB &&
    toll.logBytes < LIMITS.logBytes;
  return {
    figure,
    portkeeper: `${ms(toll.blockedCpuMs)} (${ms(toll.blockedMs)} on the clock), ${mib(toll.memoryMiB)}`,
    compared: `${unanswered} unanswered, p99 ${ms(p99)} (${ms(busy)} of its work)`,
    ratio: `${(toll.logBytes / 1_024).toFixed(0)} kB in ${ms(tookMs)}`,
    target: target('50 ms, 250 MiB, 0, 1 s, 1 MiB a minute', isMet),
  };
}
