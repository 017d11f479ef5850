import { GameDig } from 'gamedig';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type GameFacts, listenFor } from '../../sandbox/games/listener.ts';
import type { GameName, GameQuirks } from '../../sandbox/panel/world.ts';
import { RESEND_AFTER_MS } from '../../src/network/ask-udp.ts';
import { queryGame } from '../../src/network/game-query.ts';
import { directReach, type Target } from '../../src/network/reach.ts';
import { ManualClock } from '../support/manual-clock.ts';

/**
 * How gamedig names the same protocols, and the version that the sandbox's games tell. Simple Voice Chat it does not
 * know; FiveM tells no version over UDP.
 */
const GAMEDIG: [GameName, string, string | null][] = [
  ['minecraft', 'minecraftvanilla', '1.21.4'],
  ['bedrock', 'minecraftbedrock', '1.21.50'],
  ['source', 'valve', '8630284'],
  ['fivem', 'fivem', null],
  ['terraria', 'terraria', 'v1.4.4.9'],
  ['satisfactory', 'satisfactory', '366202'],
];

async function listening(game: GameName, quirks: GameQuirks = {}, players = 3): Promise<Target> {
  const facts: GameFacts = {
    name: quirks.motd ?? 'Survival',
    players: () => players,
    maxPlayers: () => 20,
    quirks: () => quirks,
  };
  const listener = await listenFor(game, facts);
  onTestFinished(listener.close);
  return { ip: '127.0.0.1', port: listener.port };
}

async function ours(game: GameName, target: Target) {
  const query = await queryGame(game, target, { reach: directReach, clock: new ManualClock() });
  return query.kind === 'answered' ? query.status : query.kind;
}

/** What gamedig makes of the same server, in our words; versions are where each of its protocols puts them. */
async function theirs(protocol: string, { ip, port }: Target) {
  const options = { host: ip, port, givenPortOnly: true, maxRetries: 0, socketTimeout: 500 };
  const { version, numplayers, maxplayers, raw } = await GameDig.query({
    type: `protocol-${protocol}`,
    ...options,
  });
  return { version, numplayers, maxplayers, raw };
}

describe.each(GAMEDIG)('%s', (game, protocol, told) => {
  test.each([0, 1, 20])('players and version are those that gamedig reads, with %d', async (players) => {
    const target = await listening(game, {}, players);
    const found = await ours(game, target);
    const { version, numplayers, maxplayers, raw } = await theirs(protocol, target);
    expect(JSON.stringify([version, raw])).toContain(told ?? '');
    // Satisfactory's players are behind HTTPS, which nobody serves here.
    const counts = game === 'satisfactory' ? [null, null] : [numplayers, maxplayers].map(Number);
    expect(found).toEqual({ version: told, players: counts[0], maxPlayers: counts[1] });
  });

  test('a name may be long, empty or of any letters', async () => {
    for (const motd of ['', 'x'.repeat(800), '§a§lÜber “雪” 👩‍🚀', '\\clients\\9\\', '";{}[]']) {
      const target = await listening(game, { motd });
      const found = await ours(game, target);
      expect(found).toEqual(await ours(game, await listening(game)));
    }
  });

  test('does not answer in another protocol', async () => {
    for (const [other] of GAMEDIG.filter(([one]) => one !== game)) {
      const target = await listening(other);
      const clock = new ManualClock();
      const asked = queryGame(game, target, { reach: directReach, clock });
      for (let turn = 0; turn < 30; turn++) await new Promise((done) => setImmediate(done));
      clock.advance(10_000);
      expect((await asked).kind).not.toBe('answered');
    }
  });
});

test.each<GameName>(['bedrock', 'source', 'fivem', 'satisfactory', 'voicechat'])(
  '%s answers although the first packet was lost',
  async (game) => {
    const target = await listening(game, { losesFirst: true, isTrusting: true });
    const clock = new ManualClock();
    const asked = queryGame(game, target, { reach: directReach, clock });
    await clock.sleeping(RESEND_AFTER_MS);
    clock.advance(RESEND_AFTER_MS);
    expect(await asked).toMatchObject({ kind: 'answered', tookMs: 0 });
  },
);

test.each<[GameName, string | null]>([
  ['minecraft', '1.21.4'],
  ['bedrock', '1.21.50'],
  ['fivem', null],
  ['terraria', 'v1.4.4.9'],
])('%s that hides its players is still there', async (game, version) => {
  const target = await listening(game, { hidesPlayers: true });
  expect(await ours(game, target)).toEqual({ version, players: null, maxPlayers: null });
});

test.each(['Hello; World', ';;;', 'a;557;1.19;1;12640', '800;1.21.50;', ';1;2;3;4;5;6;7;8;9'])(
  'Bedrock with the name “%s” tells what it tells with another',
  async (motd) => {
    const target = await listening('bedrock', { motd });
    expect(await ours('bedrock', target)).toEqual({ version: '1.21.50', players: 3, maxPlayers: 20 });
  },
);

test.each([
  ['with one packet', {}],
  ['in parts', { partBytes: 40 }],
  ['in parts without asking back', { partBytes: 30, isTrusting: true }],
  ['without asking back', { isTrusting: true }],
])('Source that answers %s', async (_, quirks) => {
  const target = await listening('source', quirks);
  const { numplayers, maxplayers, version } = await theirs('valve', target);
  expect(await ours('source', target)).toEqual({ version, players: numplayers, maxPlayers: maxplayers });
});

test('Simple Voice Chat tells that it is there, and nothing else', async () => {
  const target = await listening('voicechat');
  expect(await ours('voicechat', target)).toEqual({ version: null, players: null, maxPlayers: null });
});
