import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../support/dialects.ts';
import { ask, press, type Stage, stage } from '../support/stage.ts';

/** What was asked of the panel, without the ids. */
const asked = ({ panel }: Stage) =>
  panel.requests.map(
    ({ method, path }) => `${method} ${path.replace(/^.*\/servers\/[\w-]+/, '').replace(/\d+/, 'N')}`,
  );

const DETAILS = 'GET ';
const NOTE = 'POST /network/allocations/N';
const PRIMARY = 'POST /network/allocations/N/primary';
const DELETE = 'DELETE /network/allocations/N';
const RESOURCES = 'GET /resources';

describe.each(DIALECTS)('the details are read once on %s', (dialect) => {
  test.each<[string, Record<string, string>, string[]]>([
    ['/ports note', { text: 'x' }, [DETAILS, NOTE]],
    ['/ports note', {}, [DETAILS]],
    ['/ports primary', {}, [DETAILS, PRIMARY, RESOURCES]],
    ['/ports remove', {}, [DETAILS]],
    ['/ports test', {}, [DETAILS, RESOURCES]],
    ['/ports watch', {}, [DETAILS]],
  ])('for %s %o', async (command, options, expected) => {
    const made = await stage({ dialect });
    const { servers } = made.demo;
    const exchange = await made.alice.slash(command, {
      server: servers.survival,
      allocation: '24454',
      ...options,
    });
    const isWindow = command === '/ports note' && !options.text;
    await (isWindow ? exchange.modal() : exchange.answer());
    expect(asked(made).toSorted()).toEqual(expected.toSorted());
  });

  test('also where the server is the one last used in the channel', async () => {
    const made = await stage({ dialect });
    await ask(made.alice, '/ports list', { server: 'Survival' });
    made.panel.requests.length = 0;
    await ask(made.alice, '/ports note', { allocation: '24454', text: 'x' });
    expect(asked(made)).toEqual([DETAILS, NOTE]);
  });

  test('for the removal itself; after it only where a panel would have removed the primary', async () => {
    const made = await stage({ dialect });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    made.panel.requests.length = 0;
    await press(question, 'Remove');
    const after = dialect === 'pelican' ? [DETAILS] : [];
    expect(asked(made)).toEqual([DETAILS, DELETE, ...after, RESOURCES]);
  });
});

test('what decides is read inside the lock: two at once work on what the other left', async () => {
  const made = await stage();
  const options = { server: made.demo.servers.survival, allocation: '24454' };
  const held = made.panel.hold({ method: 'POST', carryOut: 'after' });
  const first = await made.alice.slash('/ports primary', options);
  await held.arrived;
  const second = await made.alice.slash('/ports primary', options);
  held.release();
  expect((await first.answer()).text).toContain('is now the primary');
  expect((await second.answer()).text).toContain('is already the primary');
  expect(asked(made).filter((one) => one === PRIMARY)).toHaveLength(1);
});
