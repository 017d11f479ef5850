import { describe, expect, test } from 'vitest';
import { addAllocations, addServer, range } from '../../sandbox/panel/index.ts';
import { DIALECTS } from '../support/dialects.ts';
import { ask, pick, press, type Stage, stage, until } from '../support/stage.ts';

describe.each(DIALECTS)('/ports list on %s', (dialect) => {
  test('shows every port, the note, the primary and how many are used', async () => {
    const { alice } = await stage({ dialect });
    const list = await ask(alice, '/ports list', { server: 'Survival' });
    expect(list.ephemeral).toBe(true);
    expect(list.text).toContain('Ports of Survival');
    expect(list.text).toContain('⭐ `play.example.net:25565` · primary');
    expect(list.text).toContain('`play.example.net:24454` – voice chat');
    expect(list.text).toContain('2 of 5 ports used');
  });

  test('costs one request to the panel and one to Discord when the server was chosen', async () => {
    const { alice, panel, discord } = await stage({ dialect });
    const [choice] = await alice.autocomplete('/ports list', { server: 'surv' }, 'server');
    panel.requests.length = 0;
    discord.requests.length = 0;
    const list = await ask(alice, '/ports list', { server: choice?.value ?? '' });
    expect(list.text).toContain('Ports of Survival');
    expect(panel.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      expect.stringMatching(/^GET \/api\/client\/servers\/\w{8}$/),
    ]);
    expect(discord.requests).toHaveLength(1);
  });

  test('what a read-only subuser may not do is disabled and says why', async () => {
    const { bob } = await stage({ dialect });
    const list = await ask(bob, '/ports list');
    expect(list.buttons.find(({ label }) => label === 'Add a port')?.disabled).toBe(true);
    expect(list.text).toContain(
      'You can\'t add ports here. Ask the owner of the server for "Create" under Allocations',
    );
    const port = await pick(list, 'play.example.net:24454');
    expect(port.buttons.filter(({ disabled }) => disabled).map(({ label }) => label)).toEqual([
      'Make primary',
      'Edit note',
      'Remove',
    ]);
    expect(port.text).toContain('"Delete" under Allocations (`allocation.delete`)');
    expect(port.text.match(/"Update" under Allocations/g)).toHaveLength(1);
  });

  test('a subuser without allocation.read is told that there may be more ports (fact 13)', async () => {
    const { bob, demo } = await stage({ dialect });
    for (const subuser of demo.world.servers[0]?.subusers ?? []) subuser.permissions = ['control.console'];
    const list = await ask(bob, '/ports list');
    expect(list.text).toContain('Your key may not see the ports of this server');
    expect(list.text).not.toContain('ports used');
    expect(list.text).not.toContain('24454');
  });
});

/** Gives Survival ports 30000 to 30039 besides its two. */
function fortyMorePorts({ demo }: Stage): void {
  const [node] = demo.world.nodes;
  const [survival] = demo.world.servers;
  if (!node || !survival) throw new Error('The demo world has changed.');
  survival.allocationLimit = 50;
  const more = addAllocations(demo.world, { node, ip: '203.0.113.11', ports: range(30_000, 30_039) });
  for (const allocation of more) allocation.serverId = survival.id;
}

test('more ports than fit come in pages, and each port is on exactly one', async () => {
  const made = await stage();
  fortyMorePorts(made);
  let page = await ask(made.alice, '/ports list', { server: 'Survival' });
  const seen = page.selects[0]?.options.map(({ label }) => label) ?? [];
  for (let turned = 0; turned < 2; turned++) {
    page = await press(page, 'Next ▶');
    seen.push(...(page.selects[0]?.options.map(({ label }) => label) ?? []));
  }
  expect(page.text).toContain('page 3 of 3 (42 ports)');
  expect(page.buttons.find(({ label }) => label === 'Next ▶')?.disabled).toBe(true);
  expect(new Set(seen).size).toBe(42);
  expect((await press(page, '◀ Previous')).text).toContain('page 2 of 3');
});

test('Refresh stays on its page although ports before it were removed', async () => {
  const made = await stage();
  fortyMorePorts(made);
  const page = await press(await ask(made.alice, '/ports list', { server: 'Survival' }), 'Next ▶');
  const first = page.selects[0]?.options[0]?.label ?? '';
  const gone = made.demo.world.allocations.filter(({ port }) => port >= 30_000 && port < 30_003);
  for (const allocation of gone) allocation.serverId = null;
  const refreshed = await press(page, 'Refresh');
  expect(refreshed.selects[0]?.options.map(({ label }) => label)).toContain(first);
});

test('IPv6 addresses stand in brackets', async () => {
  const { alice, demo } = await stage();
  const [node] = demo.world.nodes;
  const [survival] = demo.world.servers;
  if (!node || !survival) throw new Error('The demo world has changed.');
  const [added] = addAllocations(demo.world, { node, ip: '2001:db8::10', ports: [25_565] });
  if (added) added.serverId = survival.id;
  expect((await ask(alice, '/ports list', { server: 'Survival' })).text).toContain('`[2001:db8::10]:25565`');
});

test('a port that was removed in the panel meanwhile is told, with the list as it is now', async () => {
  const { alice, demo } = await stage();
  const list = await ask(alice, '/ports list', { server: 'Survival' });
  for (const allocation of demo.world.allocations) if (allocation.port === 24_454) allocation.serverId = null;
  const after = await pick(list, 'play.example.net:24454');
  expect(after.text).toContain('That port is gone');
  expect(after.text).toContain('1 of 5 ports used');
});

