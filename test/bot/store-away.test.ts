import { describe, expect, onTestFinished, test } from 'vitest';
import { PASSWORD, SERVERS, serversRequired } from '../support/servers.ts';
import { type Actor, ask, type Stage, stage } from '../support/stage.ts';

const present = SERVERS.filter(({ missing }) => missing === null);

test.skipIf(!serversRequired)('every kind of server can be started where that is asked for', () => {
  expect(present.map(({ name }) => name)).toEqual(SERVERS.map(({ name }) => name));
});

/** Lets time pass between two attempts, so that nobody is told to slow down. */
async function listOnceItWorks({ clock }: Stage, actor: Actor): Promise<string> {
  for (;;) {
    const { text } = await ask(actor, '/ports list', { server: 'Survival' });
    if (!text.includes('Storage problem')) return text;
    clock.advance(60_000);
  }
}

describe.each(present)('a store on $name', ({ start }) => {
  test('goes away and comes back: a sentence meanwhile, then everything works, and nobody is forgotten', async () => {
    const server = await start();
    onTestFinished(() => server.remove());
    const made = await stage({ linked: false });
    await made.stop();
    made.config.storeUrl = server.url;
    await made.restart();
    expect((await made.link(made.alice, made.demo.keys.alice)).text).toContain('Linked');

    await server.kill();
    const list = await ask(made.alice, '/ports list', { server: 'Survival' });
    expect(list.text).toContain('Storage problem');
    expect(list.text).toMatch(/Reference [0-9A-F]{8}/);
    expect((await made.link(made.bob, made.demo.keys.bob)).text).toContain('Storage problem');

    await server.start();
    expect(await listOnceItWorks(made, made.alice)).toContain('Ports of Survival');
    expect((await made.link(made.bob, made.demo.keys.bob)).text).toContain('Linked');
    expect(await listOnceItWorks(made, made.bob)).toContain('Ports of Survival');

    await made.restart();
    expect(await listOnceItWorks(made, made.alice)).toContain('Ports of Survival');
    for (const secret of [PASSWORD, encodeURIComponent(PASSWORD)]) {
      expect(made.log.join('\n')).not.toContain(secret);
    }
  }, 60_000);
});
