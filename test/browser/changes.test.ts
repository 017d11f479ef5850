import { expect, test } from 'vitest';
import { LeapingClock } from '../../sandbox/leaping-clock.ts';
import { DELAYS, pass } from '../support/journeys.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { inChromium } from '../support/visit.ts';

/** A change, what makes it effective, and whether it is. */

inChromium((visit) => {
  /** Alice has made 25567 the primary of Survival, and pressed Restart now; 3 people play. */
  async function asked() {
    const clock = new ManualClock(Date.now());
    const made = await visit({ linked: 'alice', clock, powerDelays: DELAYS });
    const { visitor, sandbox } = made;
    await visitor.page.getByLabel('Free port').selectOption('25567');
    await visitor.page.getByRole('button', { name: 'Add to Survival' }).click();
    await visitor.portAtPanel(25567).waitFor();
    await visitor.command('/ports primary allocation:25567 server:Survival');
    await visitor.press('New primary', 'Restart now');
    await visitor.message('Restart Survival now?').getByText('3 players are on it').waitFor();
    const message = sandbox.people.alice('guild').messages.at(-1);
    if (!message) throw new Error('There is no question.');
    return {
      ...made,
      until: (until: RegExp) => pass({ clock, discord: sandbox.discord }, { message, until }),
    };
  }

  test('a port is tested: what the game tells, and why nothing listens', async () => {
    const clock = new LeapingClock();
    const { visitor, sandbox } = await visit({ linked: 'alice', clock, powerDelays: null });
    await visitor.page.getByRole('spinbutton', { name: 'Players on it' }).fill('7');
    await visitor.page.keyboard.press('Tab');
    await visitor.command('/ports test server:Survival');
    const result = visitor.message('Ports of Survival, tested');
    await result.getByText(/25565 – open \(\d+ ms\): Minecraft.* 1\.21\.4, 7 of 20 players/).waitFor();
    await result.getByText(/24454 – Can’t be checked from outside/).waitFor();
    await visitor.power('Stop', 'Survival');
    await visitor.isAtPanel('offline', 'Survival');
    // The panel repeats for so long that it runs.
    await clock.pass(21_000, sandbox.bot.idle);
    await visitor.press('Ports of Survival, tested', 'Test again');
    await result.getByText(/25565 – Closed while the server is offline/).waitFor();
  });

  test('one message goes from restarting to reachable', async () => {
    const { visitor, until } = await asked();
    const count = await visitor.messages.count();
    await visitor.press('Restart Survival now?', 'Restart');
    await visitor.message('Restarting Survival').getByText('restarting…').waitFor();
    await visitor.isAtPanel('stopping', 'Survival');
    await until(/reachable \(\d+ ms\)/);
    await visitor.isAtPanel('running', 'Survival');
    const end = visitor.message('Survival is reachable');
    await end
      .getByText(/✅ starting – \d+ s\s*(✅ running\s*)?🟢 play\.example\.net:25567 – reachable/)
      .waitFor();
    expect(await visitor.messages.count()).toBe(count);
    await visitor.command('/ports history server:Survival');
    await visitor
      .message('History of Survival')
      .getByText(/alice made \S+:25567 the primary/)
      .waitFor();
  });

  test('a server that starts and never listens is told', async () => {
    const { visitor, until } = await asked();
    await visitor.switch('Starts but never listens').check();
    await visitor.press('Restart Survival now?', 'Restart');
    await visitor.message('Restarting Survival').waitFor();
    await until(/Closed: nothing uses|Can’t tell/);
    await visitor.message('Survival runs').getByText('look at its console').waitFor();
    await visitor.isAtPanel('running', 'Survival');
  });
});
