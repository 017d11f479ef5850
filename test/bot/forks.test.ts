import { describe, expect, test } from 'vitest';
import { addKey, addUser } from '../../sandbox/panel/index.ts';
import { ask, press, stage } from '../support/stage.ts';

const DETAILS = /\/servers\/\w+$/;
const ID = 'serv_ekk4poqaabaabaaaaaaaaaaaaa';

/** The details of Survival as its panel says them, changed. */
async function withDetails(change: (details: { attributes: Record<string, unknown> }) => object) {
  const made = await stage();
  const { panel, demo } = made;
  const answer = await fetch(`${panel.url}/api/client/servers/${demo.servers.survival}`, {
    headers: { accept: 'application/json', authorization: `Bearer ${demo.keys.alice}` },
  });
  const body = change((await answer.json()) as { attributes: Record<string, unknown> });
  panel.fault({ kind: 'wrong-shape', body, path: DETAILS, times: 9 });
  panel.requests.length = 0;
  return made;
}

test('a server with a new kind of id is listed, and its buttons lead to it again', async () => {
  const made = await withDetails(({ attributes, ...rest }) => ({
    ...rest,
    attributes: { ...attributes, identifier: ID },
  }));
  const list = await ask(made.alice, '/ports list', { server: ID.toUpperCase() });
  expect(list.text).toContain('Ports of Survival');
  expect((await press(list, 'Refresh')).text).toContain('Ports of Survival');
  expect(made.panel.requests.map(({ path }) => path)).toEqual([1, 2].map(() => `/api/client/servers/${ID}`));
});

describe('ports beside the attributes', () => {
  test('are listed', async () => {
    const made = await withDetails(({ attributes: { relationships, ...attributes }, ...rest }) => ({
      ...{ ...rest, attributes, relationships },
    }));
    const list = await ask(made.alice, '/ports list', { server: made.demo.servers.survival });
    expect(list.text).toContain('24454');
  });

  test.each([{}, { allocations: null }, { allocations: [] }, { variables: {} }])(
    'that are none: %j is not understood, and never “no port”',
    async (relationships) => {
      const made = await withDetails(({ attributes: { relationships: _, ...attributes }, ...rest }) => ({
        ...{ ...rest, attributes, relationships },
      }));
      const { text } = await ask(made.alice, '/ports list', { server: made.demo.servers.survival });
      expect(text).toContain(
        'something that Portkeeper does not understand (status 200, `application/json`)',
      );
      expect(text).not.toMatch(/no ports?\b/i);
    },
  );
});

test('a root administrator who owns nothing is told which servers are shown', async () => {
  const made = await stage({ linked: false });
  const root = addUser(made.demo.world, { username: 'root', admin: true });
  const WHICH = 'only servers you own or are a subuser of';
  expect((await made.link(made.alice, addKey(made.demo.world, { userId: root.id }).token)).text).toContain(
    WHICH,
  );
  expect((await ask(made.alice, '/ports list')).text).toContain(WHICH);
});

describe('a write that something in front of the panel keeps', () => {
  test.each([
    ['Imperva', 'Request unsuccessful. Incapsula incident ID: 1', 'text/html'],
    ['Cloudflare', '<!doctype html><script>window._cf_chl_opt={}</script>', 'text/html'],
  ])('%s: who it was, what is true, and whom to ask', async (name, page, type) => {
    const made = await stage();
    const headers = { 'content-type': type };
    made.panel.fault({ kind: 'status', status: 403, body: page, headers, method: 'POST' });
    const { text } = await ask(made.alice, '/ports add', { server: made.demo.servers.survival });
    expect(text).toContain(name);
    expect(text).toContain('nothing has changed');
    expect(text).toContain('Ask your host to let Portkeeper through');
  });
});
