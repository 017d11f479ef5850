import { describe, expect, onTestFinished, test } from 'vitest';
import { listenFor } from '../../sandbox/games/listener.ts';
import { alertMessage } from '../../src/views/alerts.ts';
import type { WatchRecord } from '../../src/watching/record.ts';
import { MINUTE_MS, OWNER, span, surroundings, WANTED } from './support/watcher.ts';

const ID = `${OWNER}-0`;
const { known: _, ...UNKNOWN } = WANTED;
const FACTS = { name: 'Survival', players: () => 0, maxPlayers: () => 20, quirks: () => ({}) };
const PLACE = { owner: OWNER, panel: WANTED.panel, server: WANTED.server, allocation: WANTED.allocation };

/** @param listening `something`: it accepts connections and closes them */
async function scene(note: string | null, listening: 'minecraft' | 'something' | 'nothing' = 'nothing') {
  const made = await surroundings();
  made.state.note = note;
  const something = made.at.port;
  if (listening === 'minecraft') {
    const listener = await listenFor(listening, FACTS);
    made.at.port = listener.port;
    onTestFinished(() => listener.close());
  }
  made.state.isUp = listening !== 'nothing';
  const watcher = await made.start();
  const recordNow = () => made.records.get(ID);
  return { ...made, watcher, recordNow, something };
}

describe('a port that was never up in its own protocol raises no alarm from silence', () => {
  test.each([null, 'voice chat', 'Geyser', 'DayZ', 'CSGO', 'TS3', 'Valheim', 'Minecraft'])(
    'with the note %j; its owner is told once',
    async (note) => {
      const { watcher, pass, state, recordNow } = await scene(note);
      await watcher.watch(UNKNOWN);
      await pass(30 * MINUTE_MS);
      expect(state.told).toEqual(['untestable']);
      expect(await recordNow()).toMatchObject({ state: 'untestable', incidents: [], alerts: [] });
      const { samples } = (await watcher.readSeries(ID, span())) ?? {};
      expect(samples).toEqual([]);
    },
  );

  test('chosen as Valheim (crossplay) when it was added', async () => {
    const { watcher, pass, state } = await scene(null);
    await watcher.watch({ ...UNKNOWN, known: { game: 'valheim', answered: false } });
    await pass(30 * MINUTE_MS);
    expect(state.told).toEqual(['untestable']);
  });

  test('something that accepts and closes is not up, where Minecraft should be', async () => {
    const { watcher, pass, state, recordNow } = await scene('Minecraft', 'something');
    await watcher.watch(UNKNOWN);
    await pass(10 * MINUTE_MS);
    expect(state.told).toEqual(['untestable']);
    expect((await recordNow())?.state).toBe('untestable');
  });

  test.each([null, 'Minecraft'])(
    'nor is the note %j called wrong: what to do holds with each',
    async (note) => {
      const { start, pass, state } = await surroundings();
      state.note = note;
      const told: string[] = [];
      const messenger = {
        async send(...about: Parameters<typeof alertMessage>) {
          told.push(JSON.stringify(alertMessage(...about)));
          return 'sent' as const;
        },
        isThere: async () => false,
      };
      state.isUp = false;
      await (await start({ messenger })).watch(UNKNOWN);
      await pass(5 * MINUTE_MS);
      expect(told).toHaveLength(1);
      expect(told[0]).toContain('If it is for a UDP game, its note has to name the game');
      expect(told[0]).toContain('If not: set this port in the game or plugin, then restart.');
      expect(told[0]).not.toMatch(/closed|is down/i);
    },
  );

  test('watched anew, it is said once more', async () => {
    const { watcher, pass, state } = await scene(null);
    await watcher.watch(UNKNOWN);
    await pass(5 * MINUTE_MS);
    await watcher.watch({ ...UNKNOWN, everyMs: 2 * MINUTE_MS });
    await pass(10 * MINUTE_MS);
    expect(state.told).toEqual(['untestable']);
  });
});

describe('a port that answered once', () => {
  test('and is silent now is down; its owner’s tests know it as well', async () => {
    const { watcher, pass, state, recordNow, known } = await scene('Minecraft', 'minecraft');
    await watcher.watch(UNKNOWN);
    await pass(5 * MINUTE_MS);
    expect((await recordNow())?.known).toEqual({ game: 'minecraft', answered: true });
    expect(await known.of(PLACE)).toEqual({ game: 'minecraft', answered: true });
    state.isUp = false;
    await pass(5 * MINUTE_MS);
    expect(state.told).toEqual(['down']);
    state.isUp = true;
    await pass(5 * MINUTE_MS);
    expect(state.told).toEqual(['down', 'up']);
  });

  test('is down when something else accepts its connections', async () => {
    const { watcher, pass, state, at, something } = await scene('Minecraft', 'minecraft');
    await watcher.watch(UNKNOWN);
    await pass(5 * MINUTE_MS);
    at.port = something;
    await pass(5 * MINUTE_MS);
    expect(state.told).toEqual(['down']);
  });

  test('is known after a start as well', async () => {
    const { watcher, pass, state, start } = await scene('Minecraft', 'minecraft');
    await watcher.watch(UNKNOWN);
    await pass(5 * MINUTE_MS);
    await watcher.stop();
    state.isUp = false;
    await start();
    await pass(5 * MINUTE_MS);
    expect(state.told).toEqual(['down']);
  });

  test('a watch of before this was remembered goes on: it was up', async () => {
    const { watcher, pass, state, records, recordNow, start } = await scene(null, 'something');
    await watcher.watch(UNKNOWN);
    await pass(5 * MINUTE_MS);
    await watcher.stop();
    const { known: _, ...before } = (await recordNow()) as WatchRecord;
    await records.set(ID, before);
    state.isUp = false;
    await start();
    await pass(5 * MINUTE_MS);
    expect(state.told).toEqual(['down']);
  });
});

describe('the panel’s word', () => {
  test.each([null, 'voice chat'])('that the server is off is news whatever it is (%j)', async (note) => {
    const { watcher, pass, state } = await scene(note);
    state.power = 'offline';
    await watcher.watch(UNKNOWN);
    await pass(10 * MINUTE_MS);
    expect(state.told).toEqual(['down']);
    state.power = 'running';
    await pass(30 * MINUTE_MS);
    expect(state.told).toEqual(['down', 'untestable']);
  });

  test('counts although something in front of the server accepts connections', async () => {
    const { watcher, pass, state } = await scene(null, 'something');
    await watcher.watch(UNKNOWN);
    await pass(10 * MINUTE_MS);
    state.power = 'offline';
    await pass(10 * MINUTE_MS);
    expect(state.told).toEqual(['down']);
    state.power = 'running';
    await pass(3 * MINUTE_MS);
    expect(state.told).toEqual(['down', 'up']);
  });

  test('costs no more requests while nobody can tell', async () => {
    const { watcher, pass, state } = await scene('voice chat');
    await watcher.watch(UNKNOWN);
    await pass(60 * MINUTE_MS);
    expect(state.asked.length).toBeLessThanOrEqual(24);
  });
});

test('while the bot itself is cut off, nobody is told that a port cannot be tested', async () => {
  const { watcher, pass, state, recordNow } = await scene('Minecraft', 'minecraft');
  await watcher.watch(UNKNOWN);
  await pass(5 * MINUTE_MS);
  // Nothing is known of it any more: what is seen now is nothing that could be told from a UDP game.
  state.note = 'TeamSpeak';
  Object.assign(state, { isUp: false, isOnline: false });
  await pass(30 * MINUTE_MS);
  expect(state.told).toEqual([]);
  expect((await recordNow())?.state).toBe('up');
});
