import { expect, test } from 'vitest';
import type { Actor } from '../../sandbox/discord/index.ts';
import { ask, type Stage, stage } from '../support/stage.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEK_MS = 7 * 24 * HOUR_MS;
const EVERY_MS = 15 * MINUTE_MS;

/** Something that happens so many hours after the beginning of the week. */
type Happening = [hour: number, what: (made: Stage) => unknown];

interface Expected {
  kind: '🔴' | '🟢' | 'rests';
  /** Hours since the beginning: when it happened, which is some time before it is told. */
  hour: number;
}

function power(name: string, state: 'running' | 'offline') {
  return ({ demo }: Stage) => {
    for (const server of demo.world.servers) if (server.name === name) server.power = state;
  };
}

/** Longer than three checks, so it is to be told. */
function outage(name: string, hour: number, hours: number): Happening[] {
  return [
    [hour, power(name, 'offline')],
    [hour + hours, power(name, 'running')],
  ];
}

/** So short that at most one check fails. */
function blip(name: string, hour: number): Happening[] {
  return outage(name, hour, 14 / 60);
}

/** Off and on within each quarter of an hour: checks fail one at a time at most. */
function flapping(name: string, hour: number, hours: number): Happening[] {
  return Array.from({ length: Math.floor(hours * 2) }, (_, turn) => blip(name, hour + turn / 2)).flat();
}

const restart = (made: Stage) => made.restart();
const silent = (hours: number): Happening[1] => {
  return ({ panel }) => panel.fault({ kind: 'status', status: 500, times: hours * 200 });
};
/** The process stands still, as on a machine that sleeps. */
const suspended =
  (hours: number): Happening[1] =>
  ({ clock }) =>
    clock.advance(hours * HOUR_MS);
/** Discord takes a message, but its answer does not arrive. */
const lostAnswers: Happening[1] = ({ discord }) =>
  discord.fault({
    match: { method: 'POST', path: /\/messages$/ },
    times: 3,
    kind: 'reset',
    carriedOut: true,
  });

function revokeKeyOf(name: 'bob'): Happening[1] {
  return ({ demo }) => {
    const keys = demo.world.keys;
    const index = keys.findIndex(({ token }) => token === demo.keys[name]);
    keys.splice(index, 1);
  };
}

const WEEK: Happening[] = [
  ...outage('Survival', 5, 2),
  ...blip('Survival', 9),
  ...flapping('Survival', 12, 6),
  // The bot is restarted during an outage, and between an alert and its answer.
  ...outage('Survival', 24, 5),
  [26, restart],
  [28.9, lostAnswers],
  [29.7, restart],
  [40, restart],
  ...flapping('Creative', 44, 3),
  ...outage('Creative', 50, 1),
  // The panel is silent while ports are well, and while one is not.
  [60, silent(2)],
  [62, ({ panel }) => panel.clearFaults()],
  [63, silent(4)],
  ...outage('Creative', 64.2, 1.5),
  [67, ({ panel }) => panel.clearFaults()],
  [80, revokeKeyOf('bob')],
  ...outage('Survival', 90, 3),
  [100, suspended(6)],
  // It is down when the process wakes up.
  [119, power('Creative', 'offline')],
  [119.1, suspended(4)],
  [126, power('Creative', 'running')],
  ...outage('Survival', 140, 1.3),
  [140.5, restart],
  [141.1, restart],
  ...blip('Creative', 150),
];

const SURVIVAL: Expected[] = [
  { kind: '🔴', hour: 5 },
  { kind: '🟢', hour: 7 },
  { kind: '🔴', hour: 24 },
  { kind: '🟢', hour: 29 },
];
const SURVIVAL_LATER: Expected[] = [
  { kind: '🔴', hour: 90 },
  { kind: '🟢', hour: 93 },
  { kind: '🔴', hour: 140 },
  { kind: '🟢', hour: 141.3 },
];
const CREATIVE: Expected[] = [
  { kind: '🔴', hour: 50 },
  { kind: '🟢', hour: 51 },
  { kind: '🔴', hour: 64.2 },
  { kind: '🟢', hour: 65.7 },
  { kind: '🔴', hour: 123.1 },
  { kind: '🟢', hour: 126 },
];

async function live(made: Stage, beginMs: number): Promise<void> {
  for (const [hour, happen] of WEEK.toSorted((a, b) => a[0] - b[0])) {
    const ms = beginMs + hour * HOUR_MS - made.clock.now();
    if (ms > 0) await made.pass(ms);
    await happen(made);
  }
  await made.pass(beginMs + WEEK_MS - made.clock.now());
}

/** What stands in a channel or a conversation with the bot, as it was told. */
function toldIn({ discord }: Stage, channelId: string, beginMs: number): Expected[] {
  return discord
    .messagesIn(channelId)
    .filter(({ interaction }) => !interaction)
    .map(({ embeds, createdAt }) => {
      const [sign] = (embeds[0]?.title ?? '').split(' ');
      return {
        kind: sign === '🔴' || sign === '🟢' ? sign : 'rests',
        hour: (createdAt - beginMs) / HOUR_MS,
      };
    });
}

/** Everything expected is there once and in its order, soon after it happened, and nothing else. */
function expectTold(told: Expected[], expected: Expected[], checks: number): void {
  expect(told.map(({ kind }) => kind)).toEqual(expected.map(({ kind }) => kind));
  for (const [index, { hour }] of expected.entries()) {
    const lateMs = ((told[index]?.hour ?? 0) - hour) * HOUR_MS;
    expect(lateMs).toBeGreaterThan(0);
    expect(lateMs).toBeLessThanOrEqual(checks * EVERY_MS + MINUTE_MS);
  }
}

test('a week with outages, flapping, restarts, a silent panel, suspensions and a revoked key: every alert once, and none else', async () => {
  const made = await stage();
  const watch = async (person: Actor, server: string, name: string) => {
    const channel = made.discord.channel({ name });
    const allocation = server === 'Survival' ? '25565' : '25566';
    await ask(person, '/ports watch', { server, allocation, every: '15', channel });
    return channel;
  };
  const survival = await watch(made.alice, 'Survival', 'survival');
  const creative = await watch(made.alice, 'Creative', 'creative');
  const bobs = await watch(made.bob, 'Survival', 'bobs');
  const beginMs = made.clock.now();
  await live(made, beginMs);
  // A restart in the middle of a streak costs one more check.
  expectTold(toldIn(made, survival, beginMs), [...SURVIVAL, ...SURVIVAL_LATER], 3);
  expectTold(toldIn(made, creative, beginMs), CREATIVE, 2);
  expectTold(toldIn(made, bobs, beginMs), SURVIVAL, 3);
  const { channel } = made.discord.member({ name: 'Bob', id: made.bob.user.id, guild: null }).place;
  expectTold(toldIn(made, channel.id, beginMs), [{ kind: 'rests', hour: 80 }], 1);
  const alices = made.discord.member({ name: 'Alice', id: made.alice.user.id, guild: null }).place;
  expect(toldIn(made, alices.channel.id, beginMs)).toEqual([]);
}, 180_000);
