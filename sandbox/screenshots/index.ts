import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser as Chromium } from 'playwright-core';
import { buildPage, type PageFiles, serveBrowser } from '../browser/index.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { startSandbox } from '../world.ts';
import { startChromium } from './chromium.ts';
import { SCENES, type Scene } from './scenes.ts';
import { Visitor } from './visitor.ts';

/** Takes the pictures of the README and the documents from the running sandbox; only the times in them change. */
const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'images');
/** What lies behind a window and its round corners is not for the picture. */
const STYLE = 'dialog { border-radius: 0 !important } dialog::backdrop { background: Canvas !important }';
const THEMES = ['light', 'dark'] as const;

mkdirSync(FOLDER, { recursive: true });
const [chromium, page] = await Promise.all([startChromium(), buildPage()]);
for (const scene of SCENES) for (const theme of THEMES) await take({ chromium, page, scene, theme });
await chromium.close();

interface Picture {
  chromium: Chromium;
  page: PageFiles;
  scene: Scene;
  theme: (typeof THEMES)[number];
}

async function take({ chromium, page, scene, theme }: Picture): Promise<void> {
  const clock = new LeapingClock({ behindMs: scene.beginsAgoMs ?? 0 });
  const sandbox = await startSandbox({ dialect: 'pterodactyl', logLevel: 'silent', clock });
  const server = await serveBrowser({ sandbox, page, port: 0 });
  const context = await chromium.newContext({
    viewport: scene.size,
    deviceScaleFactor: scene.scale,
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  const visitor = new Visitor(await context.newPage());
  await visitor.open(server.url);
  await visitor.link(sandbox.demo.keys.alice);
  await visitor.dismiss('Linked');
  const what = await scene.play(visitor, sandbox, (ms) => clock.pass(ms, sandbox.bot.idle));
  await visitor.composer.blur();
  await visitor.page.mouse.move(0, 0);
  const path = join(FOLDER, `${scene.name}-${theme}.png`);
  await what.screenshot({ path, animations: 'disabled', caret: 'hide', style: STYLE });
  console.log(`${path}  ${Math.ceil(statSync(path).size / 1024)} KB`);
  await context.close();
  await server.close();
  await sandbox.close();
}
