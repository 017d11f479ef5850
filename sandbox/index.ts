import { parseArgs } from 'node:util';
import type { Dialect } from './panel/index.ts';
import { startPrompt } from './terminal/index.ts';
import { playTour } from './tour.ts';
import { type Sandbox, startSandbox } from './world.ts';

const DIALECTS: Dialect[] = ['pterodactyl', 'pelican', 'documented'];

const { values } = parseArgs({
  options: {
    tour: { type: 'boolean', default: false },
    dialect: { type: 'string', default: 'pterodactyl' },
    'log-level': { type: 'string', default: 'silent' },
  },
});
const dialect = DIALECTS.find((name) => name === values.dialect);
if (!dialect) {
  console.error(`There is no dialect ${values.dialect}: use ${DIALECTS.join(', ')}.`);
  process.exit(64);
}

const sandbox = await startSandbox({ dialect, logLevel: values['log-level'] });
const isTerminal = process.stdin.isTTY === true;
let succeeded = true;
if (values.tour) succeeded = await playTour(sandbox, (text) => console.log(text));
else if (isTerminal) await prompt(sandbox);
else await untilStopped(sandbox);
await sandbox.close();
process.exit(succeeded ? 0 : 1);

async function prompt({ discord, people, demo }: Sandbox): Promise<void> {
  const opened = startPrompt({
    discord,
    actors: people,
    input: process.stdin,
    output: process.stdout,
    hints: [
      'You are Alice. Begin with:  /panel link',
      `Her API key, to paste into the window:  ${demo.keys.alice}`,
      'Then:  /ports list   /ports add   /ports note   /ports primary   /ports remove   (Tab completes)',
      `Or be Bob, who may only look:  as bob   – his key is  ${demo.keys.bob}`,
    ],
  });
  process.once('SIGTERM', () => opened.close());
  await opened.done;
}

/** Without a terminal there is nobody to type: everything just runs, and says where. */
async function untilStopped({ discord, panel }: Sandbox): Promise<void> {
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  console.log(`Discord ${discord.apiUrl}\nPanel   ${panel.url}\nStop with SIGTERM.`);
  await stopped;
}
