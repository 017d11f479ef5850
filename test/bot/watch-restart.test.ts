import { describe, expect, test } from 'vitest';
import { openCollections } from '../../src/keys.ts';
import { openStore } from '../../src/store/open.ts';
import type { WatchRecord } from '../../src/watching/record.ts';
import { ask, type Stage } from '../support/stage.ts';
import { PORT, powerOf, toldIn, watched } from '../support/watched.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The bot is started anew while its panel is away. */
async function withoutPanel(options: { edit?: (record: WatchRecord) => WatchRecord; awayMs?: number } = {}) {
  const { made, channel } = await watched();
  await made.pass(3 * MINUTE_MS);
  await made.panel.close();
  await made.stop();
  made.clock.advance(options.awayMs ?? 0);
  if (options.edit) await edited(made, options.edit);
  await made.restart();
  return { made, channel };
}

/** All watches as they are kept, each changed. */
async function edited({ config }: Stage, edit: (record: WatchRecord) => WatchRecord): Promise<void> {
  const store = await openStore(config.storeUrl);
  const { watches } = openCollections(store);
  for (const [id, record] of await watches.getMany(await watches.keys())) await watches.set(id, edit(record));
  await store.close();
}

const watches = async ({ alice }: Stage) => (await ask(alice, '/ports watches')).text;
const uptime = async ({ alice }: Stage) => (await ask(alice, '/ports uptime', PORT)).text;

describe('a bot that starts while the panel is away', () => {
  test('goes on checking with what the panel said last, and says so', async () => {
    const { made, channel } = await withoutPanel();
    await made.pass(10 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual([]);
    expect(await uptime(made)).toContain('of the 12 minutes watched so far');
    expect(await watches(made)).toMatch(/Up.*\n.*panel can’t be asked.*<t:\d+:R>/);
  });

  test('tells that a port is down, and that nobody could ask the panel', async () => {
    const { made, channel } = await withoutPanel();
    powerOf(made, 'Survival', 'offline');
    await made.pass(5 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual(['🔴 Survival is down']);
    const [alert] = made.discord.messagesIn(channel).filter(({ interaction }) => !interaction);
    expect(alert?.embeds[0]?.description).toContain('The panel can’t be asked right now either');
  });

  test('contacts nothing when what the panel said is a day old, and says that nothing is checked', async () => {
    const { made, channel } = await withoutPanel({ awayMs: 25 * HOUR_MS });
    powerOf(made, 'Survival', 'offline');
    await made.pass(10 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual([]);
    expect(await uptime(made)).toContain('Nothing was checked in this time');
    expect(await watches(made)).toContain('Not checked right now');
  });

  test.each([
    ['of an older version, which kept nothing', ({ lastWord: _, ...old }: WatchRecord) => old],
    ['with a damaged word', (record: WatchRecord) => ({ ...record, lastWord: { port: 'x' } }) as never],
  ])('serves, calls no port down and counts nothing: a record %s', async (_, edit) => {
    const { made, channel } = await withoutPanel({ edit });
    powerOf(made, 'Survival', 'offline');
    await made.pass(10 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual([]);
    expect(await uptime(made)).toContain('of the 3 minutes watched so far');
    expect(await watches(made)).toContain('Not checked right now');
  });
});

test('a panel that falls silent while the bot runs is named as well', async () => {
  const { made } = await watched();
  await made.pass(3 * MINUTE_MS);
  await made.panel.close();
  await made.pass(30 * MINUTE_MS);
  expect(await watches(made)).toMatch(/panel can’t be asked.*<t:\d+:R>/);
});
