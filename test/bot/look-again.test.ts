import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../support/dialects.ts';
import { begin, confirmed, pass, promote, setUp, strict } from '../support/journeys.ts';
import { press } from '../support/stage.ts';

/** *Look again* shows what goes on, by its name, and tells no time of what it has not seen from its beginning. */
const REACHABLE = /is reachable|runs/;

describe.each(DIALECTS)('Look again on %s', (dialect) => {
  test('while a server starts that was off: it is no restart', async () => {
    const made = await setUp({ dialect });
    made.survival.power = 'offline';
    const message = await begin(await promote(made), 'Start now');
    made.clock.advance(3_000);
    const again = await press(message, 'Look again');
    expect(again.text).toContain('Starting Survival');
    const text = await pass(made, { message: again, until: REACHABLE });
    expect(text).not.toContain('restarting');
    expect(made.signals()).toEqual(['start']);
  });

  test('while it starts again after a restart: how long that took is not told', async () => {
    const made = await setUp({ dialect });
    const message = await begin(await promote(made), 'Restart now');
    await pass(made, { message, until: /⏳ starting…/ });
    const again = await press(message, 'Look again');
    const text = await pass(made, { message: again, until: REACHABLE });
    expect(text).not.toMatch(/✅ (restarting|starting) –/);
    expect(text).toContain('✅ starting');
  });
});

test('while a server starts that was stopped for a change: it is no restart', async () => {
  const made = await strict();
  const message = await confirmed(made);
  await pass(made, { message, until: /⏳ starting…/ });
  made.clock.advance(3_000);
  const again = await press(message, 'Look again');
  expect(again.text).not.toContain('restarting');
  const text = await pass(made, { message: again, until: REACHABLE });
  expect(text).not.toContain('restarting');
  expect(text).toContain('The primary was changed.');
});
