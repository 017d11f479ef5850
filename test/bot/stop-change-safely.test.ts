import { describe, expect, test } from 'vitest';
import { begin, confirmed, DELAYS, pass, promote, strict } from '../support/journeys.ts';
import { ask, press } from '../support/stage.ts';

const REACHABLE = /reachable \(\d+ ms\)/;
const POWER = /\/power$/;
const labels = ({ buttons }: { buttons: { label: string }[] }) => buttons.map(({ label }) => label);

describe('a start that the panel does not take at once', () => {
  test.each([7, null])('is sent again when it asks for patience (%s s)', async (retryAfterSeconds) => {
    const made = await strict();
    const message = await confirmed(made);
    made.panel.fault({ kind: 'rate-limited', retryAfterSeconds, path: POWER, times: 2 });
    await pass(made, { message, until: /asks for patience; Portkeeper keeps trying/ });
    await pass(made, { message, until: REACHABLE });
    expect(made.signals()).toEqual(['stop', 'start', 'start', 'start']);
  });

  test('and never takes: it is said that the server is stopped', async () => {
    const made = await strict();
    const message = await confirmed(made);
    made.panel.fault({ kind: 'rate-limited', retryAfterSeconds: 3_600, path: POWER });
    const text = await pass(made, { message, until: /The server is stopped and was not started/ });
    expect(text).toContain('The primary was changed.');
    expect(labels(message)).toEqual(['Start now', 'Look again', 'Show ports']);
  });
});

describe('what is clear before anything is stopped', () => {
  /** The question and the confirmation both look. */
  const both = async (change: (made: Awaited<ReturnType<typeof strict>>) => void, removal = false) => {
    const texts: string[] = [];
    for (const step of ['asking', 'confirming']) {
      const made = await strict();
      const asked = removal
        ? await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '25567' })
        : await promote(made);
      const refused = removal ? await press(asked, 'Remove') : asked;
      const shown = step === 'asking' ? refused : await press(refused, 'Stop, change, start');
      change(made);
      const told = await press(shown, 'Stop, change, start');
      expect(made.signals()).toEqual([]);
      texts.push(told.text);
    }
    expect(texts[0]).toBe(texts[1]);
    return texts[0];
  };

  test('somebody has made the change', async () => {
    const text = await both(({ survival, fresh }) => {
      survival.primaryId = fresh.id;
    });
    expect(text).toContain('The port is the primary already.');
    expect(text).toContain('Nothing was stopped.');
  });

  test('the port to be removed has become the primary', async () => {
    const text = await both(({ survival, fresh }) => {
      survival.primaryId = fresh.id;
    }, true);
    expect(text).toContain('It is the primary now, and the primary cannot be removed.');
  });

  test('somebody has removed it', async () => {
    const text = await both(({ fresh }) => {
      fresh.serverId = null;
    }, true);
    expect(text).toContain('The port is removed already.');
  });

  test.each(['control.start', 'control.stop', 'allocation.update'])('%s is missing', async (permission) => {
    const made = await strict();
    const permissions = made.survival.subusers[0]?.permissions ?? [];
    permissions.push('allocation.update', 'control.stop', 'control.start');
    const refused = await ask(made.bob, '/ports primary', { server: 'Survival', allocation: '25567' });
    const question = await press(refused, 'Stop, change, start');
    permissions.splice(permissions.indexOf(permission), 1);
    expect((await press(question, 'Stop, change, start')).text).toContain(`\`${permission}\``);
    expect(made.signals()).toEqual([]);
  });
});

describe('Look again', () => {
  test('while it stops: it is still under way', async () => {
    const made = await strict();
    const message = await confirmed(made);
    const again = await press(message, 'Look again');
    expect(again.text).toContain('It is still under way');
    expect(again.text).not.toContain('has not been made');
    await pass(made, { message, until: REACHABLE });
  });

  test('while it starts: one of the messages goes on, and both end alike', async () => {
    const made = await strict();
    const message = await confirmed(made);
    await pass(made, { message, until: /⏳ starting…/ });
    const again = await begin(message, 'Look again');
    await pass(made, { message: again, until: REACHABLE });
    expect(again.text).toContain('The primary was changed.');
    expect(made.signals()).toEqual(['stop', 'start']);
  });

  test('after the bot was restarted while it stops: it stays off', async () => {
    const made = await strict();
    made.demo.world.settings.powerDelays = { ...DELAYS, stopping: 60_000 };
    const message = await confirmed(made);
    await made.stop();
    await made.restart();
    const again = await begin(message, 'Look again');
    await pass(made, {
      message: again,
      until: /The server is stopping; it stays off until somebody starts it/,
    });
    expect(labels(again)).toEqual(['Stop, change, start', 'Start now', 'Look again', 'Show ports']);
  });

  test('does not take a port that it may not see for removed', async () => {
    const made = await strict();
    const permissions = made.survival.subusers[0]?.permissions ?? [];
    permissions.push('allocation.delete', 'control.stop', 'control.start');
    const asked = await ask(made.bob, '/ports remove', { server: 'Survival', allocation: '25567' });
    const refused = await press(asked, 'Remove');
    const message = await begin(await press(refused, 'Stop, change, start'), 'Stop, change, start');
    await made.stop();
    await made.panel.signal(made.survival, 'kill');
    permissions.splice(permissions.indexOf('allocation.read'), 1);
    await made.restart();
    const again = await press(message, 'Look again');
    expect(again.text).toContain('**The change may or may not have been made**');
    expect(again.text).toContain('`allocation.read`');
  });
});

describe('a stop', () => {
  test('whose answer was lost and that was not carried out does not block the server', async () => {
    const made = await strict();
    const from = made.clock.now();
    const question = await press(await promote(made), 'Stop, change, start');
    made.panel.fault({ kind: 'reset', path: POWER });
    const message = await begin(question, 'Stop, change, start');
    const text = await pass(made, { message, until: /answer to the stop was lost/ });
    expect(text).toContain('**The change has not been made.**');
    expect(made.clock.now() - from).toBeLessThan(60_000);
    const again = await press(message, 'Stop, change, start');
    await pass(made, { message: await begin(again, 'Stop, change, start'), until: REACHABLE });
  });

  test('that takes too long: it stays off', async () => {
    const made = await strict();
    made.demo.world.settings.powerDelays = { stopping: 3_600_000, offline: 0, starting: 0, running: 0 };
    const message = await confirmed(made);
    const text = await pass(made, { message, until: /stops looking after 10 minutes/ });
    expect(text).toContain('has been told to stop; it stays off until somebody starts it');
    expect(labels(message)).toEqual(['Start now', 'Look again', 'Show ports']);
  });
});

test('the question says what the server is doing', async () => {
  const made = await strict();
  made.survival.power = 'starting';
  const question = await press(await promote(made), 'Stop, change, start');
  expect(question.text).toContain('The server is starting. Whoever is on it loses the connection.');
});
