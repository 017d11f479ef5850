import { expect, test } from 'vitest';
import { createGuard } from '../../src/accounts/guard.ts';
import type { Transport } from '../../src/panel/transport.ts';

const PANEL = { url: 'https://panel.example.com', trusted: false };

function guarded(isLinked: () => Promise<boolean>) {
  const sent: string[] = [];
  const transport: Transport = {
    async send(_panel, _key, { path }) {
      sent.push(path);
      return { status: 200, headers: {}, text: '' };
    },
    close: async () => undefined,
  };
  const guard = createGuard({ transport });
  const open = () => guard.transport('1', PANEL.url, isLinked);
  const ask = (way: Transport) => way.send(PANEL, 'a key', { method: 'GET', path: '/account' });
  return { sent, guard, open, ask };
}

const UNLINKED = { problem: { kind: 'unlinked' } };

test('what was opened before a panel was unlinked is closed, and what is opened after it is not', async () => {
  const { sent, guard, open, ask } = guarded(async () => true);
  const before = open();
  await ask(before);
  guard.unlinked('1', PANEL.url);
  await expect(ask(before)).rejects.toMatchObject(UNLINKED);
  await ask(open());
  guard.unlinked('2', PANEL.url);
  guard.unlinked('1', 'https://other.example.com');
  expect(sent).toHaveLength(2);
});

test('somebody who unlinks while the store is asked is in time', async () => {
  const asked = Promise.withResolvers<boolean>();
  const { sent, guard, open, ask } = guarded(() => asked.promise);
  const asking = ask(open());
  guard.unlinked('1', PANEL.url);
  asked.resolve(true);
  await expect(asking).rejects.toMatchObject(UNLINKED);
  expect(sent).toEqual([]);
});

test('another process that has unlinked it is found in the store', async () => {
  const { sent, open, ask } = guarded(async () => false);
  await expect(ask(open())).rejects.toMatchObject(UNLINKED);
  expect(sent).toEqual([]);
});

test('a store that is away keeps no server from being started again', async () => {
  const { sent, open, ask } = guarded(() => Promise.reject(new Error('The store is away.')));
  await ask(open());
  expect(sent).toHaveLength(1);
});
