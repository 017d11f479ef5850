import { describe, expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { createLog } from '../../src/operations/log.ts';
import { startPortkeeper } from '../../src/portkeeper.ts';
import { SERVERS } from '../support/servers.ts';
import { ask, stage } from '../support/stage.ts';

const ADD = { method: 'POST', path: /allocations$/ };

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
});
