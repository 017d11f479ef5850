import { NOT_PUBLIC } from '../network/connector.ts';
import { type NoAnswer, PanelFailure } from './problems.ts';

/** Codes of Node and undici, by what they mean here. `unsent`: raised before a request could be written. */
const CODES: Record<string, { answer: NoAnswer; unsent: boolean }> = {
  [NOT_PUBLIC]: { answer: { how: 'address-not-allowed' }, unsent: true },
  ECONNREFUSED: { answer: { how: 'refused-connection' }, unsent: true },
  EHOSTUNREACH: { answer: { how: 'refused-connection' }, unsent: false },
  ENETUNREACH: { answer: { how: 'refused-connection' }, unsent: false },
  ENOTFOUND: { answer: { how: 'name-not-found' }, unsent: true },
  EAI_AGAIN: { answer: { how: 'name-not-found' }, unsent: true },
  UND_ERR_CONNECT_TIMEOUT: { answer: { how: 'time-out' }, unsent: true },
  UND_ERR_HEADERS_TIMEOUT: { answer: { how: 'time-out' }, unsent: false },
  UND_ERR_BODY_TIMEOUT: { answer: { how: 'time-out' }, unsent: false },
  UND_ERR_RES_EXCEEDED_MAX_SIZE: { answer: { how: 'too-large' }, unsent: false },
};

const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/;

/** Turns whatever a request without an answer threw into the failure that says which of these it was. */
export function noAnswer(error: unknown): PanelFailure {
  if (error instanceof PanelFailure) return error;
  const { answer, unsent } = meaningOf(error);
  return new PanelFailure({ kind: 'no-answer', answer, unsent }, error);
}

function meaningOf(error: unknown): { answer: NoAnswer; unsent: boolean } {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return { answer: { how: 'time-out' }, unsent: false };
  }
  const code = codeOf(error);
  const known = CODES[code];
  if (known) return known;
  if (TLS_CODE.test(code)) return { answer: { how: 'tls' }, unsent: true };
  return { answer: { how: 'connection-lost' }, unsent: false };
}

/** A connection tried on several addresses fails with an AggregateError whose members carry the codes. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error instanceof Error && 'code' in error) return String(error.code);
  return '';
}
