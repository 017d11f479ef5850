import type { Locator } from 'playwright-core';
import type { Sandbox } from '../world.ts';
import type { Visitor } from './visitor.ts';

export interface Scene {
  /** The name of the picture. */
  name: string;
  /** In CSS pixels. */
  size: { width: number; height: number };
  /** How many pixels of the picture one of CSS becomes. */
  scale: number;
  /** Makes the page show it, after Alice has linked her key; resolves with what is to be taken. */
  play(visitor: Visitor, sandbox: Sandbox): Promise<Locator>;
}

/** So narrow that the channel has the page to itself. */
const CHANNEL = { width: 720, height: 900 };

const channelScene = (name: string, show: (visitor: Visitor, sandbox: Sandbox) => Promise<void>): Scene => ({
  name,
  size: CHANNEL,
  scale: 2,
  async play(visitor, sandbox) {
    await show(visitor, sandbox);
    const spare = await visitor.page.evaluate<number>(SPARE_HEIGHT);
    await visitor.page.setViewportSize({ ...CHANNEL, height: CHANNEL.height - spare });
    return visitor.page.locator('#pane-discord');
  },
});

/** How much higher the channel is than its messages, which stand at its end, and a little room above them. */
const SPARE_HEIGHT = `Math.floor(document.querySelector('.messages article').getBoundingClientRect().top
  - document.querySelector('.messages').getBoundingClientRect().top - 16)`;

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
