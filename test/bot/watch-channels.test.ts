import { describe, expect, test } from 'vitest';
import { ask, stage } from '../support/stage.ts';
import { PORT } from '../support/watched.ts';

const VIEW = 1n << 10n;
const SEND = 1n << 11n;
const EMBED = 1n << 14n;
const SLASH = 1n << 31n;
const SEND_IN_THREADS = 1n << 38n;

const WATCHED = /every \d+ minutes/;
const NOT_YOU = 'You may not write in that channel yourself';

/** Alice in a thread in which she and the bot may do this. */
async function inThread(permissions: bigint, appPermissions: bigint) {
  const made = await stage();
  made.discord.channel({ name: 'a thread', thread: true, appPermissions });
  const { id } = made.alice.user;
  const alice = made.discord.member({ name: 'Alice', id, channel: 'a thread', permissions });
  return (await ask(alice, '/ports watch', PORT)).text;
}

describe('in a thread', () => {
  const mine = VIEW | SEND_IN_THREADS | SLASH;
  const bots = VIEW | SEND_IN_THREADS | EMBED;

  test('the right is Send Messages in Threads, and nothing else is needed', async () => {
    expect(await inThread(mine, bots)).toMatch(WATCHED);
  });

  test('a person who may write in channels only may not', async () => {
    expect(await inThread(VIEW | SEND | SLASH, bots)).toContain(NOT_YOU);
  });

  test('a bot that may write in channels only may not, and the right that it lacks is named', async () => {
    expect(await inThread(mine, VIEW | SEND | EMBED)).toContain('*Send Messages in Threads*');
  });
});

test('in a channel, Send Messages in Threads is of no use', async () => {
  const made = await stage();
  const channel = made.discord.channel({ name: 'news', permissions: VIEW | SEND_IN_THREADS | SLASH });
  expect((await ask(made.alice, '/ports watch', { ...PORT, channel })).text).toContain(NOT_YOU);
});

describe('another channel, of which Discord says what the bot may do there', () => {
  test.each([
    ['see it', SEND | EMBED],
    ['write', VIEW | EMBED],
    ['embed links', VIEW | SEND],
    ['anything', 0n],
  ])('where it may not %s is refused at once', async (_what, appPermissions) => {
    const made = await stage();
    const channel = made.discord.channel({ name: 'news', appPermissions });
    const answer = await ask(made.alice, '/ports watch', { ...PORT, channel });
    expect(answer.text).toContain('may not write in that channel');
    expect(answer.text).toContain(`<#${channel}>`);
    expect((await ask(made.alice, '/ports watches')).text).toContain('You watch no port');
  });

  test.each([
    ['may', VIEW | SEND | EMBED],
    ['is an administrator', 8n],
  ])('where it %s is watched', async (_what, appPermissions) => {
    const made = await stage();
    const channel = made.discord.channel({ name: 'news', appPermissions });
    expect((await ask(made.alice, '/ports watch', { ...PORT, channel })).text).toMatch(WATCHED);
  });
});
