import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { readStoreAddress } from '../../src/store/address.ts';
import { waysTo } from '../../src/store/postgres-tls.ts';

const URL = 'postgres://keeper:secret@db.example:5433/ports';

/** What `pg` makes of an address: where it connects, and whether and how it encrypts. Nothing is contacted. */
function connecting(url: string) {
  const read = readStoreAddress(url);
  if ('wrong' in read) throw new Error(read.wrong);
  return waysTo(read.url).map((way) => {
    const { host, port, user, password, database, ssl } = new Client({ connectionString: way });
    return { host, port, user, password, database, ssl };
  });
}

describe('sslmode is what libpq means by it, but that what demands TLS checks the certificate', () => {
  const NONE = false;
  const UNCHECKED = { rejectUnauthorized: false };
  const CHECKED = {};

  test.each<[string, unknown[]]>([
    ['', [NONE]],
    ['?sslmode=disable', [NONE]],
    ['?sslmode=allow', [UNCHECKED, NONE]],
    ['?sslmode=prefer', [UNCHECKED, NONE]],
    ['?sslmode=require', [CHECKED]],
    ['?sslmode=verify-ca', [CHECKED]],
    ['?sslmode=verify-full', [CHECKED]],
    ['?sslmode=no-verify', [UNCHECKED]],
    ['?application_name=x&sslmode=require', [CHECKED]],
    ['?sslmode=prefer&application_name=x', [UNCHECKED, NONE]],
  ])('%s', (query, ways) => {
    const found = connecting(`${URL}${query}`);
    expect(found.map(({ ssl }) => ssl)).toEqual(ways);
    for (const way of found) {
      expect(way).toMatchObject({ host: 'db.example', port: 5433, user: 'keeper', database: 'ports' });
    }
  });
});

test.each([
  ['postgres:///ports?host=/var/run/postgresql', '/var/run/postgresql', undefined],
  ['postgres:///ports?host=/var/run/postgresql&user=keeper', '/var/run/postgresql', 'keeper'],
  ['postgres://keeper:p%40ss@/ports?host=/run', '/run', 'keeper'],
  ['postgres://keeper:p@ss@/ports?host=/run', '/run', 'keeper'],
  ['postgres://keeper@%2Fvar%2Frun%2Fpostgresql/ports', '/var/run/postgresql', 'keeper'],
  ['postgres://keeper:p@ss@%2Frun:5433/ports', '/run', 'keeper'],
])('a socket: %s', (url, folder, user) => {
  const [way] = connecting(url);
  expect(way).toMatchObject({ host: folder, database: 'ports', ...(user ? { user } : {}) });
  if (/:p(@|%40)ss@/.test(url)) expect(way?.password).toBe('p@ss');
});
