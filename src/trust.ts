import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { untrusted } from './views/start-up.ts';

const BEGINNING = '-----BEGIN CERTIFICATE-----';

/**
 * Trusts the certificates in a file besides the usual ones. Node reads `NODE_EXTRA_CA_CERTS` when it starts, which is
 * before `.env` is read; of a file that it cannot read, it says so and goes on.
 * @returns a sentence when there is no certificate in the file.
 */
export function trustExtraCertificates(path: string | undefined): string | null {
  if (!path) return null;
  try {
    const text = readFileSync(path, 'utf8');
    if (!text.includes(BEGINNING)) return untrusted(path, 'nothing-in-it');
    const known = getCACertificates('extra');
    if (known.length === 0) setDefaultCACertificates([...getCACertificates('default'), text]);
    return null;
  } catch (error) {
    const isUnread = error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code));
    return untrusted(path, isUnread ? 'unread' : 'nothing-in-it');
  }
}
