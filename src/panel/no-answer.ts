import { isBeforeConnection, NOT_PUBLIC } from '../network/connector.ts';
import { type NoAnswer, PanelFailure } from './problems.ts';

/** The ways that say nothing but which they are. */
type Bare = { [How in NoAnswer['how']]: { how: How } extends NoAnswer ? How : never }[NoAnswer['how']];

/** Codes of Node and undici, by what they mean here. */
const CODES: Record<string, Bare> = {
  [NOT_PUBLIC]: 'address-not-allowed',
  ECONNREFUSED: 'refused-connection',
  EHOSTUNREACH: 'refused-connection',
  ENETUNREACH: 'refused-connection',
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  UND_ERR_CONNECT_TIMEOUT: 'time-out',
  UND_ERR_HEADERS_TIMEOUT: 'time-out',
  UND_ERR_BODY_TIMEOUT: 'time-out',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
};

const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/;

/** Turns whatever a request without an answer threw into the failure that says which of these it was. */
export function noAnswer(error: unknown): PanelFailure {
  if (error instanceof PanelFailure) return error;
  const unsent = isBeforeConnection(error);
  return new PanelFailure({ kind: 'no-answer', answer: meaningOf(error), unsent }, error);
}

function meaningOf(error: unknown): NoAnswer {
  if (error instanceof DOMException && error.name === 'TimeoutError') return { how: 'time-out' };
  const code = codeOf(error);
  const how = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (how) return { how };
  return TLS_CODE.test(code) ? { how: 'tls' } : { how: 'connection-lost' };
}

/** A connection tried on several addresses fails with an AggregateError whose members carry the codes. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error instanceof Error && 'code' in error) return String(error.code);
  return '';
}
