import { DiscordjsErrorCodes } from 'discord.js';
import type { Logger } from 'pino';
import { type Config, readConfig } from './config.ts';
import { Failure } from './failure.ts';
import { createLog } from './operations/log.ts';
import { rotateStoredKeys, startPortkeeper } from './portkeeper.ts';
import { cannotStart, NO_DISCORD, rotated, rotating, WRONG_TOKEN } from './views/start-up.ts';

/** sysexits.h: the configuration is wrong, so that a supervisor need not try again. */
const EXIT_CONFIG = 78;
/** A container is usually given ten seconds to stop. */
const STOP_WITHIN_MS = 9_000;
/** How many people between two lines of progress. */
const PROGRESS_EVERY = 50;

const result = readConfig(process.env);
if (!result.ok) {
  const problems = result.problems.map((line) => `  - ${line}`).join('\n');
  console.error(`Portkeeper cannot start. Please correct:\n${problems}`);
  process.exit(EXIT_CONFIG);
}
const log = createLog({ level: result.config.logLevel });
try {
  if (process.argv.includes('--rotate-keys')) await rotate(result.config);
  else await run(result.config, log);
} catch (error) {
  const reason = reasonFor(error);
  if (reason === null) log.fatal({ err: error }, 'Portkeeper cannot start.');
  else console.error(`Portkeeper cannot start. ${reason}`);
  process.exit(1);
}

async function rotate(config: Config): Promise<void> {
  const result = await rotateStoredKeys(config, (done, people) => {
    if (done % PROGRESS_EVERY === 0) console.log(rotating(done, people));
  });
  console.log(rotated(result));
}

async function run(config: Config, log: Logger): Promise<void> {
  // discord.js throws out of an event handler when RESUMED is followed at once by INVALID_SESSION; a bot that dies
  // of it takes everybody's buttons with it.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) =>
      log.error({ err: error }, 'Something failed outside any interaction.'),
    );
  }
  const portkeeper = await startPortkeeper(config, { log });
  log.info('Portkeeper is ready.');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'Stopping.');
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
      void portkeeper.stop().then(() => process.exit(0));
    });
  }
}

/** `null` for what nobody foresaw; then the log has to tell. */
function reasonFor(error: unknown): string | null {
  if (error instanceof Failure) return cannotStart(error.problem);
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === DiscordjsErrorCodes.TokenInvalid) return WRONG_TOKEN;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' ? NO_DISCORD : null;
}
