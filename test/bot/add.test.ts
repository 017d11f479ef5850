import { describe, expect, test } from 'vitest';
import { addAllocations } from '../../sandbox/panel/index.ts';
import { DIALECTS } from '../support/dialects.ts';
import { ask, pick, press, type Stage, stage, until } from '../support/stage.ts';

const creates = ({ panel }: Stage) =>
  panel.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/allocations'));
const portsOfSurvival = ({ demo }: Stage) => demo.world.allocations.filter(({ serverId }) => serverId === 1);

describe.each(DIALECTS)('/ports add on %s', (dialect) => {
  test('adds one, with its note, and says how many are used', async () => {
    const made = await stage({ dialect });
    const answer = await ask(made.alice, '/ports add', { server: 'Survival', note: 'map' });
    expect(answer.text).toContain('Port added to Survival');
    expect(answer.text).toContain('3 of 5 ports used');
    const added = portsOfSurvival(made).find(({ notes }) => notes === 'map');
    expect(answer.text).toContain(`\`play.example.net:${added?.port}\` – map`);
    expect(creates(made)).toHaveLength(1);
  });

  test('a game fills in the port and the note', async () => {
    const made = await stage({ dialect });
    const answer = await ask(made.alice, '/ports add', { server: 'Survival', game: 'votifier' });
    expect(answer.text).toContain('– Votifier');
    expect(creates(made)[0]?.body).toContain('8192');
    if (dialect === 'documented') expect(answer.text).toContain(':8192`');
  });

  test('from the list: a window asks for port and note', async () => {
    const { alice } = await stage({ dialect });
    const list = await ask(alice, '/ports list', { server: 'Survival' });
    const modal = await (await list.click('Add a port')).modal();
    const answer = await (await modal.submit({ port: '', note: 'from the list' })).answer();
    expect(answer.text).toContain('– from the list');
    expect(answer.id).toBe(list.id);
  });

  test('to a server chosen in the menu, with everything that was asked for', async () => {
    const made = await stage({ dialect });
    const question = await ask(made.alice, '/ports add', {
      port: 25_570,
      note: 'a *b* `c` <@1> \\ https://x.y',
    });
    const answer = await pick(question, 'Creative');
    expect(answer.text).toContain('Port added to Creative');
    expect(creates(made)[0]?.body).toContain('25570');
    expect(made.demo.world.allocations.map(({ notes }) => notes)).toContain('a *b* `c` <@1> \\ https://x.y');
  });
});

describe.each(['pterodactyl', 'pelican'] as const)('another port than asked for, on %s', (dialect) => {
  test('is said, and Undo gives it back', async () => {
    const made = await stage({ dialect });
    made.demo.world.choosePort = () => 7777;
    const answer = await ask(made.alice, '/ports add', { server: 'Survival', port: 25_570 });
    expect(answer.text).toContain('You asked for `port 25570`, but **the panel gave another port**');
    expect(answer.text).toContain(':7777`');
    expect(portsOfSurvival(made)).toHaveLength(3);
    const undone = await press(answer, 'Undo');
    expect(undone.text).toContain('was removed from Survival again');
    expect(portsOfSurvival(made)).toHaveLength(2);
  });

  test('Undo is good for five minutes', async () => {
    const made = await stage({ dialect });
    const answer = await ask(made.alice, '/ports add', { server: 'Survival', port: 4 });
    made.clock.advance(5 * 60_000 + 1_000);
    expect((await press(answer, 'Undo')).text).toContain('This button was good for 5 minutes');
    expect(portsOfSurvival(made)).toHaveLength(3);
  });
});

describe('the documented dialect', () => {
  test('gives the port and the address that were asked for', async () => {
    const { alice } = await stage({ dialect: 'documented' });
    const answer = await ask(alice, '/ports add', { server: 'Survival', port: 25_570, ip: '203.0.113.10' });
    expect(answer.text).toContain('`play.example.net:25570`');
    expect(answer.text).not.toContain('another port');
    expect(answer.buttons.map(({ label }) => label)).toEqual(['Restart now', 'Show ports']);
  });

  test('says that a port is taken, and how to get any', async () => {
    const { alice } = await stage({ dialect: 'documented' });
    const answer = await ask(alice, '/ports add', { server: 'Survival', port: 25_566 });
    expect(answer.text).toContain(
      'taken or does not exist on this node. Leave `port` and `ip` out to get any free one',
    );
  });
});

