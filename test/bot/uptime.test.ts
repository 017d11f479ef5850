import { describe, expect, test } from 'vitest';
import { GRACE_MS } from '../../src/discord/answering.ts';
import { HOSTILE } from '../fuzz/support/hostile.ts';
import { faultsShown } from '../fuzz/support/rules.ts';
import { DIALECTS } from '../support/dialects.ts';
import { ask, type Message, pick, press, type Stage, type StageOptions, stage } from '../support/stage.ts';

const MINUTE_MS = 60_000;
const PORT = { server: 'Survival', allocation: '25565' };

const labels = (message: Message) => message.buttons.map(({ label }) => label);
const linesOf = (message: Message) => message.embeds[0]?.description?.split('\n') ?? [];

function power({ demo }: Stage, state: 'running' | 'offline'): void {
  for (const server of demo.world.servers) server.power = state;
}

/** Alice has a watch of Survival that has measured nothing yet. */
async function watching(options: StageOptions = {}): Promise<Stage> {
  const made = await stage(options);
  await ask(made.alice, '/ports watch', { ...PORT, every: '1' });
  return made;
}

/** The same after 30 minutes, of which the port was down for 10 in the middle. */
async function watched(options: StageOptions = {}): Promise<Stage> {
  const made = await watching(options);
  await made.pass(10 * MINUTE_MS);
  power(made, 'offline');
  await made.pass(10 * MINUTE_MS);
  power(made, 'running');
  await made.pass(10 * MINUTE_MS);
  return made;
}

/** The picture as everybody who sees the message can fetch it. */
async function pictureOf(message: Message): Promise<Buffer> {
  const response = await fetch(message.attachments[0]?.url ?? '');
  return Buffer.from(await response.arrayBuffer());
}

describe.each(DIALECTS)('/ports uptime on %s', (dialect) => {
  test('shows the outage in words and as a picture with a description', async () => {
    const made = await watched({ dialect });
    const answer = await ask(made.alice, '/ports uptime', PORT);
    expect(answer.ephemeral).toBe(true);
    expect(answer.embeds[0]?.title).toBe('Uptime of Survival');
    expect(linesOf(answer)[0]).toBe('`play.example.net:25565`, last 24 hours');
    expect(linesOf(answer)[1]).toMatch(
      /^Up \*\*6\d(\.\d+)? %\*\* – of the \d+ minutes watched so far, 1 outage: (9|10|11) minutes$/,
    );
    expect(linesOf(answer)[2]).toMatch(
      /^Answers usually in \*\*[\d.]+ ms\*\*, at worst in \*\*[\d.]+ ms\*\*$/,
    );
    expect(answer.text).toMatch(/Outages\n<t:\d+:f> for (9|10|11) min/);
    expect(labels(answer)).toEqual(['Refresh', '7 days', '30 days', '90 days', 'Show ports']);
    expect(answer.attachments).toMatchObject([
      {
        filename: 'uptime.png',
        content_type: 'image/png',
        description: expect.stringMatching(/^Survival, play\.example\.net:25565, last 24 hours: Up 6.*\.$/),
      },
    ]);
    expect(answer.embeds[0]?.image?.url).toBe('attachment://uptime.png');
    const picture = await pictureOf(answer);
    expect([picture.subarray(1, 4).toString(), picture.readUInt32BE(16)]).toEqual(['PNG', 1_100]);
  });
});

test('a button changes the range and the picture, which takes the place of the one before', async () => {
  const made = await watched();
  const answer = await ask(made.alice, '/ports uptime', { ...PORT, range: '7d' });
  expect(linesOf(answer)[0]).toContain('last 7 days');
  const before = await pictureOf(answer);
  await made.restart();
  const quarter = await press(answer, '90 days');
  expect(linesOf(quarter)[0]).toContain('last 90 days');
  expect(labels(quarter)).toEqual(['Refresh', '24 hours', '7 days', '30 days', 'Show ports']);
  expect(quarter.attachments).toHaveLength(1);
  expect((await pictureOf(quarter)).equals(before)).toBe(false);
  const refreshed = await press(quarter, 'Refresh');
  expect([linesOf(refreshed)[0], refreshed.attachments.length]).toEqual([linesOf(quarter)[0], 1]);
  const list = await press(refreshed, 'Show ports');
  expect([list.text.includes('Ports of Survival'), list.attachments.length]).toEqual([true, 0]);
});

test('an answer that was acknowledged first has its picture as well', async () => {
  const made = await watched();
  const late = made.clock.sleeping(GRACE_MS).then(() => made.clock.advance(GRACE_MS));
  const exchange = await made.alice.slash('/ports uptime', PORT);
  await late;
  expect((await exchange.acknowledged).type).toBe(5);
  const answer = await exchange.answer();
  expect([answer.ephemeral, answer.attachments.length]).toEqual([true, 1]);
});

