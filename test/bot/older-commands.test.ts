import { expect, test } from 'vitest';
import { INTERACTION } from '../../sandbox/discord/index.ts';
import { stage } from '../support/stage.ts';

const USER = { type: 2, resolved: { users: {}, members: {} } };
const MESSAGE = { type: 3, resolved: { messages: {} } };
const SLASH = { type: 1, options: [] };
/** How an Activity is opened (docs: interactions/application-commands, Entry Point commands). */
const ENTRY_POINT = { type: 4 };

/** What Discord still offers for up to an hour after a command was taken away, and forever where nobody takes it away. */
test.each([
  ['a command on a person', { ...USER, name: 'Ports of this person', target_id: '1' }],
  ['a command on a message', { ...MESSAGE, name: 'Read ports', target_id: '1' }],
  ['an entry point', { ...ENTRY_POINT, name: 'launch' }],
  ['a command by another name', { ...SLASH, name: 'allocations' }],
  [
    'a subcommand by another name',
    { ...SLASH, name: 'ports', options: [{ type: 1, name: 'delete', options: [] }] },
  ],
])('%s of an older version gets an answer', async (_name, data) => {
  const { alice, log } = await stage();
  const exchange = await alice.send({ type: INTERACTION.command, data: { id: '5', ...data } });
  const answer = await exchange.answer();
  expect(answer.ephemeral).toBe(true);
  expect(answer.text).toContain('older version');
  expect(log.filter((line) => line.includes('"level":50'))).toEqual([]);
});
