import { type DestinationStream, type LogFn, type Logger, type LoggerOptions, pino } from 'pino';
import { withoutKeys } from '../panel-key.ts';
import { bounded, boundedText } from './log-fields.ts';

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
  const options: LoggerOptions = {
    level,
    formatters: { log: bounded, bindings: bounded },
    // What is logged of an error has been written down by then.
    serializers: { err: (described: unknown) => described },
    hooks: {
      logMethod([first, ...others], method) {
        const about = first instanceof Error ? { err: first } : first;
        const args = [about, ...others].map((one) => (typeof one === 'object' ? one : boundedText(one)));
        method.apply(this, args as Parameters<LogFn>);
      },
    },
  };
  return pino(options, scrubbing);
}
