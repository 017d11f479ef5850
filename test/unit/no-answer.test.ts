import { expect, test } from 'vitest';
import { noAnswer } from '../../src/panel/no-answer.ts';
import { failedHow } from '../../src/views/no-answers.ts';
import { panelAway } from '../../src/views/start-up.ts';

/** Codes of OpenSSL, as Node hands them on (nodejs.org/api/tls.html, X509 certificate error codes). */
test.each([
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'does not speak https'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'does not speak https'],
  ['CERT_HAS_EXPIRED', 'not valid today'],
  ['CERT_NOT_YET_VALID', 'the clock of the machine that Portkeeper runs on'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'for another name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'no valid certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'no valid certificate'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'No encrypted connection (TLS)'],
  ['ECONNRESET', 'was cut'],
])('%s: %s', (code, words) => {
  const { problem } = noAnswer(Object.assign(new Error('x'), { code }));
  expect(problem.kind === 'no-answer' && failedHow(problem.answer)).toContain(words);
});

test.each([
  ['tls-date', 'clock of this machine'],
  ['tls-name', 'the name that the certificate is for'],
  ['tls', 'NODE_EXTRA_CA_CERTS'],
  ['no-tls', 'http://'],
  ['time-out', 'whether the panel is up'],
  [null, 'whether the panel is up'],
] as const)('an operator is told what to do about %s', (how, advice) => {
  const line = panelAway('https://panel.example.com', { reason: 'So it is.', how });
  expect(line).toContain(`https://panel.example.com: So it is. `);
  expect(line).toContain(advice);
});
