import { expect, test } from 'vitest';
import { recording } from '../contract/support/recordings.ts';
import { ask, stage } from '../support/stage.ts';

const CREATE = /\/network\/allocations$/;

/** What Alice is told when an *add* is answered as recorded, on a server that has a primary or not. */
async function refused(name: string, { primary }: { primary: boolean }) {
  const made = await stage({ dialect: 'pelican' });
  const [survival] = made.demo.world.servers;
  if (!survival) throw new Error('The demo world has changed.');
  if (!primary) survival.primaryId = null;
  const { status, body } = recording(`pelican/${name}`).response;
  made.panel.fault({ kind: 'status', status, body: JSON.parse(body), method: 'POST', path: CREATE });
  return ask(made.alice, '/ports add', { server: made.demo.servers.survival });
}

test.each(['create.range-unset', 'create.range-empty', 'create.range-below-1024'])(
  '%s: the host has to set the range of ports',
  async (name) => {
    const { text } = await refused(name, { primary: true });
    expect(text).toContain('Ask your host to set the range of ports');
    expect(text).not.toMatch(/try again/i);
  },
);

test('without a primary: make one the primary first, and which could be', async () => {
  const answer = await refused('create.O-no-primary.owner', { primary: false });
  expect(answer.text).toContain('Make a port the primary first');
  expect(answer.text).not.toMatch(/try again/i);
  expect(answer.selects).toHaveLength(1);
});

test('the same exception beside a primary is the panel’s own trouble', async () => {
  const { text } = await refused('create.O-no-primary.owner', { primary: true });
  expect(text).toContain('nothing has changed');
  expect(text).not.toContain('primary first');
});
