import type { Logger } from 'pino';
import { createChecklist, Interrupted, interruptible, reasonFor, StepFailed } from './checklist.ts';
import { type Config, readConfig } from './config.ts';
import { examine } from './doctor.ts';
import { listenForEnd, takeOver } from './ending.js';
import { rotateStoredKeys } from './keys.ts';
import { lastLongEnough } from './logins.ts';
import { createLog } from './operations/log.ts';
import { startPortkeeper } from './portkeeper.ts';
import { backupPath, backupSqlite } from './store/backup.ts';
import { copyBetween } from './store/copy.ts';
import { trustExtraCertificates } from './trust.ts';
import {
  backedUp,
  COPY_USAGE,
  copied,
  copying,
  endsLater,
  rotated,
  rotating,
  TAKEN_OVER,
} from './views/start-up.ts';

/** sysexits.h: the configuration is wrong, so that a supervisor need not try again. */
const EXIT_CONFIG = 78;
/** A container is usually given ten seconds to stop. */
const STOP_WITHIN_MS = 9_000;
/** How many people between two lines of progress. */
const PROGRESS_EVERY = 50;

listenForEnd({ underNpm: 'npm_lifecycle_event' in process.env });
const ending = takeOver();
ending.addEventListener('abort', () => setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref());

const print = (line: string) => console.log(line);
const checklist = interruptible(createChecklist(print), ending);
const { step } = checklist;

/** What `npm run …` can ask for besides the bot itself. */
const TASKS: Record<string, (config: Config, args: string[]) => Promise<void>> = {
  '--doctor': (config) => examine(config, checklist),
  '--rotate-keys': rotate,
  '--store-copy': copy,
  '--backup': backup,
};

const result = readConfig(process.env);
const distrusted = trustExtraCertificates(process.env.NODE_EXTRA_CA_CERTS);
const problems = [...(result.ok ? [] : result.problems), ...(distrusted ? [distrusted] : [])];
for (const note of result.notes) checklist.warn('settings', note);
if (!result.ok || problems.length > 0) {
  for (const problem of problems) print(`✗ settings – ${problem}`);
  process.exit(EXIT_CONFIG);
}
print('✓ settings');
const log = createLog({ level: result.config.logLevel });
/** Whether Discord has counted a login of this process. */
let hasLoggedIn = false;
const task = TASKS[process.argv[2] ?? ''];
try {
  await (task ? task(result.config, process.argv.slice(3)) : run(result.config, log));
  process.exit(0);
} catch (error) {
  if (error instanceof Interrupted || ending.aborted) {
    log.info({ reason: ending.reason }, 'Stopped before the end of it.');
    process.exit(task ? 1 : 0);
  }
  const isTold = error instanceof StepFailed && error.isForeseen;
  log[isTold ? 'debug' : 'fatal']({ err: error instanceof StepFailed ? error.cause : error }, 'This failed.');
  if (hasLoggedIn) await waitOut(result.config);
  process.exit(1);
}

/** Why a bot that serves has to end. */
interface Ending {
  step: string;
  cause: unknown;
  reason: string | null;
}

/** Resolves when the program was asked to end and has ended. @throws StepFailed, Interrupted */
async function run(config: Config, log: Logger): Promise<void> {
  // discord.js throws out of an event handler when RESUMED is followed at once by INVALID_SESSION; a bot that dies
  // of it takes everybody's buttons with it.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) =>
      log.error({ err: error }, 'Something failed outside any interaction.'),
    );
  }
  const ended = Promise.withResolvers<Ending | null>();
  const portkeeper = await startPortkeeper(config, {
    ...{ log, checklist, probePanels: true, signal: ending },
    onLogin() {
      hasLoggedIn = true;
    },
    onClosedForGood(failure) {
      hasLoggedIn = true;
      ended.resolve({ step: 'Discord', cause: failure, reason: reasonFor(failure) });
    },
    onTakenOver: () => ended.resolve({ step: 'store', cause: null, reason: TAKEN_OVER }),
  });
  ending.addEventListener('abort', () => ended.resolve(null));
  if (ending.aborted) ended.resolve(null);
  log.info('Portkeeper is ready.');
  const failure = await ended.promise;
  if (failure === null) log.info({ signal: ending.reason }, 'Stopping.');
  else print(`✗ ${failure.step} – ${failure.reason}`);
  await portkeeper.stop();
  if (failure !== null) throw new StepFailed(failure.step, { cause: failure.cause, isForeseen: true });
}

async function waitOut({ sharding }: Config): Promise<void> {
  const { ms, over } = lastLongEnough({
    lastedMs: Math.round(performance.now()),
    shards: sharding?.shards.length ?? 1,
    signal: ending,
  });
  if (ms > 0) print(endsLater(ms));
  await over;
}

async function rotate(config: Config): Promise<void> {
  const done = await step('encryption', () =>
    rotateStoredKeys(config, (number, people) => {
      if (number % PROGRESS_EVERY === 0) print(rotating(number, people));
    }),
  );
  print(rotated(done));
  if (done.left > 0) process.exit(1);
}

async function copy(_config: Config, [from, to]: string[]): Promise<void> {
  if (!from || !to) {
    print(COPY_USAGE);
    process.exit(EXIT_CONFIG);
  }
  const done = await step('copy', () =>
    copyBetween({ from, to }, (number, records) => {
      if (number % PROGRESS_EVERY === 0) print(copying(number, records));
    }),
  );
  print(copied(done));
}

async function backup({ storeUrl }: Config, [wanted]: string[]): Promise<void> {
  const path = wanted ?? backupPath(storeUrl, Date.now());
  await step(
    'backup',
    () => backupSqlite(storeUrl, path, { signal: ending }),
    (done) => backedUp(path, done),
  );
}
