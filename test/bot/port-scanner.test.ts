import { describe, expect, test } from 'vitest';
import { range } from '../../sandbox/panel/index.ts';
import type { Which } from '../../src/allocations/test-ports.ts';
import { hostilePanel } from '../support/hostile-panel.ts';
import { ask, stage } from '../support/stage.ts';

describe('through Discord, on the operator’s own panel', () => {
  test.each([
    '203.0.113.10:22',
    '127.0.0.1:6379',
    '10.0.0.1:80',
    '[::1]:5432',
    'example.com:443',
    '3306',
    '0',
  ])('a typed address that the panel does not attribute to a server of theirs: %s', async (typed) => {
    const { alice, games } = await stage();
    for (const server of ['Survival', undefined]) {
      const options = server ? { server, allocation: typed } : { allocation: typed };
      const answer = await ask(alice, '/ports test', options);
      expect(answer.text).toContain('No such port');
    }
    expect(games.contacted).toEqual([]);
  });

  test.each([
    ['another server’s port', 'test-port:1:PANEL:SERVER:OTHER', 'That port is gone'],
    ['a port of no server', 'test-port:1:PANEL:SERVER:999999', 'That port is gone'],
    ['an address instead of an id', 'test-port:1:PANEL:SERVER:127.0.0.1', 'older version'],
    ['a page that begins elsewhere', 'test:1:PANEL:SERVER:OTHER', 'Ports of Survival, tested'],
    ['a server out of reach', 'test:1:PANEL:deadbeef:0', 'Gone'],
    ['a panel that is not theirs', 'test:1:aaaaaa:SERVER:0', 'Not linked yet'],
  ])('a forged custom_id: %s', async (_, forged, said) => {
    const { bob, discord, demo, games } = await stage();
    const list = await ask(bob, '/ports list');
    const [, , panel = '', server = ''] = (list.buttons[0]?.customId ?? '').split(':');
    const other = demo.world.allocations.find(({ serverId, port }) => serverId === 2 && port === 25_566);
    const [, row] = list.components as { components: { custom_id: string }[] }[];
    const [, first] = row?.components ?? [];
    if (!first) throw new Error('The list has no components.');
    first.custom_id = forged
      .replace('PANEL', panel)
      .replace('SERVER', server)
      .replace('OTHER', String(other?.id));
    const answer = await (await list.click(first.custom_id)).answer();
    expect(answer.text).toContain(said);
    const own = demo.world.allocations.filter(({ serverId }) => serverId === 1).map(({ port }) => port);
    expect(games.contacted.filter(({ port }) => !own.includes(port))).toEqual([]);
    discord.requests.length = 0;
  });

  test('another person’s server, although its reference is known', async () => {
    const { bob, carol, demo, games, link } = await stage();
    await link(carol, demo.keys.carol);
    for (const person of [bob, carol]) {
      const answer = await ask(person, '/ports test', { server: demo.servers.creative });
      expect(answer.text).toContain('Gone');
    }
    expect(games.contacted).toEqual([]);
  });
});

