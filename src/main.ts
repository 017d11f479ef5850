import { DiscordjsErrorCodes } from 'discord.js';
import { readConfig } from './config.ts';
import { Failure } from './failure.ts';
import { createLog } from './operations/log.ts';
import { startPortkeeper } from './portkeeper.ts';

/** sysexits.h: the configuration is wrong, so that a supervisor need not try again. */
const EXIT_CONFIG = 78;
/** A container is usually given ten seconds to stop. */
const STOP_WITHIN_MS = 9_000;

const result = readConfig(process.env);
if (!result.ok) {
  console.error(
    `Portkeeper cannot start. Please correct:\n${result.problems.map((line) => `  - ${line}`).join('\n')}`,
  );
  process.exit(EXIT_CONFIG);
}
const log = createLog({ level: result.config.logLevel });

// discord.js throws out of an event handler when RESUMED is followed at once by INVALID_SESSION; a bot that dies
// of it takes everybody's buttons with it.
process.on('uncaughtException', (error) =>
  log.error({ err: error }, 'Something failed outside any interaction.'),
);
process.on('unhandledRejection', (error) =>
  log.error({ err: error }, 'Something failed outside any interaction.'),
);

try {
  const portkeeper = await startPortkeeper(result.config, { log });
  log.info('Portkeeper is ready.');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'Stopping.');
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
      void portkeeper.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  log.fatal({ err: error }, reasonFor(error));
  process.exit(1);
}

function reasonFor(error: unknown): string {
  if (error instanceof Failure) return 'The store cannot be opened.';
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === DiscordjsErrorCodes.TokenInvalid) {
    return 'Discord refuses the token: check DISCORD_TOKEN, or reset it in the developer portal.';
  }
  return 'Portkeeper cannot start.';
}
