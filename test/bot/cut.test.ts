import { expect, test } from 'vitest';
import { ask, type Stage, stage } from '../support/stage.ts';
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
