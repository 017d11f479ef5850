import { expect, onTestFinished, test } from 'vitest';
import type { WireEntry } from '../../sandbox/browser/protocol.ts';
import { createWireLog } from '../../sandbox/browser/wire-log.ts';
import { ACKNOWLEDGE_MS } from '../../sandbox/discord/numbers.ts';
import { startPanel } from '../../sandbox/panel/index.ts';
import { connect } from './sandbox-discord-bot.ts';

async function start() {
  const setup = await connect();
  const panel = await startPanel({ dialect: 'pterodactyl' });
  const log = createWireLog({ discord: setup.discord, panel });
  onTestFinished(async () => {
    log.close();
    await setup.close();
    await panel.close();
  });
  /** Resolves with the first entry, new or changed, of which `check` holds. */
  const entry = (check: (one: WireEntry) => boolean) =>
    new Promise<WireEntry>((resolve) => {
      const stop = log.watch((one) => {
        if (!check(one)) return;
        stop();
        resolve(one);
      });
    });
  return { ...setup, panel, log, entry };
}

test('an interaction that the bot leaves without an answer breaks a rule', async () => {
  const { discord, clock, log, entry } = await start();
  await discord.member({ name: 'Ana' }).slash('/ping');
  expect(log.entries).toMatchObject([
    { kind: 'interaction', title: 'Ana used /ping', tookMs: null, violations: [] },
  ]);
  const failed = entry(({ violations }) => violations.length > 0);
  await clock.sleeping(ACKNOWLEDGE_MS);
  clock.advance(ACKNOWLEDGE_MS);
  expect(await failed).toMatchObject({ id: 1, tookMs: null, violations: ['not-acknowledged: /ping'] });
  expect(log.entries).toEqual([await failed]);
});

test('a connection that was reset has an end and no status', async () => {
  const { panel, entry } = await start();
  panel.fault({ kind: 'reset' });
  const ended = entry(({ tookMs }) => tookMs !== null);
  await expect(fetch(`${panel.url}/api/client?page=2`)).rejects.toThrow();
  expect(await ended).toMatchObject({
    title: 'GET /api/client?page=2',
    status: null,
    detail: { answer: null },
  });
});

test('a body that is no JSON is shown as it is', async () => {
  const { panel, entry } = await start();
  panel.fault({ kind: 'html' });
  const ended = entry(({ tookMs }) => tookMs !== null);
  await (await fetch(`${panel.url}/api/client`)).text();
  const page = expect.stringContaining('502 from the proxy');
  expect(await ended).toMatchObject({ status: 502, detail: { answer: { body: page } } });
});

test('only the last 500 entries are kept', async () => {
  const { panel, log } = await start();
  const headers = { accept: 'application/json' };
  for (let count = 0; count < 510; count += 1) {
    await (await fetch(`${panel.url}/api/client`, { headers })).text();
  }
  expect(log.entries).toHaveLength(500);
  expect(log.entries.at(-1)?.id).toBe(510);
  expect(new Set(log.entries.map(({ id }) => id)).size).toBe(500);
});
