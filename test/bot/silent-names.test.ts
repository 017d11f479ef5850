import { lookup } from 'node:dns/promises';
import { expect, test } from 'vitest';
import { range } from '../../sandbox/panel/index.ts';
import { NOWHERE_AFTER_MS } from '../../src/network/lookups.ts';
import { createResolver } from '../../src/network/resolver.ts';
import { a, startNameServer } from '../support/name-server.ts';
import { ask, type Stage, stage } from '../support/stage.ts';

/** Far less than what one silent name takes: libuv looks up two names at once, and gives each 10 s and more. */
const AT_ONCE_MS = 2_000;
const LATER_MS = 10_000;

/** A bot that asks a name server which is silent about `….silent.example`, and a name of the operator's network. */
async function onSilence(options: Parameters<typeof stage>[0] = {}) {
  const { servers, asked } = await startNameServer(({ name, family, reply }) => {
    if (name.endsWith('.silent.example')) return null;
    const isInside = name === 'inside.example' && family === 4;
    return isInside ? reply([a(name, '10.0.0.5')]) : reply([], { rcode: name === 'inside.example' ? 0 : 3 });
  });
  const made = await stage(options);
  made.games.reach.resolve = createResolver({ servers, clock: made.clock });
  await made.restart();
  return { ...made, asked };
}

/** Lets the bot say that it works on it, in the time that Discord gives. */
async function acknowledged({ clock }: Stage, exchanges: { acknowledged: Promise<unknown> }[]) {
  clock.advance(400);
  await Promise.all(exchanges.map((exchange) => exchange.acknowledged));
}

async function linking(made: Stage, name: string, member = made.alice) {
  const modal = await (await member.slash('/panel link')).modal();
  return modal.submit({ panel: `https://${name}`, key: made.demo.keys.alice });
}

test('200 panels with silent names hold up no other name, and not Discord’s; each gets its clear answer', async () => {
  const made = await onSilence({ linked: false, ownPanels: true });
  const crowd = range(1, 20).map((number) => made.discord.member({ name: `Mallory ${number}` }));
  const silent = crowd.flatMap((member, at) =>
    range(1, 10).map((number) => linking(made, `panel-${at}-${number}.silent.example`, member)),
  );
  const waiting = await Promise.all(silent);
  const isAsked = ({ name }: { name: string }) => name.endsWith('.silent.example');
  await expect.poll(() => new Set(made.asked.filter(isAsked).map(({ name }) => name)).size).toBe(200);

  await acknowledged(made, waiting);
  const startedAt = performance.now();
  await lookup('localhost');
  const healthy = await linking(made, 'nobody.example', made.bob);
  await made.clock.sleeping(NOWHERE_AFTER_MS);
  await acknowledged(made, [healthy]);
  await made.pass(NOWHERE_AFTER_MS);
  expect((await healthy.answer()).text).toContain('does not resolve (DNS) to a public one');
  expect(performance.now() - startedAt).toBeLessThan(AT_ONCE_MS);

  await made.pass(LATER_MS);
  for (const one of waiting) {
    expect((await one.answer()).text).toContain('no name server answers for it (DNS)');
  }
});

test('a typed panel inside the operator’s network answers like one that nobody has, in word and time', async () => {
  const made = await onSilence({ linked: false, ownPanels: true });
  const answers = [];
  for (const name of ['nobody.example', 'inside.example']) {
    const exchange = await linking(made, name);
    let isAnswered = false;
    const answer = exchange.answer().finally(() => {
      isAnswered = true;
    });
    await made.clock.sleeping(NOWHERE_AFTER_MS);
    await acknowledged(made, [exchange]);
    await made.pass(NOWHERE_AFTER_MS - 401);
    expect(isAnswered).toBe(false);
    await made.pass(1);
    answers.push((await answer).text.replace(/Reference \w+/, ''));
  }
  expect(answers[0]).toContain('does not resolve (DNS) to a public one that Portkeeper may contact');
  expect(answers[1]).toBe(answers[0]);
});

test('an alias whose name server is silent takes nothing from the other ports of the page', async () => {
  const made = await onSilence();
  for (const [at, allocation] of made.demo.world.allocations.entries())
    allocation.alias = at % 2 ? null : `alias-${at}.silent.example`;
  const exchange = await made.alice.slash('/ports test', { server: 'Survival' });
  await expect.poll(() => made.asked.length).toBeGreaterThan(0);
  await acknowledged(made, [exchange]);
  await made.pass(LATER_MS);
  const { text } = await exchange.answer();
  expect(text).toMatch(/open \(\d+ ms\)/);
  expect((await ask(made.alice, '/ports list')).text).toContain('silent.example');
});
