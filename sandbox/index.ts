import { type Browser, buildPage, openInBrowser, type PageFiles, serveBrowser } from './browser/index.ts';
import { readOptions, type SandboxOptions } from './options.ts';
import { startPrompt } from './terminal/index.ts';
import { playTour } from './tour.ts';
import { type Sandbox, startSandbox } from './world.ts';

/** sysexits.h: the command was typed wrongly; something it needs is not to be had. */
const EXIT_USAGE = 64;
const EXIT_UNAVAILABLE = 69;
const USUAL_PORT = 4680;

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  console.error(options);
  process.exit(EXIT_USAGE);
}
process.exit(await (options.tour ? tour(options) : play(options)));

async function tour(wanted: SandboxOptions): Promise<number> {
  const sandbox = await startSandbox(wanted);
  const succeeded = await playTour(sandbox, (text) => console.log(text));
  await sandbox.close();
  return succeeded ? 0 : 1;
}

async function play(wanted: SandboxOptions): Promise<number> {
  const [sandbox, page] = await Promise.all([startSandbox(wanted), buildPage()]);
  const browser = await serve({ sandbox, page, port: wanted.port });
  if (!browser) {
    console.error(`Port ${wanted.port} is taken: give another one with --port, or none for any free one.`);
    await sandbox.close();
    return EXIT_UNAVAILABLE;
  }
  console.log(`Open ${browser.url} in your browser`);
  const isTerminal = process.stdin.isTTY === true;
  if (wanted.open && isTerminal && process.stdout.isTTY && !process.env.CI) openInBrowser(browser.url);
  if (isTerminal) await prompt(sandbox, browser);
  else await untilStopped(sandbox);
  await browser.close();
  await sandbox.close();
  return 0;
}

interface Serving {
  sandbox: Sandbox;
  page: PageFiles;
  port: number | null;
}

/** Null when the port that was asked for is taken; instead of the usual one any other does. */
async function serve({ sandbox, page, port }: Serving): Promise<Browser | null> {
  try {
    return await serveBrowser({ sandbox, page, port: port ?? USUAL_PORT });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    return port === null ? serveBrowser({ sandbox, page, port: 0 }) : null;
  }
}

async function prompt({ discord, people, demo }: Sandbox, { url }: Browser): Promise<void> {
  const opened = startPrompt({
    discord,
    actors: people,
    input: process.stdin,
    output: process.stdout,
    hints: [
      `In a browser:  ${url}`,
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
