import type { Locator } from 'playwright-core';
import type { Sandbox } from '../world.ts';
import type { Visitor } from './visitor.ts';

/** Lets time pass at once, and everything that is due in it happen. */
type Pass = (ms: number) => Promise<void>;

export interface Scene {
  /** The name of the picture. */
  name: string;
  /** In CSS pixels. */
  size: { width: number; height: number };
  /** How many pixels of the picture one of CSS becomes. */
  scale: number;
  /** How long before now it begins. */
  beginsAgoMs?: number;
  /** Makes the page show it, after Alice has linked her key; resolves with what is to be taken. */
  play(visitor: Visitor, sandbox: Sandbox, pass: Pass): Promise<Locator>;
}

/** So narrow that the channel has the page to itself. */
const CHANNEL = { width: 720, height: 900 };

const channelScene = (
  name: string,
  show: (visitor: Visitor, sandbox: Sandbox, pass: Pass) => Promise<void>,
): Scene => ({
  name,
  size: CHANNEL,
  scale: 2,
  async play(visitor, sandbox, pass) {
    await show(visitor, sandbox, pass);
    const spare = await visitor.page.evaluate<number>(SPARE_HEIGHT);
    await visitor.page.setViewportSize({ ...CHANNEL, height: CHANNEL.height - spare });
    return visitor.page.locator('#pane-discord');
  },
});

/** How much higher the channel is than its messages, which stand at its end, and a little room above them. */
const SPARE_HEIGHT = `Math.floor(document.querySelector('.messages article').getBoundingClientRect().top
  - document.querySelector('.messages').getBoundingClientRect().top - 16)`;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Survival is stopped for an hour, and later on something else on the machine keeps it from listening. */
async function watchForADay(visitor: Visitor, { panel, demo }: Sandbox, pass: Pass): Promise<void> {
  const { owner } = panel;
  const { survival } = demo.servers;
  await visitor.command('/ports watch allocation:25565 server:Survival every:15 min channel:#alerts');
  await visitor.dismiss('Watched');
  await pass(9 * HOUR_MS);
  await owner.power(survival, 'stop');
  await pass(HOUR_MS);
  await owner.power(survival, 'start');
  await pass(8 * HOUR_MS);
  owner.neverListen(survival, true);
  await pass(45 * MINUTE_MS);
  owner.neverListen(survival, false);
  await pass(5 * HOUR_MS + 15 * MINUTE_MS);
  await visitor.command('/ports uptime');
  await visitor.page.getByRole('img', { name: /last 24 hours/ }).waitFor();
  await visitor.page.waitForFunction(ALL_DRAWN);
}

/** Whether every picture arrived. */
const ALL_DRAWN = '[...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)';

/** The pictures of the README and the documents. */
export const SCENES: Scene[] = [
  channelScene('list', (visitor) => visitor.list('Survival')),
  channelScene('confirmation', async (visitor) => {
    await visitor.command('/ports remove allocation:24454 server:Survival');
    await visitor.message('Remove this port?').waitFor();
  }),
  channelScene('error', async (visitor, { panel }) => {
    // The bot keeps for a moment which servers there are: so it is the addition that fails.
    await visitor.list('Survival');
    await visitor.dismiss('Ports of Survival');
    panel.troubles.set('html', true);
    await visitor.command('/ports add server:Survival note:web map');
    await visitor.message('The panel does not answer properly').waitFor();
  }),
  channelScene('test', async (visitor, { panel, demo }) => {
    panel.owner.addPort(demo.servers.survival, 8192);
    await visitor.command('/ports note allocation:8192 server:Survival text:web map');
    await visitor.dismiss('Note saved');
    await visitor.command('/ports test server:Survival');
    await visitor.message('Ports of Survival, tested').getByRole('button', { name: 'Test again' }).waitFor();
  }),
  channelScene('apply', async (visitor, { panel, demo }) => {
    panel.owner.addPort(demo.servers.survival, 25_567);
    await visitor.command('/ports note allocation:25567 server:Survival text:Minecraft');
    await visitor.dismiss('Note saved');
    await visitor.command('/ports primary allocation:25567 server:Survival');
    await visitor.press('New primary', 'Restart now');
    await visitor.press('Restart Survival now?', 'Restart');
    await visitor.message('Survival is reachable').waitFor();
  }),
  { ...channelScene('uptime', watchForADay), beginsAgoMs: 24 * HOUR_MS },
  {
    name: 'link',
    size: CHANNEL,
    scale: 2,
    async play(visitor, { demo }) {
      await visitor.command('/panel link');
      await visitor.dialog.getByLabel('API key').fill(demo.keys.alice);
      return visitor.dialog;
    },
  },
  {
    name: 'sandbox',
    size: { width: 1440, height: 900 },
    scale: 1,
    async play(visitor) {
      await visitor.list('Survival');
      await visitor.command('/ports add server:Survival note:web map');
      await visitor.message('Port added to Survival').waitFor();
      return visitor.page.locator('body');
    },
  },
];