test('an outage that lasts is said to last', async () => {
  const made = await watched();
  power(made, 'offline');
  await made.pass(5 * MINUTE_MS);
  const answer = await ask(made.alice, '/ports uptime', PORT);
  expect(answer.text).toMatch(/2 outages: 1\d minutes in all/);
  expect(answer.text).toMatch(/Outages\n<t:\d+:f> for .+, \*\*still down\*\*\n<t:\d+:f> for/);
});

describe('which port', () => {
  test('nobody who watches none is left without the next step', async () => {
    const { alice } = await stage();
    const answer = await ask(alice, '/ports uptime');
    expect(answer.text).toContain('You watch no port yet');
    expect(answer.text).toContain('`/ports watch` starts it');
  });

  test('another person’s watch is nobody else’s', async () => {
    const made = await watching();
    expect((await ask(made.bob, '/ports uptime', PORT)).text).toContain('You watch no port yet');
    expect(await made.bob.autocomplete('/ports uptime', { allocation: '' }, 'allocation')).toEqual([]);
  });

  test('that is not watched is said, beside how many are', async () => {
    const made = await watching();
    const answer = await ask(made.alice, '/ports uptime', { allocation: '24454' });
    expect(answer.text).toContain('You do not watch that port');
    expect(answer.text).toContain('You watch 1 port');
  });

  test('is the only one; several are offered in a menu that keeps the range', async () => {
    const made = await watching();
    expect((await ask(made.alice, '/ports uptime')).text).toContain('Uptime of Survival');
    await ask(made.alice, '/ports watch', { server: 'Creative', allocation: '25566', every: '1' });
    await ask(made.alice, '/ports watch', { server: 'Survival', allocation: '24454', every: '1' });
    await ask(made.alice, '/ports list', { server: 'Survival' });
    const near = await ask(made.alice, '/ports uptime', { range: '30d' });
    expect(near.selects[0]?.options.map(({ label }) => label)).toEqual([
      'play.example.net:24454',
      'play.example.net:25565',
    ]);
    expect(linesOf(await pick(near, 'play.example.net:25565'))[0]).toContain('last 30 days');
    expect((await ask(made.alice, '/ports uptime', { server: 'creat' })).text).toContain(
      'Uptime of Creative',
    );
    const uuid = made.demo.world.servers[1]?.uuid.toUpperCase() ?? '';
    expect((await ask(made.alice, '/ports uptime', { server: uuid })).text).toContain('Uptime of Creative');
  });

  test.each(['25565', ':25565', 'play.example.net:25565', 'PLAY.example.net:25565'])(
    'is understood from %s',
    async (allocation) => {
      const made = await watching();
      expect((await ask(made.alice, '/ports uptime', { allocation })).text).toContain('Uptime of Survival');
    },
  );

  test('is suggested from the watched ones only', async () => {
    const made = await watching();
    const choices = await made.alice.autocomplete('/ports uptime', { allocation: '25' }, 'allocation');
    expect(choices.map(({ name }) => name)).toEqual(['play.example.net:25565 · Survival']);
    const answer = await ask(made.alice, '/ports uptime', { allocation: choices[0]?.value ?? '' });
    expect(answer.text).toContain('Uptime of Survival');
  });

  test('that was watched in two channels is shown once, with what is known the longest', async () => {
    const made = await watched();
    const channel = made.discord.channel({ name: 'status' });
    await ask(made.alice, '/ports watch', { ...PORT, every: '60', channel });
    expect((await ask(made.alice, '/ports uptime')).text).toContain('1 outage');
  });
});

test('before the first check there is no picture and nothing is claimed', async () => {
  const made = await watching();
  const answer = await ask(made.alice, '/ports uptime', PORT);
  expect(answer.text).toContain('First result in about 2 minutes');
  expect([answer.attachments.length, answer.text.includes('%')]).toEqual([0, false]);
  await made.pass(3 * MINUTE_MS);
  expect((await press(answer, 'Refresh')).attachments).toHaveLength(1);
});

test('a watch that has ended leaves a button that says so, and no picture', async () => {
  const made = await watched();
  const answer = await ask(made.alice, '/ports uptime', PORT);
  await ask(made.alice, '/ports unwatch', { watch: '25565' });
  const gone = await press(answer, 'Refresh');
  expect(gone.text).toContain('You watch no port yet');
  expect(gone.attachments).toEqual([]);
});

test('needs no panel: what is known is shown while it is away', async () => {
  const made = await watched();
  await made.panel.close();
  expect((await ask(made.alice, '/ports uptime')).attachments).toHaveLength(1);
});

test.each(Object.entries(HOSTILE))(
  'a server and an address with hostile text (%s) stay words',
  async (_name, text) => {
    const made = await stage();
    for (const server of made.demo.world.servers) server.name = text;
    for (const allocation of made.demo.world.allocations) allocation.alias = text;
    const server = made.demo.servers.survival;
    await ask(made.alice, '/ports watch', { server, allocation: '25565', every: '1' });
    await made.pass(2 * MINUTE_MS);
    const answer = await ask(made.alice, '/ports uptime');
    expect(faultsShown(answer)).toEqual([]);
    expect(answer.embeds[0]?.title).toMatch(/^Uptime of ./);
  },
);
