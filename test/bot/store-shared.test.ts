import { describe, expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { createLog } from '../../src/operations/log.ts';
import { startPortkeeper } from '../../src/portkeeper.ts';
import { openStore } from '../../src/store/open.ts';
import { SERVERS } from '../support/servers.ts';
import { ask, type Stage, stage } from '../support/stage.ts';

const ADD = { method: 'POST', path: /allocations$/ };

/** So that the lease of a first process does not keep a second one away, as that of an older version would not. */
async function forgetLeases({ config }: Stage): Promise<void> {
  const store = await openStore(config.storeUrl);
  for (const key of (await store.entries('leases:')).keys()) await store.adapter.delete(key);
  await store.close();
}

/** A second process on the same Discord and store. */
async function startBeside(made: Stage): Promise<() => Promise<void>> {
  await forgetLeases(made);
  const other = await startPortkeeper(made.config, {
    log: createLog({ level: 'silent' }),
    clock: made.clock,
    reach: made.games.reach,
  });
  return () => other.stop();
}

describe.each(SERVERS.filter(({ missing }) => missing === null))('two bots on one $name', ({ start }) => {
  test('know the same people, and write to one server one after the other', async () => {
    const server = await start();
    onTestFinished(() => server.remove());
    const made = await stage({ linked: false });
    await made.stop();
    made.config.storeUrl = server.url;
    await made.restart();
    const elsewhere = await startDiscord();
    const config = { ...made.config, discordApiUrl: elsewhere.apiUrl, discordToken: elsewhere.token };
    await forgetLeases(made);
    const other = await startPortkeeper(config, { log: createLog({ level: 'silent' }), clock: made.clock });
    onTestFinished(async () => {
      await other.stop();
      await elsewhere.close();
    });
    await made.link(made.alice, made.demo.keys.alice);
    const alice = elsewhere.member({ name: 'Alice', id: made.alice.user.id });
    const bob = elsewhere.member({ name: 'Bob', id: made.bob.user.id });
    expect((await ask(alice, '/panel status')).text).toContain('Your linked panels');

    const writes = () => made.panel.requests.filter(({ method }) => method === 'POST').length;
    const held = made.panel.hold(ADD);
    const first = await made.alice.slash('/ports add', { server: made.demo.servers.survival });
    await held.arrived;
    const second = await alice.slash('/ports add', { server: made.demo.servers.survival });
    await made.link(made.bob, made.demo.keys.bob);
    for (let look = 0; look < 10; look++) await ask(bob, '/panel status');
    expect(writes()).toBe(1);
    held.release();
    expect((await first.answer()).text).toContain('Port added');
    expect((await second.answer()).text).toContain('Port added');
    expect(writes()).toBe(2);
  }, 60_000);

  test('that are given the same interactions do each thing once, and one of them answers', async () => {
    const server = await start();
    onTestFinished(() => server.remove());
    const made = await stage({ linked: false });
    await made.stop();
    made.config.storeUrl = server.url;
    await made.restart();
    const stopOther = await startBeside(made);
    await made.link(made.alice, made.demo.keys.alice);
    made.panel.requests.length = 0;
    const survival = made.demo.servers.survival;
    expect((await ask(made.alice, '/ports add', { server: survival })).text).toContain('Port added');
    const question = await ask(made.alice, '/ports remove', { server: survival, allocation: '24454' });
    await question.click('Remove').then((click) => click.answer());
    await Promise.all([made.stop(), stopOther()]);
    const writes = made.panel.requests.filter(({ method }) => method !== 'GET');
    expect(writes.map(({ method }) => method)).toEqual(['POST', 'DELETE']);
    // Discord has one of them answer; that the other has tried is no fault here.
    expect(new Set(made.discord.violations.map(({ rule }) => rule))).toEqual(
      new Set(['already-acknowledged']),
    );
    made.discord.violations.length = 0;
  }, 60_000);
});
