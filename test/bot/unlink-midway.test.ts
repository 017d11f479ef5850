import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { begin, confirmed, pass, promote, setUp, strict } from '../support/journeys.ts';
import { ask, press, stage } from '../support/stage.ts';
import { PORT } from '../support/watched.ts';

const STAYS_OFF = 'stays off until somebody starts it in the panel';
const FORGET = 'Forget the key';

type Made = Awaited<ReturnType<typeof strict>>;

/** Unlinks while a message follows a server. @returns what the panel is asked after "deleted here", until it ends. */
async function askedAfterUnlink(
  made: Made,
  { message, ends }: { message: Parameters<typeof pass>[1]['message']; ends: RegExp },
) {
  const asking = await ask(made.alice, '/panel unlink');
  const question = asking.text;
  const answer = await press(asking, FORGET);
  expect(answer.text).toContain('The key is deleted here');
  const before = made.panel.requests.length;
  const text = await pass(made, { message, until: ends });
  made.clock.advance(60_000);
  await setImmediate();
  const asked = made.panel.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
  return { question, answer: answer.text, asked, text };
}

describe('unlinking while a server is stopped for a change', () => {
  test('ends it at once, and says before that the server stays off', async () => {
    const made = await strict();
    const message = await confirmed(made);
    const { question, answer, asked, text } = await askedAfterUnlink(made, {
      message,
      ends: /You unlinked this panel/,
    });
    expect(question).toContain('**Survival**');
    expect(question).toContain(STAYS_OFF);
    expect(answer).toContain('**Survival**');
    expect(asked).toEqual([]);
    expect(made.signals()).toEqual(['stop']);
    expect(text).toContain('stays off until somebody starts it');
    expect(text).toContain('**The change has not been made.**');
  });

  test('between its stop and the change ends with a server that is said to be stopped', async () => {
    const made = await strict();
    const message = await confirmed(made);
    const held = made.panel.hold({ method: 'POST', path: /\/primary$/ });
    const arrived = held.arrived.then(() => 0);
    for (let slept = 1; slept > 0; ) {
      const waits = [1_000, 2_500].map((ms) => made.clock.sleeping(ms).then(() => ms));
      slept = await Promise.race([arrived, ...waits]);
      made.clock.advance(slept);
      await setImmediate();
    }
    const question = await ask(made.alice, '/panel unlink');
    expect(question.text).toContain(STAYS_OFF);
    expect((await press(question, FORGET)).text).toContain('deleted here');
    const before = made.panel.requests.length;
    held.release();
    const text = await pass(made, { message, until: /The server is stopped and was not started/ });
    expect(text).toContain('You unlinked this panel');
    expect(made.panel.requests.length).toBe(before);
  });

  test('asks once more when the server was stopped after the question', async () => {
    const made = await strict();
    const early = await ask(made.alice, '/panel unlink');
    expect(early.text).not.toContain(STAYS_OFF);
    const message = await confirmed(made);
    const again = await press(early, FORGET);
    expect(again.text).toContain(STAYS_OFF);
    expect((await ask(made.alice, '/panel status')).text).toContain('Account');
    await press(again, 'Cancel');
    await pass(made, { message, until: /reachable \(\d+ ms\)/ });
    expect(made.signals()).toEqual(['stop', 'start']);
  });

  test('says nothing of the kind to others, or once it was started', async () => {
    const made = await strict();
    const message = await confirmed(made);
    expect((await ask(made.bob, '/panel unlink')).text).not.toContain(STAYS_OFF);
    await pass(made, { message, until: /⏳ starting…/ });
    const { question, asked } = await askedAfterUnlink(made, { message, ends: /You unlinked this panel/ });
    expect(question).not.toContain(STAYS_OFF);
    expect(asked).toEqual([]);
    expect(made.signals()).toEqual(['stop', 'start']);
  });
});

test('unlinking while a restart is followed ends following, not the restart', async () => {
  const made = { ...(await setUp()), primary: () => 0 };
  const promoted = await promote(made);
  const message = await begin(await press(promoted, 'Restart now'), 'Restart now').catch(() => promoted);
  const { question, asked } = await askedAfterUnlink(made, { message, ends: /You unlinked this panel/ });
  expect(question).not.toContain(STAYS_OFF);
  expect(asked).toEqual([]);
});

test('a second click on the same question finds nothing to forget', async () => {
  const made = await stage();
  const questions = [await ask(made.alice, '/panel unlink'), await ask(made.alice, '/panel unlink')];
  const answers = await Promise.all(questions.map((question) => press(question, FORGET)));
  expect(answers.filter(({ text }) => text.includes('The key is deleted here'))).toHaveLength(1);
});

describe('unlinking between the look and the end of `/ports watch`', () => {
  async function watchMeanwhile(meanwhile: (made: Awaited<ReturnType<typeof stage>>) => Promise<unknown>) {
    const made = await stage();
    const held = made.panel.hold({ path: /\/servers\/[^/]+$/ });
    const asked = await made.alice.slash('/ports watch', { ...PORT, every: '1' });
    await held.arrived;
    await meanwhile(made);
    held.release();
    await made.pass(1_000);
    return { made, answer: await asked.answer() };
  }

  test('leaves no watch behind', async () => {
    const { made, answer } = await watchMeanwhile(async ({ alice }) =>
      press(await ask(alice, '/panel unlink'), FORGET),
    );
    expect(answer.text).not.toContain('Checked every');
    expect((await ask(made.alice, '/ports watches')).text).toContain('You watch no port');
    made.panel.requests.length = 0;
    await made.pass(30 * 60_000);
    expect(made.panel.requests).toEqual([]);
  });

  test('and linking anew leaves none of the former key', async () => {
    const { made, answer } = await watchMeanwhile(async (made) => {
      await press(await ask(made.alice, '/panel unlink'), FORGET);
      made.clock.advance(1);
      await made.link(made.alice, made.demo.keys.bob);
    });
    expect(answer.text).not.toContain('Checked every');
    expect((await ask(made.alice, '/ports watches')).text).toContain('You watch no port');
  });
});
