import { expect, test } from 'vitest';
import { addAllocations, addKey, addServer, addUser, range } from '../../sandbox/panel/index.ts';
import { recording } from '../contract/support/recordings.ts';
import { ask, type Stage, stage } from '../support/stage.ts';

const LIST = /^\/api\/client$/;
const told = (name: string) => JSON.parse(recording(`pelican/${name}`).response.body);
const breaking = { kind: 'status', status: 500, body: told('list.noread'), path: LIST, times: 99 } as const;
const CAUSE = 'Most likely a server has no primary port, and your key may not see its other ports';

async function setUp() {
  const made = await stage({ dialect: 'pelican' });
  made.panel.fault(breaking);
  return made;
}

const lists = ({ panel }: Stage) => panel.requests.filter(({ path }) => LIST.test(path));

test('a list that breaks over a server without a primary names the likely cause', async () => {
  const made = await setUp();
  const answer = await ask(made.alice, '/ports list');
  expect(answer.text).toContain('The panel breaks when it lists your servers (error 500)');
  expect(answer.text).toContain(CAUSE);
  expect(answer.text).toContain('type the id of another server');
  expect((await ask(made.alice, '/ports list', { server: 'Survival' })).text).toContain(CAUSE);
});

test('a short id or a uuid opens a server all the same, whatever its letters, and the list is not asked', async () => {
  const made = await setUp();
  const [survival] = made.demo.world.servers;
  if (!survival) throw new Error('The demo world has changed.');
  for (const server of [survival.uuid, survival.uuid.toUpperCase(), made.demo.servers.survival]) {
    expect((await ask(made.alice, '/ports list', { server })).text).toContain('Ports of Survival');
  }
  expect(lists(made)).toHaveLength(0);
});

test('somebody with several panels is shown it where it is', async () => {
  const made = await stage({ ownPanels: false });
  const [survival] = made.demo.world.servers;
  made.config.panels.push({ url: made.panel.url.replace('127.0.0.1', 'localhost'), trusted: true });
  await made.restart();
  const modal = await (await made.alice.slash('/panel link')).modal();
  await (await modal.submit({ panel: '1', key: made.demo.keys.alice })).answer();
  made.panel.fault(breaking);
  const answer = await ask(made.alice, '/ports list', { server: survival?.uuid ?? '' });
  expect(answer.text).toContain('Ports of Survival');
});

test('details that break say the same of one server', async () => {
  const made = await stage({ dialect: 'pelican' });
  made.panel.fault({ ...breaking, body: told('details.O-no-primary.noread'), path: /servers\/\w+$/ });
  const answer = await ask(made.alice, '/ports list', { server: made.demo.servers.survival });
  expect(answer.text).toContain('The panel breaks when it shows this server (error 500)');
  expect(answer.text).toContain(CAUSE);
});

test('any other 500 is told without a guess', async () => {
  const made = await stage({ dialect: 'pelican' });
  made.panel.fault({ kind: 'status', status: 500, code: 'QueryException', path: LIST, times: 9 });
  const answer = await ask(made.alice, '/ports list', { server: 'Survival' });
  expect(answer.text).toContain('The panel is broken right now (error 500)');
  expect(answer.text).not.toContain('primary');
});

test('a key is linked although the list breaks', async () => {
  const made = await stage({ dialect: 'pelican', linked: false });
  made.panel.fault(breaking);
  const answer = await made.link(made.alice, made.demo.keys.alice);
  expect(answer.text).toContain('**alice**');
  expect(answer.text).toContain(CAUSE);
});

/**
 * Alice with servers on two pages, one of which has a server without a primary whose ports she may not see.
 * @param at its place among them
 */
async function withPages(at: number, count = 150) {
  const made = await stage({ dialect: 'pelican', linked: false });
  const { world } = made.demo;
  const [guest, other] = [addUser(world, { username: 'guest' }), addUser(world, { username: 'other' })];
  const [node] = world.nodes;
  if (!node) throw new Error('The demo world has changed.');
  const ports = addAllocations(world, { node, ip: '192.0.2.200', ports: range(1001, 1000 + count) });
  for (const [index, one] of ports.entries()) {
    const whose =
      index === at
        ? { owner: other, subusers: [{ user: guest, permissions: [] }], allocations: [] }
        : { owner: guest, allocations: [one] };
    addServer(world, { node, allocationLimit: 1, name: `S${one.port}`, ...whose });
  }
  const linked = await made.link(made.alice, addKey(world, { userId: guest.id }).token);
  return { ...made, linked };
}

test.each([
  [3, 'S1150', 'S1004'],
  [149, 'S1001', 'S1150'],
])(
  'when the page of server %i breaks, the other one is used, and the list is said to be incomplete',
  async (at, there, missing) => {
    const made = await withPages(at);
    const answer = await ask(made.alice, '/ports list');
    expect(answer.text).toContain('Some of your servers are missing here');
    expect(answer.text).toContain(CAUSE);
    expect((await ask(made.alice, '/ports list', { server: there })).text).toContain(`Ports of ${there}`);
    const none = await ask(made.alice, '/ports list', { server: missing });
    expect(none.text).toContain('Not found');
    expect(none.text).toContain('Some of your servers are missing here');
    const names = await made.alice.autocomplete('/ports list', { server: there }, 'server');
    expect(names).toHaveLength(1);
  },
);

test('the only server that is left of a broken list is not taken for the only one', async () => {
  const made = await withPages(3, 101);
  const answer = await ask(made.alice, '/ports list');
  expect(answer.text).toContain('Which server?');
  expect(answer.text).toContain('Some of your servers are missing here');
});
