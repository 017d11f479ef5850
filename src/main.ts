import type { Logger } from 'pino';
import { createChecklist, StepFailed } from './checklist.ts';
import { type Config, readConfig } from './config.ts';
import { examine } from './doctor.ts';
import { rotateStoredKeys } from './keys.ts';
import { createLog } from './operations/log.ts';
import { startPortkeeper } from './portkeeper.ts';
import { backupPath, backupSqlite } from './store/backup.ts';
import { copyBetween } from './store/copy.ts';
import { backedUp, COPY_USAGE, copied, copying, rotated, rotating } from './views/start-up.ts';

/** sysexits.h: the configuration is wrong, so that a supervisor need not try again. */
const EXIT_CONFIG = 78;
/** A container is usually given ten seconds to stop. */
const STOP_WITHIN_MS = 9_000;
/** How many people between two lines of progress. */
const PROGRESS_EVERY = 50;

const print = (line: string) => console.log(line);
const step = createChecklist(print);

/** What `npm run …` can ask for besides the bot itself. */
const TASKS: Record<string, (config: Config, args: string[]) => Promise<void>> = {
  '--doctor': (config) => examine(config, step),
  '--rotate-keys': rotate,
  '--store-copy': copy,
  '--backup': backup,
};

const result = readConfig(process.env);
if (!result.ok) {
  for (const problem of result.problems) print(`✗ settings – ${problem}`);
  process.exit(EXIT_CONFIG);
}
print('✓ settings');
const log = createLog({ level: result.config.logLevel });
const task = TASKS[process.argv[2] ?? ''];
try {
  await (task ? task(result.config, process.argv.slice(3)) : run(result.config, log));
} catch (error) {
  const isTold = error instanceof StepFailed && error.isForeseen;
  log[isTold ? 'debug' : 'fatal']({ err: error instanceof StepFailed ? error.cause : error }, 'This failed.');
  process.exit(1);
}

async function run(config: Config, log: Logger): Promise<void> {
  // discord.js throws out of an event handler when RESUMED is followed at once by INVALID_SESSION; a bot that dies
  // of it takes everybody's buttons with it.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) =>
      log.error({ err: error }, 'Something failed outside any interaction.'),
    );
  }
  const portkeeper = await startPortkeeper(config, { log, step, probePanels: true });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'Stopping.');
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
      void portkeeper.stop().then(() => process.exit(0));
    });
  }
  log.info('Portkeeper is ready.');
}

async function rotate(config: Config): Promise<void> {
  const done = await step('encryption', () =>
    rotateStoredKeys(config, (number, people) => {
      if (number % PROGRESS_EVERY === 0) print(rotating(number, people));
    }),
  );
  print(rotated(done));
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
    () => backupSqlite(storeUrl, path),
    (done) => backedUp(path, done),
  );
}