describe('two a minute', () => {
  test('a short wait is waited out, and said', async () => {
    const made = await stage({ dialect: 'pelican' });
    made.panel.fault({ kind: 'rate-limited', retryAfterSeconds: 9, method: 'POST' });
    const exchange = await made.alice.slash('/ports add', { server: 'Survival' });
    await made.clock.sleeping(9_000);
    expect((await exchange.answer()).text).toContain('Waiting for the panel');
    made.clock.advance(9_000);
    const answer = await exchange.answer();
    await until(made.discord, () => answer.text.includes('Port added to Survival'));
    expect(creates(made)).toHaveLength(2);
    expect(portsOfSurvival(made)).toHaveLength(3);
  });

  test('a long one is told with the time', async () => {
    const made = await stage({ dialect: 'pelican' });
    await ask(made.alice, '/ports add', { server: 'Survival' });
    await ask(made.alice, '/ports add', { server: 'Survival' });
    const answer = await ask(made.alice, '/ports add', { server: 'Survival' });
    expect(answer.text).toMatch(
      /only a few ports a minute to one server, whoever asks for them\. Try again: <t:\d+:R>/,
    );
    expect(portsOfSurvival(made)).toHaveLength(4);
  });
});

test('eight at once never pass the limit, and each one reported is another one (fact 7)', async () => {
  const made = await stage();
  made.demo.world.settings.raceDuplicates = true;
  const exchanges = await Promise.all(
    Array.from({ length: 8 }, () => made.alice.slash('/ports add', { server: 'Survival' })),
  );
  const texts = (await Promise.all(exchanges.map((exchange) => exchange.answer()))).map(({ text }) => text);
  const added = texts.filter((text) => text.includes('Port added'));
  expect(added).toHaveLength(3);
  expect(new Set(added.map((text) => /:(\d+)`/.exec(text)?.[1])).size).toBe(3);
  expect(texts.filter((text) => text.includes('5 of 5 ports are in use'))).toHaveLength(5);
  expect(portsOfSurvival(made)).toHaveLength(5);
});

test.each(['x', '70000', '-1', '1.5'])('a port of "%s" is refused before anything is sent', async (port) => {
  const made = await stage();
  const list = await ask(made.alice, '/ports list', { server: 'Survival' });
  const modal = await (await list.click('Add a port')).modal();
  expect((await (await modal.submit({ port })).answer()).text).toContain('a whole number from 1 to 65535');
  expect(creates(made)).toHaveLength(0);
});

test('an ip that is none is refused before anything is sent', async () => {
  const made = await stage();
  const answer = await ask(made.alice, '/ports add', { server: 'Survival', ip: 'not an ip!' });
  expect(answer.text).toContain('is not an IP address');
  expect(made.panel.requests).toHaveLength(0);
});

test('a note that the panel does not take is told beside the port that was added', async () => {
  const made = await stage();
  made.panel.fault({
    kind: 'status',
    status: 500,
    code: 'QueryException',
    method: 'POST',
    path: /allocations\/\d+$/,
  });
  const answer = await ask(made.alice, '/ports add', { server: 'Survival', note: 'map' });
  expect(answer.text).toContain('Port added to Survival');
  expect(answer.text).toContain('The note was not saved: The panel is broken right now (error 500)');
});

describe.each(DIALECTS)('what was wished for and given is not called another, on %s', (dialect) => {
  const world = async () => {
    const made = await stage({ dialect });
    made.demo.world.choosePort = (ports) => ports[0] ?? 0;
    return made;
  };

  test.each(['203.0.113.10', 'play.example.net', 'PLAY.example.net'])('the address %s', async (ip) => {
    const made = await world();
    const answer = await ask(made.alice, '/ports add', { server: 'Survival', ip });
    expect(answer.text).toContain('Port added');
    expect(answer.text).not.toContain('another');
  });

  test('an address whose new port has no alias (fact 5)', async () => {
    const made = await world();
    for (const one of made.demo.world.allocations) if (one.serverId === null) one.alias = null;
    const answer = await ask(made.alice, '/ports add', { server: 'Survival', ip: 'play.example.net' });
    expect(answer.text).toContain('`203.0.113.10:');
    expect(answer.text).not.toContain('another');
  });

  test('IPv6 in brackets, written in another way', async () => {
    const made = await world();
    const [node] = made.demo.world.nodes;
    const [survival] = made.demo.world.servers;
    if (!node || !survival) throw new Error('The demo world has changed.');
    const [primary] = addAllocations(made.demo.world, { node, ip: '2001:db8::10', ports: [25_565, 25_566] });
    Object.assign(primary ?? {}, { serverId: survival.id });
    survival.primaryId = primary?.id ?? null;
    const answer = await ask(made.alice, '/ports add', { server: 'Survival', ip: '[2001:db8:0::10]' });
    if (dialect !== 'documented') expect(answer.text).toContain('`[2001:db8::10]:');
    expect(answer.text).not.toContain('another');
  });
});

describe.each(['pterodactyl', 'pelican'] as const)(
  'what was not given is named by itself on %s',
  (dialect) => {
    const given = async (wish: Record<string, string | number>) => {
      const made = await stage({ dialect });
      made.demo.world.choosePort = (ports) => (ports.includes(7777) ? 7777 : (ports[0] ?? 0));
      return (await ask(made.alice, '/ports add', { server: 'Survival', ...wish })).text;
    };

    test('the port only', async () => {
      const text = await given({ ip: '203.0.113.10', port: 25_570 });
      expect(text).toContain('You asked for `port 25570`, but **the panel gave another port**');
    });

    test('the address only', async () => {
      const text = await given({ ip: '203.0.113.99', port: 7777 });
      expect(text).toContain('You asked for `203.0.113.99`, but **the panel gave another address**');
    });

    test('an address alone', async () => {
      const text = await given({ ip: '203.0.113.99' });
      expect(text).toContain('You asked for `203.0.113.99`, but **the panel gave another address**');
    });

    test('both, IPv6 in brackets', async () => {
      const text = await given({ ip: '2001:db8::1', port: 25_570 });
      expect(text).toContain(
        'You asked for `[2001:db8::1]:25570`, but **the panel gave another address and port**',
      );
    });
  },
);

test('after an addition people are told where the port goes, and not that players use it', async () => {
  const made = await stage();
  const answer = await ask(made.alice, '/ports add', { server: 'Survival' });
  expect(answer.text).toContain(
    "Now enter this port in the game's or plugin's settings, then restart the server",
  );
  expect(answer.text).not.toContain('Players use');
  const [survival] = made.demo.world.servers;
  if (survival) survival.power = 'offline';
  // Panels keep what they said of it for 20 s.
  made.clock.advance(20_001);
  const offline = await ask(made.alice, '/ports add', { server: 'Survival' });
  expect(offline.text).toContain('settings, then start the server');
});

test.each([
  ['votifier', '`port` in `plugins/Votifier/config.yml`'],
  ['rcon', '`rcon.port` in `server.properties`'],
  ['dynmap', '`webserver-port` in `plugins/dynmap/configuration.txt`'],
])('with where that is for the game %s', async (game, place) => {
  const { alice } = await stage();
  const answer = await ask(alice, '/ports add', { server: 'Survival', game });
  expect(answer.text).toContain(`settings (${place}), then restart the server`);
});

test.each([null, 1])('how many are used is one port, with a limit of %s', async (limit) => {
  const made = await stage();
  for (const one of made.demo.world.allocations) if (one.port === 24_454) one.serverId = null;
  for (const server of made.demo.world.servers) server.allocationLimit = limit;
  const list = await ask(made.alice, '/ports list', { server: 'Survival' });
  expect(list.text).toContain(limit ? '1 of 1 port used' : '1 port used');
  expect(list.text).not.toContain('1 ports');
  if (limit) expect(list.text).toContain('1 of 1 port is in use');
});
