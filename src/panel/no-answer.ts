import { isBeforeConnection, NOT_ALLOWED } from '../network/connector.ts';
import { LOOKUP_FAILED } from '../network/lookups.ts';
import { type NoAnswer, PanelFailure } from './problems.ts';

/** The ways that say nothing but which they are. */
type Bare = { [How in NoAnswer['how']]: { how: How } extends NoAnswer ? How : never }[NoAnswer['how']];

/** Codes of Node and undici, by what they mean here. */
const CODES: Record<string, Bare> = {
  [NOT_ALLOWED]: 'address-not-allowed',
  ECONNREFUSED: 'refused-connection',
  EHOSTUNREACH: 'refused-connection',
  ENETUNREACH: 'refused-connection',
  ENOTFOUND: 'name-not-found',
  [LOOKUP_FAILED]: 'name-silent',
  UND_ERR_CONNECT_TIMEOUT: 'time-out',
  UND_ERR_HEADERS_TIMEOUT: 'time-out',
  UND_ERR_BODY_TIMEOUT: 'time-out',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
};

/** The same of OpenSSL (nodejs.org/api/tls.html, X509 certificate error codes), which has many. */
const TLS_CODES: [RegExp, Bare][] = [
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'tls-date'],
  [/^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'tls-name'],
  // What a server says that expects plain HTTP.
  [/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/, 'no-tls'],
  [/^(ERR_TLS|ERR_SSL|EPROTO)/, 'tls-failed'],
  [/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|INVALID_CA)/, 'tls'],
];

/** Turns whatever a request without an answer threw into the failure that says which of these it was. */
export function noAnswer(error: unknown): PanelFailure {
  if (error instanceof PanelFailure) return error;
  const unsent = isBeforeConnection(error);
  return new PanelFailure({ kind: 'no-answer', answer: meaningOf(error), unsent }, error);
}

function meaningOf(error: unknown): NoAnswer {
  if (error instanceof DOMException && error.name === 'TimeoutError') return { how: 'time-out' };
  const code = codeOf(error);
  const known = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  const how = known ?? TLS_CODES.find(([pattern]) => pattern.test(code))?.[1];
  return { how: how ?? 'connection-lost' };
}

/** A connection tried on several addresses fails with an AggregateError whose members carry the codes. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error instanceof Error && 'code' in error) return String(error.code);
  return '';
}
