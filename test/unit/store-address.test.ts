import { describe, expect, test } from 'vitest';
import { readStoreAddress } from '../../src/store/address.ts';

/** What a client reads in the address. */
function read(text: string) {
  const found = readStoreAddress(text);
  if ('wrong' in found) return found.wrong;
  const { username, password, host, pathname, search } = new URL(found.url);
  return [decodeURIComponent(username), decodeURIComponent(password), host, pathname + search];
}

// biome-ignore format: one password a line
test.each([
  'simple', 'p@ss', 'p#w', 'p/w', 'p?w', 'p:w', 'p%w', '50%', 'p@a/b#c?d', 'a b', 'ä€', '@', '#', '/', 'p?x=1', 'p[w]', '"quoted"', 'p\\w', 'p&w=1',
])('the password %j as it is, and percent-encoded, is the same', (password) => {
  const expected = ['keeper', password, 'db.example:5432', '/ports'];
  expect(read(`postgres://keeper:${password}@db.example:5432/ports`)).toEqual(expected);
  expect(read(`postgres://keeper:${encodeURIComponent(password)}@db.example:5432/ports`)).toEqual(expected);
  expect(read(`redis://keeper:${password}@db.example:5432/3`)).toEqual([...expected.slice(0, 3), '/3']);
});

// biome-ignore format: one address a line
test.each([
  ['postgres://db/ports?sslmode=require', ['', '', 'db', '/ports?sslmode=require']],
  ['postgres://u:p@db/ports?application_name=a@b', ['u', 'p', 'db', '/ports?application_name=a@b']],
  ['postgres://u:p@s@db/ports?sslmode=require&a=1', ['u', 'p@s', 'db', '/ports?sslmode=require&a=1']],
  ['postgres:///ports?host=/var/run/postgresql', ['', '', '', '/ports?host=/var/run/postgresql']],
  ['postgres://u:p@%2Fvar%2Frun%2Fpostgresql/ports', ['u', 'p', '%2Fvar%2Frun%2Fpostgresql', '/ports']],
  ['redis://:p@h', ['', 'p', 'h', '']],
  ['redis://:p@[::1]:6380/1', ['', 'p', '[::1]:6380', '/1']],
  ['redis:///run/redis/redis.sock?db=2', ['', '', '', '/run/redis/redis.sock?db=2']],
  ['rediss://h:6380/', ['', '', 'h:6380', '/']],
])('%s is understood', (text, parts) => {
  expect(read(text)).toEqual(parts);
});

test('a socket with a user: PostgreSQL takes it, though it is no URL', () => {
  expect(readStoreAddress('postgres://u:p@/ports?host=/run')).toEqual({
    url: 'postgres://u:p@/ports?host=/run',
  });
});

describe('what is wrong is told apart', () => {
  test.each(['', 'data/store.sqlite', 'mysql://x', 'sqlite:data/x', 'sqlite://', 'redis:', 'http://x'])(
    '%j',
    (text) => {
      expect(readStoreAddress(text)).toEqual({ wrong: 'scheme' });
    },
  );

  test.each(['postgres://[', 'redis://:secret@host:99999', 'postgres://u:p@h:port/x', 'postgres://u p@ h'])(
    '%j',
    (text) => {
      expect(readStoreAddress(text)).toEqual({ wrong: 'form' });
    },
  );

  test.each(['redis://h/ports', 'valkey://h/0/1', 'redis://h/-1'])('%j', (text) => {
    expect(readStoreAddress(text)).toEqual({ wrong: 'database' });
  });
});

test('read twice, an address stays the same', () => {
  for (const password of ['50%off', 'a%2Fb', 'p@/#']) {
    const once = readStoreAddress(`redis://:${password}@h`);
    if ('wrong' in once) throw new Error(once.wrong);
    expect(readStoreAddress(once.url)).toEqual(once);
  }
});
