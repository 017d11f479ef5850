import { expect, test } from 'vitest';
import { reasonFor } from '../../src/checklist.ts';

/** Codes of Node's and OpenSSL's errors (nodejs.org/api/tls.html, X509 certificate error codes). */
test.each([
  ['CERT_NOT_YET_VALID', 'the date and the clock of this machine'],
  ['CERT_HAS_EXPIRED', 'the date and the clock of this machine'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'virus scanner'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'virus scanner'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'login page'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'No encrypted connection (TLS)'],
  ['ENOTFOUND', 'does not resolve'],
  ['EAI_AGAIN', 'does not resolve'],
  ['ENETUNREACH', 'nothing accepts the connection'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no answer in time'],
  ['ECONNRESET', 'was cut'],
])('%s on the way to Discord: %s', (code, words) => {
  const error = Object.assign(new Error('x'), { code });
  expect(reasonFor(error)).toContain(words);
  // undici wraps what happened, and so does a connection that was tried on several addresses.
  expect(reasonFor(new TypeError('fetch failed', { cause: error }))).toContain(words);
  expect(reasonFor(new AggregateError([error]))).toContain(words);
});
