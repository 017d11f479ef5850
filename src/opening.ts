import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { z } from 'zod';
import { checkEncryptionKey } from './accounts/encryption.ts';
import { type Checklist, reasonFor } from './checklist.ts';
import { type Clock, within } from './clock.ts';
import type { Config } from './config.ts';
import { Failure } from './failure.ts';
import { openCollections, openVault } from './keys.ts';
import type { PanelAddress } from './network/panel-address.ts';
import { type Address, isForAll, proveAddress, urlOf } from './operations/http.ts';
import { probePanel } from './panel/probe.ts';
import { PanelFailure } from './panel/problems.ts';
import type { Transport } from './panel/transport.ts';
import type { OpenOptions } from './store/open.ts';
import { openKnownStore } from './store/versions.ts';
import {
  describeStore,
  HEALTH_FOR_ALL,
  OPEN_MODE,
  openToOthers,
  panelAway,
  RUNS_AS_ROOT,
  servedAlready,
} from './views/start-up.ts';

/** A panel that needs longer is told of; it may answer later. */
const PROBE_WITHIN_MS = 3_000;

const LOOK_WITHIN_MS = 2_000;
const ownHealth = z.object({ healthy: z.boolean(), gateway: z.string(), store: z.string() });

/** What others on the machine may do with a folder or file. */
const OTHERS = 0o007;

/** What is wrong with a store while the program runs. */
export type StoreWarning = NonNullable<OpenOptions['onWarning']>;

class FolderFailure extends Failure<{ kind: 'data-folder'; path: string; code: string }> {
  override readonly name = 'FolderFailure';
}

/**
 * The store, and the proof that what is encrypted in it can be read.
 * @param options.exclusive keeps a SQLite file for this process.
 */
export async function openKept(
  config: Config,
  { checklist, exclusive, onWarning }: { checklist: Checklist; exclusive: boolean; onWarning?: StoreWarning },
) {
  const { step } = checklist;
  if (process.getuid?.() === 0) checklist.warn('user', RUNS_AS_ROOT);
  await step(
    'data folder',
    () => proveFolder(config.dataDir),
    () => config.dataDir,
  );
  const mode = statSync(config.dataDir).mode & 0o777;
  if (mode & OTHERS && process.platform !== 'win32') {
    checklist.warn('data folder', openToOthers(config.dataDir, mode));
  }
  const options = { exclusive, ...(onWarning ? { onWarning } : {}) };
  const store = await step('store', () => openKnownStore(config.storeUrl, options), describeStore);
  try {
    const collections = openCollections(store);
    const vault = await step('encryption key', async () => {
      const opened = openVault(config);
      await checkEncryptionKey(collections.checks, opened);
      return opened;
    });
    return { store, vault, ...collections };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** @throws FolderFailure */
function proveFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new FolderFailure({ kind: 'data-folder', path, code }, error);
  }
}

/** Whether health can be served; a Portkeeper that does so already is no obstacle. @throws StepFailed */
export async function proveHealth({ http }: Config, checklist: Checklist): Promise<void> {
  if (!http) return;
  await healthStep(http, checklist, async () => {
    try {
      await proveAddress(http);
      return { said: urlOf(http) };
    } catch (error) {
      if (await isServedByUs(http)) return { said: servedAlready(urlOf(http)) };
      throw error;
    }
  });
}

/** Where health is, or would be, served, and to whom that shows it. */
export async function healthStep<Served extends { said: string }>(
  { host }: Address,
  { step, warn }: Checklist,
  work: () => Promise<Served>,
): Promise<Served> {
  const served = await step('health', work, ({ said }) => said);
  if (isForAll(host)) warn('health', HEALTH_FOR_ALL);
  return served;
}

async function isServedByUs(http: Address): Promise<boolean> {
  try {
    const answer = await fetch(`${urlOf(http)}/healthz`, { signal: AbortSignal.timeout(LOOK_WITHIN_MS) });
    return ownHealth.safeParse(await answer.json()).success;
  } catch {
    return false;
  }
}

/** Says of each of the operator's panels whether it answers. One that does not keeps nobody from anything. */
export async function probeAll(
  { panels }: Config,
  { transport, checklist, clock }: { transport: Transport; checklist: Checklist; clock: Clock },
): Promise<void> {
  if (panels.length === 0) await checklist.attempt('panels', async () => OPEN_MODE);
  const answers = panels.map((panel) => ({ panel, answer: probed(panel, { transport, clock }) }));
  for (const { answer } of answers) answer.catch(() => undefined);
  for (const { panel, answer } of answers) {
    await checklist.attempt(
      'panel',
      () => answer,
      (error) => panelAway(panel.url, { reason: reasonFor(error), how: howOf(error) }),
    );
  }
}

function howOf(error: unknown) {
  const isUnanswered = error instanceof PanelFailure && error.problem.kind === 'no-answer';
  return isUnanswered ? error.problem.answer.how : null;
}

async function probed(
  panel: PanelAddress,
  { transport, clock }: { transport: Transport; clock: Clock },
): Promise<string> {
  const late = { kind: 'no-answer', answer: { how: 'time-out' }, unsent: false } as const;
  const work = probePanel({ transport, clock }, panel).then(() => true);
  work.catch(() => undefined);
  if (await within(clock, PROBE_WITHIN_MS, { work, instead: false })) return panel.url;
  throw new PanelFailure(late);
}
