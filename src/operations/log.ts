import { type DestinationStream, type Logger, pino } from 'pino';
import { withoutKeys } from '../panel-key.ts';

/** What must never stand in a log besides the keys of panels: other keys, and the tokens in Discord's addresses. */
const SECRETS: [RegExp, string][] = [
  [/Bearer [^\s"\\]+/g, 'Bearer …'],
  [/((?:interactions|webhooks)\/\d+\/)[^/\s"?\\]+/g, '$1…'],
];

/** Removes secrets from a finished line, so that no way of logging can forget it. */
export function scrub(line: string): string {
  return SECRETS.reduce((text, [secret, instead]) => text.replace(secret, instead), withoutKeys(line));
}

/** A JSON log on standard output whose lines hold no secret. */
export function createLog({
  level,
  destination = process.stdout,
}: {
  level: string;
  destination?: DestinationStream;
}): Logger {
  const scrubbing = { write: (line: string) => void destination.write(scrub(line)) };
  return pino({ level, serializers: { err: (error: unknown) => describeError(error) } }, scrubbing);
}

/** Causes deeper than this tell nothing more – and a chain of causes may be a ring. */
const MAX_CAUSES = 5;

/** Name, message, code and stack of an error and its causes – not the requests that libraries hang onto errors. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return String(error);
  const causes =
    error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause];
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    ...('status' in error ? { status: error.status } : {}),
    stack: error.stack,
    ...(causes.length > 0 && depth < MAX_CAUSES
      ? { causes: causes.slice(0, MAX_CAUSES).map((cause) => describeError(cause, depth + 1)) }
      : {}),
  };
}