describe('on a panel that a person typed', () => {
  test.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '0.0.0.0'],
    ...[
      '224.0.0.1',
      '255.255.255.255',
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'fd00:ec2::254',
      '::ffff:127.0.0.1',
    ],
    ...[
      '::ffff:169.254.169.254',
      '::127.0.0.1',
      '64:ff9b::a9fe:a9fe',
      '2002:7f00:1::',
      'localhost',
      'metadata',
      '',
    ],
  ])('the address "%s" is not contacted', async (ip) => {
    const { claim, scan, contacted } = await hostilePanel();
    claim(ip);
    const { kinds } = await scan();
    expect(kinds).toEqual([['0.0.0.0', '::'].includes(ip) ? 'no-address' : 'not-allowed']);
    expect(contacted).toEqual([]);
  });

  test('a name that leads elsewhere the second time (DNS rebinding) is resolved once only', async () => {
    const leads = { 'alias.evil.example': [['8.8.8.8'], ['127.0.0.1']] };
    const { claim, scan, contacted } = await hostilePanel({ leads });
    claim('0.0.0.0', { alias: 'alias.evil.example' });
    await scan();
    expect(leads['alias.evil.example']).toEqual([['127.0.0.1']]);
    expect(contacted.map(({ ip }) => ip)).toEqual(['8.8.8.8']);
  });

  test('where an alias points is not contacted when the panel names a public address itself', async () => {
    const { claim, scan, contacted } = await hostilePanel({ leads: { 'alias.evil.example': [['1.1.1.1']] } });
    claim('8.8.8.8', { alias: 'alias.evil.example' });
    expect((await scan()).kinds).toEqual(['alias-elsewhere']);
    expect(contacted.map(({ ip }) => ip)).toEqual(['8.8.8.8']);
  });

  test('a panel that changes its answer between two looks gets the guard for each', async () => {
    const { claim, scan, contacted, world } = await hostilePanel();
    claim('8.8.8.8');
    const { plan } = await scan();
    const allocationId = plan.ports[0]?.id ?? 0;
    for (const one of world.allocations) if (one.id === allocationId) one.ip = '127.0.0.1';
    expect((await scan({ allocationId })).kinds).toEqual(['not-allowed']);
    expect(contacted.map(({ ip }) => ip)).toEqual(['8.8.8.8']);
  });

  test('ports that no real panel gives out (below 1024) are not contacted', async () => {
    const { claim, scan, contacted } = await hostilePanel();
    claim('8.8.8.8', { ports: [22, 25, 80, 443, 1023, 1024] });
    expect((await scan()).kinds.filter((kind) => kind === 'not-allowed')).toHaveLength(5);
    expect(contacted).toEqual([{ ip: '8.8.8.8', port: 1_024 }]);
  });

  test('1,000 machines of others: at most 10 are looked at in an hour, however often it is asked', async () => {
    const { demo, claim, scan, contacted, clock } = await hostilePanel();
    for (const number of range(0, 999)) claim(`8.${number >> 8}.${number & 255}.1`);
    for (let round = 0; round < 30; round++) {
      const allocation = demo.world.allocations.filter(({ ip }) => ip.startsWith('8.'))[round * 30];
      await scan({ from: allocation?.id ?? 0 });
      clock.advance(61_000);
    }
    expect(new Set(contacted.map(({ ip }) => ip)).size).toBe(10);
  });

  test('1,000 ports of one machine: at most 60 are looked at in an hour', async () => {
    const { claim, scan, contacted, clock } = await hostilePanel();
    claim('8.8.8.8', { ports: range(2_000, 2_999) });
    let which: Which = { from: 0 };
    for (let page = 0; page < 50; page++) {
      const { plan } = await scan(which);
      which = { from: plan.next ?? 0 };
      clock.advance(61_000);
    }
    expect(new Set(contacted.map(({ port }) => port)).size).toBe(60);
  });

  test('many accounts share what one panel gets: 60 tests a minute', async () => {
    const { claim, scan, contacted } = await hostilePanel();
    claim('8.8.8.8', { ports: range(2_000, 2_999) });
    let from = 0;
    for (const number of range(1, 10)) {
      const { plan } = await scan({ from }, { userId: `mallory-${number}` });
      from = plan.next ?? 0;
    }
    expect(contacted).toHaveLength(60);
  });

  test('many accounts on many panels share 300 tests a minute', async () => {
    const { claim, scan, contacted } = await hostilePanel();
    claim('8.8.8.8', { ports: range(2_000, 2_999) });
    let from = 0;
    for (const number of range(1, 40)) {
      const someone = { userId: `mallory-${number}`, url: `https://panel-${number}.evil.example` };
      from = (await scan({ from }, someone)).plan.next ?? 0;
    }
    expect(contacted).toHaveLength(300);
  });

  test('nobody’s address is looked at more than 12 times a minute, by however many', async () => {
    const { claim, scan, contacted } = await hostilePanel();
    claim('8.8.8.8');
    const users = range(1, 30).map((number) => ({ userId: `mallory-${number}` }));
    for (const user of users) await scan({ from: 0 }, user);
    expect(contacted.length).toBeLessThanOrEqual(12);
  });

  test('a query goes to no port but the panel’s, and to a game’s query port only where it is the same server’s', async () => {
    const { claim, scan, contacted } = await hostilePanel();
    claim('8.8.8.8', { ports: [2_456] });
    claim('9.9.9.9', { ports: [2_457] });
    await scan();
    // Each over UDP, and over TCP as well: from the number alone it is only a guess.
    expect(new Set(contacted.map(({ ip, port }) => `${ip}:${port}`))).toEqual(
      new Set(['8.8.8.8:2456', '9.9.9.9:2457']),
    );
  });
});
