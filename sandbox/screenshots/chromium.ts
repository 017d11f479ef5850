import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Nothing but the page is loaded: no services of Google's, and no GPU, whose pictures differ by machine. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/** What to do where there is no Chromium. */
export const HOW_TO_INSTALL = 'Debian: apt-get install chromium';

/** The Chromium on the PATH; null when there is none. */
export function findChromium(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find((path) => existsSync(path)) ?? null;
}

/** Starts it without a window and with an empty profile. Rejects when there is none. */
export function startChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(`There is no Chromium (${HOW_TO_INSTALL}).`);
  return chromium.launch({ executablePath, args: ARGS, headless: true });
}
