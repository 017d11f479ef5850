import { expect, test } from 'vitest';
import { DIALECTS } from '../support/dialects.ts';
import { begin, pass, promote, setUp } from '../support/journeys.ts';
import { ask } from '../support/stage.ts';

test.each(DIALECTS)('%s: a restart that began before the last change is not enough', async (dialect) => {
  const made = await setUp({ dialect });
  const first = await begin(await promote(made), 'Restart now');
  await made.pass(10_000);
  const saved = await ask(made.alice, '/ports primary', { server: 'Survival', allocation: '24454' });
  const message = await begin(saved, 'Restart now');
  expect(message.text).not.toContain('Somebody had begun this already');
  expect(message.text).toMatch(/⏳ waiting for an earlier restart/);
  expect(first.text).toContain('Portkeeper goes on in your newer message');
  expect(first.text).not.toContain('⏳');
  await pass(made, { message, until: /Survival (is reachable|runs)/ });
  expect(made.signals()).toEqual(['restart', 'restart']);
  expect(first.text).toContain('Portkeeper goes on in your newer message');
});
