import type { BrowserContext, BrowserContextOptions, Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest';
import { buildPage, serveBrowser } from '../../sandbox/browser/index.ts';
import { findChromium, HOW_TO_INSTALL, startChromium } from '../../sandbox/screenshots/chromium.ts';
import { Visitor } from '../../sandbox/screenshots/visitor.ts';
import { type Sandbox, type SandboxSettings, startSandbox } from '../../sandbox/world.ts';

export const chromiumMissing = findChromium() ? null : `there is no Chromium (${HOW_TO_INSTALL})`;
/** Where somebody counts on a Chromium being there, a missing one is a failure. */
export const chromiumRequired = Boolean(process.env.CI);

/** Generous: a machine under load draws slowly. */
const TIMEOUT_MS = 60_000;
const STEP_TIMEOUT_MS = 20_000;

interface Visited {
  sandbox: Sandbox;
  url: string;
  visitor: Visitor;
  /** Opens another page of the same person's browser. */
  another(path?: string): Promise<Visitor>;
}

interface VisitOptions extends BrowserContextOptions, Pick<SandboxSettings, 'clock' | 'powerDelays'> {
  /** A person's key that is linked before the page is opened. */
  linked?: 'alice' | 'bob';
  /** Whether the bot is to break a rule of Discord's. */
  breaksRules?: boolean;
}

type Visit = (options?: VisitOptions) => Promise<Visited>;

/** Tests that share a Chromium; each visits a sandbox of its own, with a profile of its own. */
export function inChromium(tests: (visit: Visit, chromium: () => Chromium) => void): void {
  const isLeftOut = chromiumMissing !== null && !chromiumRequired;
  describe.skipIf(isLeftOut)('in Chromium', { timeout: TIMEOUT_MS }, () => {
    let chromium: Chromium;
    beforeAll(async () => {
      chromium = await startChromium();
    }, TIMEOUT_MS);
    afterAll(() => chromium?.close());
    tests(
      (options) => visitWith(chromium, options),
      () => chromium,
    );
  });
}

async function visitWith(chromium: Chromium, options: VisitOptions = {}): Promise<Visited> {
  const { linked, breaksRules = false, clock, powerDelays, ...looks } = options;
  const settings = { ...(clock && { clock }), ...(powerDelays !== undefined && { powerDelays }) };
  const [sandbox, page] = await Promise.all([
    startSandbox({ dialect: 'pterodactyl', logLevel: 'silent', ...settings }),
    buildPage(),
  ]);
  const { url, close } = await serveBrowser({ sandbox, page, port: 0 });
  const context = await chromium.newContext({ viewport: { width: 1440, height: 900 }, ...looks });
  context.setDefaultTimeout(STEP_TIMEOUT_MS);
  const complaints = complaintsIn(context, url);
  onTestFinished(async () => {
    await context.close();
    await close();
    await sandbox.close();
    expect(complaints).toEqual([]);
    if (!breaksRules) sandbox.discord.assertNoViolations();
  });
  if (linked) await link(sandbox, linked);
  const another = async (path = '/') => {
    const visitor = new Visitor(await context.newPage());
    await visitor.open(`${url}${path}`);
    return visitor;
  };
  return { sandbox, url, another, visitor: await another() };
}

/** What the browser has to complain of, and every address that is not the page's own. */
function complaintsIn(context: BrowserContext, url: string): string[] {
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('request', (request) => {
    const isOwn = [`${url}/`, 'data:', 'blob:'].some((start) => request.url().startsWith(start));
    if (!isOwn) complaints.push(`It asks for ${request.url()}`);
  });
  return complaints;
}

/** Links without the page, for tests of what comes after it. */
async function link({ people, demo }: Sandbox, person: 'alice' | 'bob'): Promise<void> {
  const actor = people[person]('guild');
  const modal = await (await actor.slash('/panel link')).modal();
  const answer = await modal.submit({ key: demo.keys[person] });
  actor.dismiss(await answer.answer());
}
