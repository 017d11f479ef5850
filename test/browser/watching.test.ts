import { expect, test } from 'vitest';
import { LeapingClock } from '../../sandbox/leaping-clock.ts';
import type { Visitor } from '../../sandbox/screenshots/visitor.ts';
import { inChromium } from '../support/visit.ts';

/** Ports that are looked after, while hours pass in seconds. */

const MINUTE_MS = 60_000;

/** Whether a picture arrived and could be drawn. */
const isDrawn = (alt: string) =>
  `[...document.images].some(({ alt, complete, naturalWidth }) => alt === ${JSON.stringify(alt)} && complete && naturalWidth > 0)`;

const picture = ({ page }: Visitor) =>
  page.getByRole('img', { name: /^Survival, play\.example\.net:25565, last 24 hours: Up / });

inChromium((visit) => {
  test('a watch reports an outage within two checks, and its end; the picture shows it', async () => {
    const clock = new LeapingClock();
    const { visitor, sandbox } = await visit({ linked: 'alice', clock, powerDelays: null });
    const minutes = (count: number) => clock.pass(count * MINUTE_MS, sandbox.bot.idle);
    await visitor.command(
      '/ports watch allocation:25565 server:Survival every:1 min channel:#alerts role:@Operators',
    );
    await visitor
      .message('Watched')
      .getByText(/to #alerts and ping @Operators/)
      .waitFor();
    await visitor.goTo('alerts');
    await minutes(5);
    await visitor.page.getByText('This is the beginning of #alerts').waitFor();
    await visitor.power('Stop', 'Survival');
    await visitor.isAtPanel('offline', 'Survival');
    await minutes(2);
    const down = visitor.message('@Operators 🔴 Survival is down');
    await down.getByText('switched off on the panel').waitFor();
    await minutes(10);
    await visitor.power('Start', 'Survival');
    await visitor.isAtPanel('running', 'Survival');
    await minutes(2);
    const up = visitor.message('@Operators 🟢 Survival is up again');
    await up.getByText(/It was down for 1[012] min/).waitFor();
    expect(await visitor.messages.count()).toBe(2);
    await minutes(10);
    await visitor.goTo('guild');
    await visitor.command('/ports uptime');
    await visitor
      .message('Uptime of Survival')
      .getByText(/1 outage: 1[012] minutes/)
      .waitFor();
    const alt = (await picture(visitor).getAttribute('alt')) ?? '';
    await visitor.page.waitForFunction(isDrawn(alt));
    expect(alt).toContain('1 outage');
    expect(await visitor.page.getByRole('img').count()).toBe(1);
    await visitor.press('Uptime of Survival', '7 days');
    await visitor.page.getByRole('img', { name: /last 7 days/ }).waitFor();
    await visitor.command('/ports watches');
    await visitor.message('Your watches').getByText('Checked every minute. Alerts go to #alerts').waitFor();
  });

  test('channels and roles are chosen from lists', async () => {
    const { visitor } = await visit({ linked: 'alice' });
    const { page } = visitor;
    await visitor.composer.fill('/ports watch ');
    await page.getByRole('combobox', { name: 'allocation' }).fill('25565');
    await page.getByRole('listbox', { name: 'allocation' }).getByRole('option', { name: /25565/ }).click();
    const more = page.getByRole('combobox', { name: 'More options' });
    for (const [name, typed, option] of [
      ['channel', 'ale', '#alerts'],
      ['role', 'op', '@Operators'],
    ] as const) {
      await more.fill(`${name}:`);
      await page.getByRole('combobox', { name, exact: true }).fill(typed);
      expect(await more.inputValue()).toBe('');
      const list = page.getByRole('listbox', { name, exact: true });
      expect(await list.getByRole('option').allInnerTexts()).toEqual([option]);
      await list.getByRole('option', { name: option }).click();
    }
    await page.getByRole('button', { name: 'Send' }).click();
    await visitor
      .message('Watched')
      .getByText(/to #alerts and ping @Operators/)
      .waitFor();
    await visitor.wire.getByText('Alice used /ports watch').waitFor();
  });
});
