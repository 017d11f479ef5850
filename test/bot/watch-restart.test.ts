import { expect, test } from 'vitest';
import { ask } from '../support/stage.ts';
import { PORT, toldIn, watched } from '../support/watched.ts';

const MINUTE_MS = 60_000;

test('a bot that starts while the panel is away serves, calls no port down, and counts no time it knows nothing of', async () => {
  const { made, channel } = await watched();
  await made.pass(3 * MINUTE_MS);
  await made.panel.close();
  await made.restart();
  await made.pass(10 * MINUTE_MS);
  expect(toldIn(made, channel)).toEqual([]);
  expect((await ask(made.alice, '/ports watches')).text).toContain('25565');
  expect((await ask(made.alice, '/ports uptime', PORT)).text).toContain('of the 3 minutes watched so far');
});
