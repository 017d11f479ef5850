const SSL_MODE = /([?&]sslmode=)([\w-]+)/;

/**
 * The addresses to try, one after another: `sslmode` is what libpq means by it
 * (postgresql.org/docs/current/libpq-ssl.html), except that what demands TLS also checks the certificate. pg does that,
 * warns of all but `verify-full`, and knows no second try.
 */
export function waysTo(url: string): string[] {
  const as = (mode: string) => url.replace(SSL_MODE, `$1${mode}`);
  switch (SSL_MODE.exec(url)?.[2]) {
    case 'allow':
    case 'prefer':
      return [as('no-verify'), as('disable')];
    case 'require':
    case 'verify-ca':
      return [as('verify-full')];
    default:
      return [url];
  }
}
