import { describe, expect, test } from 'vitest';
import { ask, pick, press, type Stage, stage } from '../support/stage.ts';
import { survivalOf } from '../support/survival.ts';

const MISSING = 'Some ports are missing here: there are more than Portkeeper reads';

/** Alice's *Survival* with so many ports more, on several addresses. */
async function withPorts(count: number): Promise<Stage> {
  const made = await stage({ linked: false });
  const { survival } = survivalOf(made);
  const like = made.demo.world.allocations.find(({ serverId }) => serverId === survival.id);
  if (!like) throw new Error('The demo world has changed.');
  const { world, keys } = made.demo;
  for (let number = 0; number < count; number++) {
    const id = world.nextAllocationId++;
    world.allocations.push({
      ...like,
      id,
      alias: null,
      ip: `192.0.2.${number % 7}`,
      port: 30_000 + (number % 1_000),
    });
  }
  await made.link(made.alice, keys.alice);
  return made;
}

test('what is left out of too many ports is said wherever ports are listed', async () => {
  const made = await withPorts(2_100);
  const said = `This server has 2102 ports. Portkeeper reads only 2000 of them.`;
  expect((await ask(made.alice, '/ports list', { server: 'Survival' })).text).toContain(said);
  const stays = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '25565' });
  expect(stays.text).toContain('These are the first 25 of 1999.');
  expect(stays.text).toContain(said);
  const tested = await ask(made.alice, '/ports test', { server: 'Survival' });
  expect(tested.text).toContain(said);
  expect(tested.embeds[0]?.footer?.text).toBe(`15 of 2102 ports tested`);
});

test('while typing, and where several ports fit', async () => {
  const made = await withPorts(2_100);
  const all = await made.alice.autocomplete('/ports note', { allocation: '' }, 'allocation');
  expect(all).toHaveLength(25);
  expect(all.at(-1)?.name).toBe(MISSING);
  const none = await made.alice.autocomplete('/ports note', { allocation: 'nowhere' }, 'allocation');
  expect(none).toEqual([{ name: MISSING, value: 'nowhere' }]);
  const several = { server: 'Survival', allocation: '30001' };
  expect((await ask(made.alice, '/ports note', { ...several, text: 'x' })).text).toContain(MISSING);
  expect((await ask(made.alice, '/ports watch', several)).text).toContain(MISSING);
  const here = { server: 'Creative', allocation: '' };
  const elsewhere = await made.alice.autocomplete('/ports note', here, 'allocation');
  expect(elsewhere.map(({ name }) => name)).not.toContain(MISSING);
});

/** A port of Alice's *Survival* that is named after the 2,000 that are read. */
const UNREAD = '45999';
const NOT_READ = 'It may be one of the ports that Portkeeper does not read';

async function withUnread(): Promise<Stage> {
  const made = await withPorts(2_100);
  const last = made.demo.world.allocations.at(-1);
  if (last) Object.assign(last, { port: Number(UNREAD), ip: '192.0.2.99' });
  return made;
}

/** Port 24454 is the last that the panel names, and `more` puts 2,100 before it. */
async function withLate() {
  const made = await stage();
  const { world } = made.demo;
  const port = world.allocations.find((one) => one.port === 24_454);
  if (!port) throw new Error('The demo world has changed.');
  port.id = 90_000;
  const more = () => {
    for (let index = 0; index < 2_100; index++) {
      const id = world.nextAllocationId++;
      world.allocations.push({ ...port, id, alias: null, ip: `192.0.2.${index % 7}`, port: 30_000 + index });
    }
  };
  return { made, more };
}

describe('a port that is not among those that are read is not called missing', () => {
  test.each<[string, Record<string, string>]>([
    ['/ports note', { text: 'x' }],
    ['/ports note', {}],
    ['/ports primary', {}],
    ['/ports remove', {}],
    ['/ports test', {}],
    ['/ports watch', {}],
  ])('by %s %o', async (command, options) => {
    const made = await withUnread();
    for (const server of [{ server: 'Survival' }, {}] as Record<string, string>[]) {
      for (const allocation of ['45999', '192.0.2.99:45999']) {
        const { text } = await ask(made.alice, command, { ...server, ...options, allocation });
        expect(text).toContain(NOT_READ);
        expect(text).not.toContain('No such port');
      }
    }
  });

  test('by a button of a message from before', async () => {
    const { made, more } = await withLate();
    const list = await ask(made.alice, '/ports list', { server: 'Survival' });
    more();
    const { text } = await pick(list, 'play.example.net:24454');
    expect(text).toContain(NOT_READ);
    expect(text).not.toContain('gone');
  });

  test('by a watch of it, which goes on', async () => {
    const { made, more } = await withLate();
    await ask(made.alice, '/ports watch', { server: 'Survival', allocation: '24454', every: '1' });
    more();
    await made.pass(20 * 60_000);
    expect((await ask(made.alice, '/ports watches')).text).not.toContain('Paused');
  });

  test('when the answer to its removal is lost: nobody knows whether it is removed', async () => {
    const made = await withUnread();
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    made.panel.fault({ kind: 'reset', method: 'DELETE', when: 'after-write' });
    expect((await press(question, 'Remove')).text).not.toContain('Removed');
  });

  test('when the answer to an addition is lost: what comes into sight is not called new', async () => {
    const made = await withUnread();
    made.panel.fault({ kind: 'reset', method: 'POST', when: 'after-write' });
    const { text } = await ask(made.alice, '/ports add', { server: 'Survival' });
    expect(text).not.toMatch(/Added|not added|Nothing was/);
  });
});
