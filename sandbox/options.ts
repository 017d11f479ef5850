import { parseArgs } from 'node:util';
import type { Dialect } from './panel/index.ts';

const DIALECTS: Dialect[] = ['pterodactyl', 'pelican', 'documented'];
const MAX_PORT = 65_535;

export interface SandboxOptions {
  tour: boolean;
  dialect: Dialect;
  logLevel: string;
  /** Where the page is served; null takes the usual port, or any free one. */
  port: number | null;
  /** Whether to open the page in the user's browser. */
  open: boolean;
}

/** What stands behind `npm run sandbox --`, or a sentence that says what is wrong with it. */
export function readOptions(args: string[]): SandboxOptions | string {
  try {
    return check(
      parseArgs({
        args,
        allowNegative: true,
        options: {
          tour: { type: 'boolean', default: false },
          dialect: { type: 'string', default: 'pterodactyl' },
          'log-level': { type: 'string', default: 'silent' },
          port: { type: 'string' },
          open: { type: 'boolean', default: true },
        },
      }).values,
    );
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface Values {
  tour: boolean;
  dialect: string;
  'log-level': string;
  port?: string | undefined;
  open: boolean;
}

function check({
  tour,
  dialect: wanted,
  'log-level': logLevel,
  port,
  open,
}: Values): SandboxOptions | string {
  const dialect = DIALECTS.find((name) => name === wanted);
  if (!dialect) return `There is no dialect ${wanted}: use ${DIALECTS.join(', ')}.`;
  const isPort = port === undefined || (/^\d{1,5}$/.test(port) && Number(port) <= MAX_PORT);
  if (!isPort) return `${port} is no port: use a number from 0 (any free one) to ${MAX_PORT}.`;
  return { tour, dialect, logLevel, open, port: port === undefined ? null : Number(port) };
}
