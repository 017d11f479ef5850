import { expect, onTestFinished, test } from 'vitest';
import { configFor } from '../../sandbox/config.ts';
import { type Actor, type Message, Modal, startDiscord } from '../../sandbox/discord/index.ts';
import {
  addAllocations,
  addKey,
  addNode,
  addServer,
  addUser,
  createWorld,
  type Dialect,
  type Panel,
  range,
  startPanel,
} from '../../sandbox/panel/index.ts';
import { createLog } from '../../src/operations/log.ts';
import { startPortkeeper } from '../../src/portkeeper.ts';
import { emptyFolder } from '../support/process.ts';

const PEOPLE = 200;
const INTERACTIONS = 2_000;
/** How many interactions are under way at any time. */
const AT_ONCE = 40;
const MAX_DELAY_MS = 20;

/** Numbers that look random and are the same in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomFrom(42);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;

/** A panel on which person N owns one server, and everything of theirs is called `person-N`. */
async function crowdedPanel(name: string, dialect: Dialect) {
  const world = createWorld({ createsPerMinutePerServer: 1_000, requestsPerMinute: 100_000 });
  const node = addNode(world, { name: 'Node' });
  const keys = range(1, PEOPLE).map((number) => {
    const owner = addUser(world, { username: `person-${number}-` });
    const allocations = addAllocations(world, {
      node,
      ip: '203.0.113.9',
      ports: range(number * 100, number * 100 + 4),
    });
    addServer(world, { name: `${name} of person-${number}-`, owner, node, allocations, allocationLimit: 90 });
    for (const allocation of allocations) allocation.notes = `note of person-${number}-`;
    return addKey(world, { userId: owner.id, dialect }).token;
  });
  addAllocations(world, { node, ip: '203.0.113.9', ports: range(30_000, 34_000) });
  return { panel: await startPanel({ dialect, world }), keys };
}

/** Each of the next requests takes a random time, so that answers come back in another order. */
function answerInRandomOrder(panel: Panel): void {
  for (let request = 0; request < INTERACTIONS * 3; request++) {
    panel.fault({ kind: 'delay', ms: Math.floor(random() * MAX_DELAY_MS) });
  }
}

const ACTIONS: ((actor: Actor) => Promise<string>)[] = [
  async (actor) => read(await actor.slash('/ports list', { server: 'Alpha' })),
  async (actor) => read(await actor.slash('/ports list', { server: 'beta of' })),
  async (actor) =>
    read(
      await actor.slash('/ports add', {
        server: pick(['Alpha', 'Beta']),
        note: `new of ${actor.user.username}`,
      }),
    ),
  async (actor) => JSON.stringify(await actor.autocomplete('/ports list', { server: 'of' }, 'server')),
  async (actor) => JSON.stringify(await actor.autocomplete('/ports note', { allocation: '' }, 'allocation')),
  async (actor) => read(await actor.slash('/panel status')),
  async (actor) => read(await (await listOf(actor)).click('Refresh')),
  async (actor) => {
    const list = await listOf(actor);
    return read(await list.select(undefined, [list.selects[0]?.options[0]?.value ?? '']));
  },
  async (actor) => {
    const shown = await (await (await listOf(actor)).click('Add a port')).settled();
    return shown instanceof Modal
      ? read(await shown.submit({ note: `typed by ${actor.user.username}` }))
      : '';
  },
];

/** A list that the person still sees, or a new one. */
async function listOf(actor: Actor): Promise<Message> {
  const seen = actor.messages.findLast(({ buttons }) => buttons.some(({ label }) => label === 'Refresh'));
  return seen ?? (await actor.slash('/ports list', { server: 'Beta' })).answer();
}

async function read(exchange: Awaited<ReturnType<Actor['slash']>>): Promise<string> {
  const shown = await exchange.settled();
  return shown instanceof Modal ? JSON.stringify(shown.fields) : shown.text;
}

/** Everybody's numbers that a text mentions. */
const mentioned = (text: string) =>
  new Set([...text.matchAll(/person-(\d+)-/g)].map(([, number]) => Number(number)));

test(`${PEOPLE} people on two panels, ${INTERACTIONS} interleaved interactions: nobody gets anybody else's key or data`, async () => {
  const discord = await startDiscord();
  const crowds = await Promise.all([crowdedPanel('Alpha', 'pterodactyl'), crowdedPanel('Beta', 'pelican')]);
  const config = configFor({ discord, panels: crowds.map(({ panel }) => panel), dataDir: emptyFolder() });
  const bot = await startPortkeeper(config, { log: createLog({ level: 'silent' }) });
  onTestFinished(async () => {
    await bot.stop();
    await Promise.all([discord.close(), ...crowds.map(({ panel }) => panel.close())]);
  });

  const people = range(1, PEOPLE).map((number) => ({
    number,
    actor: discord.member({ name: `person-${number}-`, channel: `channel-${number}` }),
  }));
  for (const [index, { panel, keys }] of crowds.entries()) {
    await inBatches(people, async ({ number, actor }) => {
      const modal = await (await actor.slash('/panel link')).modal();
      await (await modal.submit({ panel: String(index), key: keys[number - 1] ?? '' })).answer();
    });
    answerInRandomOrder(panel);
  }

  const jobs = range(1, INTERACTIONS).map(() => ({ person: pick(people), act: pick(ACTIONS) }));
  let strangers = 0;
  let shown = 0;
  await inBatches(jobs, async ({ person, act }) => {
    const names = mentioned(await act(person.actor));
    if (names.size > 0) shown += 1;
    if ([...names].some((number) => number !== person.number)) strangers += 1;
  });

  const byServer = crowds.flatMap(({ panel, keys }) =>
    panel.requests.flatMap(({ path, key }) => {
      const server = panel.world.servers.find(({ identifier }) => path.includes(`/servers/${identifier}`));
      return server ? [{ owner: keys[server.ownerId - 1], key }] : [];
    }),
  );
  expect(byServer.filter(({ owner, key }) => owner !== key)).toHaveLength(0);
  expect(strangers).toBe(0);
  expect(byServer.length).toBeGreaterThan(INTERACTIONS / 2);
  expect(shown).toBeGreaterThan(INTERACTIONS / 2);
  discord.assertNoViolations();
}, 120_000);

async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