describe('share:true', () => {
  test('shows the list to everybody', async () => {
    const { alice, bob } = await stage();
    const list = await ask(alice, '/ports list', { server: 'Survival', share: true });
    expect(list.ephemeral).toBe(false);
    expect(bob.sees(list)).toBe(true);
  });

  test('a click by somebody else answers them privately, with their own key, and leaves the message alone', async () => {
    const { alice, bob, carol, panel, demo } = await stage();
    const list = await ask(alice, '/ports list', { server: 'Survival', share: true });
    const before = list.text;
    panel.requests.length = 0;
    const answer = await (await list.click('Refresh', bob)).answer();
    expect(answer.ephemeral).toBe(true);
    expect(answer.text).toContain("You can't add ports here");
    expect(panel.requests.map(({ key }) => key)).toEqual([demo.keys.bob]);
    const stranger = await (await list.click('Refresh', carol)).answer();
    expect(stranger.text).toContain('Not linked yet');
    expect(list.text).toBe(before);
  });

  test('nothing about a failure is shown to everybody, however late it comes', async () => {
    const { alice, bob, panel, clock } = await stage();
    const held = panel.hold({ carryOut: 'after' });
    panel.fault({ kind: 'status', status: 401, code: 'AuthenticationException', detail: 'Unauthenticated.' });
    const exchange = await alice.slash('/ports list', { server: 'Survival', share: true });
    await held.arrived;
    clock.advance(400);
    await exchange.acknowledged;
    held.release();
    const answer = await exchange.answer();
    expect(answer.ephemeral).toBe(true);
    expect(answer.text).toContain('Your key does not work any more');
    expect(bob.messages.some(({ text }) => text.includes('key does not work'))).toBe(false);
  });

  test('a slow answer is shared too, beside a private word that it was', async () => {
    const { alice, bob, panel, clock, discord } = await stage();
    const held = panel.hold({});
    const exchange = await alice.slash('/ports list', { server: 'Survival', share: true });
    await held.arrived;
    clock.advance(400);
    await exchange.acknowledged;
    held.release();
    await exchange.answer();
    await until(discord, () => bob.messages.some(({ text }) => text.includes('Ports of Survival')));
  });
});

describe('which server', () => {
  test('is asked in a menu when there are several and none was named', async () => {
    const { alice } = await stage();
    const question = await ask(alice, '/ports list');
    expect(question.text).toContain('Which server?');
    expect((await pick(question, 'Creative')).text).toContain('Ports of Creative');
  });

  test('is the only one there is', async () => {
    const { bob } = await stage();
    expect((await ask(bob, '/ports list')).text).toContain('Ports of Survival');
  });

  test('is the one last used in this channel, and only there', async () => {
    const { alice, discord } = await stage();
    await ask(alice, '/ports list', { server: 'Creative' });
    expect((await ask(alice, '/ports list')).text).toContain('Ports of Creative');
    const elsewhere = discord.member({ name: 'Alice', id: alice.user.id, channel: 'other' });
    expect((await ask(elsewhere, '/ports list')).text).toContain('Which server?');
  });

  test.each(['survival', 'SURV', 'viva'])('is understood from %s', async (typed) => {
    const { alice } = await stage();
    expect((await ask(alice, '/ports list', { server: typed })).text).toContain('Ports of Survival');
  });

  test('is understood from a short id, without asking for the list', async () => {
    const { alice, demo, panel } = await stage();
    const list = await ask(alice, '/ports list', { server: demo.servers.creative.toUpperCase() });
    expect(list.text).toContain('Ports of Creative');
    expect(panel.requests).toHaveLength(1);
  });

  test('is understood from a uuid, without asking for the list', async () => {
    const { alice, demo, panel } = await stage();
    const uuid = demo.world.servers[1]?.uuid.toUpperCase() ?? '';
    const list = await ask(alice, '/ports list', { server: uuid });
    expect(list.text).toContain('Ports of Creative');
    expect(panel.requests).toHaveLength(1);
  });

  test('that does not exist is said', async () => {
    const { alice } = await stage();
    expect((await ask(alice, '/ports list', { server: 'nope' })).text).toContain('No such server');
  });

  test('can be any of 230: all pages are read, the menu pages, autocomplete narrows', async () => {
    const { alice, demo, panel } = await stage();
    const [node] = demo.world.nodes;
    const [owner] = demo.world.users;
    if (!node || !owner) throw new Error('The demo world has changed.');
    for (let number = 1; number <= 228; number++) {
      const allocations = addAllocations(demo.world, { node, ip: '203.0.113.12', ports: [40_000 + number] });
      addServer(demo.world, { name: `World ${number}`, owner, node, allocations, allocationLimit: 2 });
    }
    let menu = await ask(alice, '/ports list');
    expect(panel.requests).toHaveLength(3);
    expect(menu.text).toContain('Servers 1–25 of 230');
    const seen = new Set(menu.selects[0]?.options.map(({ label }) => label));
    while (menu.buttons.some(({ label }) => label === 'Next ▶')) {
      menu = await press(menu, 'Next ▶');
      for (const { label } of menu.selects[0]?.options ?? []) seen.add(label);
    }
    expect(seen.size).toBe(230);
    const choices = await alice.autocomplete('/ports list', { server: 'world 22' }, 'server');
    expect(choices.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^World 228 /));
    expect((await pick(menu, 'World 99')).text).toContain('Ports of World 99');
  });
});
