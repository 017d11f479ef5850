import { expect, test } from 'vitest';
import { begin, pass, setUp } from '../support/journeys.ts';
import { ask, press } from '../support/stage.ts';

test('what was found right before a restart is not taken for what is there after it', async () => {
  const made = await setUp();
  const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '25567' });
  const removed = await press(question, 'Remove');
  expect((await ask(made.bob, '/ports test', { allocation: '25565' })).text).toContain('open (');
  const message = await begin(removed, 'Restart now');
  made.survival.neverListens = true;
  const text = await pass(made, { message, until: /🔴|is reachable/ });
  expect(text).not.toContain('is reachable');
  expect(text).toContain('🔴 `play.example.net:25565`');
});
