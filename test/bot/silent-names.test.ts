import { lookup } from 'node:dns/promises';
import { expect, test } from 'vitest';
import { range } from '../../sandbox/panel/index.ts';
import { LOOKUP_TIMEOUT_MS } from '../../src/network/lookups.ts';
import { acknowledged, linking, linkingNowhere, onSilence } from '../support/silence.ts';
import { type Exchange, until } from '../support/stage.ts';

/** Far less than what one silent name takes: the system looks up two names at once, and gives each 10 s and more. */
const DISCORDS_MS = 1_000;
const HEALTHY_MS = 2_000;
const LATER_MS = 10_000;
const PATIENT = { timeout: 10_000 };

const namesIn = (asked: { name: string }[]) => new Set(asked.map(({ name }) => name));

async function tookMs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

test('200 panels with silent names hold up no other name, and not Discord’s; each gets an answer', async () => {
  const made = await onSilence({ linked: false, ownPanels: true });
  const waiting: Exchange[] = [];
  // Four each, as one person has so many requests at once; in groups, as a busy machine acknowledges only so many.
  for (const group of range(1, 5)) {
    const silent = range(1, 10).flatMap((member) => {
      const mallory = made.discord.member({ name: `Mallory ${group} ${member}` });
      return range(1, 4).map((at) => linking(made, `p-${group}-${member}-${at}.silent.example`, mallory));
    });
    const linked = await Promise.all(silent);
    await expect.poll(() => namesIn(made.asked).size, PATIENT).toBe(group * 40);
    await acknowledged(made, linked);
    waiting.push(...linked);
  }

  // Discord's own names go this way.
  expect(await tookMs(() => lookup('localhost'))).toBeLessThan(DISCORDS_MS);
  const answered = async () =>
    expect(await linkingNowhere(made, 'nobody.example', made.bob)).toContain(
      'leads to no public address (DNS)',
    );
  expect(await tookMs(answered)).toBeLessThan(HEALTHY_MS);

  await made.pass(LATER_MS);
  for (const one of waiting) {
    // On a very busy machine five real seconds are over before, and with them the time for a connection.
    expect((await one.answer()).text).toMatch(/could not be looked up right now|did not answer in time/);
  }
});

test('a silent name is given up after four seconds, and told apart from one that nobody has', async () => {
  const made = await onSilence({ linked: false, ownPanels: true });
  const exchange = await linking(made, 'panel.silent.example');
  await expect.poll(() => made.asked.length, PATIENT).toBeGreaterThan(0);
  await acknowledged(made, [exchange]);
  await made.pass(LOOKUP_TIMEOUT_MS);
  expect((await exchange.answer()).text).toContain('its name could not be looked up right now (DNS)');
});

test('ports whose alias has a silent name server are tested at the panel’s own address', async () => {
  const made = await onSilence();
  for (const [at, allocation] of made.demo.world.allocations.entries())
    allocation.alias = at % 2 ? null : `alias-${at}.silent.example`;
  const exchange = await made.alice.slash('/ports test', { server: 'Survival' });
  await expect.poll(() => made.asked.length, PATIENT).toBeGreaterThan(0);
  await acknowledged(made, [exchange]);
  const text = () => made.alice.messages.at(-1)?.text ?? '';
  await made.pass(LATER_MS);
  await until(made.discord, () => text().includes('Survival, tested') && !text().includes('testing…'));
  expect(text()).toContain('alias-0.silent.example:25565` – Something accepts connections');
});
