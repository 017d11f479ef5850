import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { route, serverIn, timeField, writeTime } from '../../src/views/custom-id.ts';
import { routes } from '../../src/views/routes.ts';

const panel = fc.stringMatching(/^[\w-]{6}$/);
const server = fc.stringMatching(/^[0-9a-f]{8}$/);
const allocation = fc.integer({ min: 1, max: 999_999_999 });
const port = fc.integer({ min: 1, max: 65_535 });
const ip = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('2001:0db8:85a3:0000:0000:8a2e:0370:7334'));
const shownAt = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => writeTime(date.getTime()));
const from = fc.tuple(panel, server).map((parts) => parts.join('/'));
const verb = fc.constantFrom('list', 'share', 'add', 'test');
const range = fc.constantFrom('24h', '7d', '30d', '90d');
const [servers, ports] = [
  { panel, server },
  { panel, server, allocation },
];

const [tested, change, since] = [fc.nat(), fc.constantFrom('primary', 'remove'), shownAt];
const changed = fc.constantFrom('saved', 'primary', 'remove');
const applying = { ...servers, signal: fc.constantFrom('restart', 'start'), tested, changedAt: since };
const stopping = { ...ports, change };

/** What every route is given; a route that is missing here fails the first test. */
const FIELDS: Record<keyof typeof routes, Record<string, fc.Arbitrary<string | number>>> = {
  list: { ...servers, from: fc.nat() },
  test: { ...servers, from: fc.nat() },
  ...{ open: servers, otherPrimary: servers, keep: servers, add: servers, saveAdd: servers },
  ...{ primary: ports, note: ports, newNote: ports, saveNote: ports, remove: ports, testPort: ports },
  ...{ removeNow: { ...ports, shownAt }, giveBack: { ...ports, shownAt } },
  bringBack: { ...servers, port, ip, shownAt },
  ...{
    apply: applying,
    applyNow: { ...applying, shownAt },
    look: { ...servers, tested, since, change: changed, lost: fc.nat(1) },
  },
  ...{
    stopChange: stopping,
    stopChangeNow: { ...stopping, shownAt },
    later: { ...servers, change: changed },
  },
  history: { ...servers, page: fc.integer({ min: 1, max: 10_000 }) },
  ...{ uptime: { ...ports, range }, pickUptime: { range } },
  pickServer: { verb, port, ip },
  pickPage: { verb: fc.constant('add'), port, ip, from },
  pickPort: { verb: fc.constantFrom('primary', 'note', 'remove', 'test') },
  watches: { from: fc.stringMatching(/^\d{17,20}-\d{1,2}$/) },
  ...{ link: {}, saveLink: {}, pickUnlink: {}, keepLink: {} },
  ...{ unlink: { panel }, unlinkNow: { panel, shownAt, stopped: fc.nat(1_000) } },
};

interface AnyRoute {
  name: string;
  id(fields: object): string;
  fits(fields: object): boolean;
  read(customId: string): Record<string, unknown> | null;
}
const all = Object.entries(routes).map(([key, one]) => [key, one as unknown as AnyRoute] as const);

test.each(all)('%s: what is written fits and is read again, by this route only', (key, one) => {
  fc.assert(
    fc.property(fc.record(FIELDS[key as keyof typeof routes]), (fields) => {
      const id = one.id(fields);
      expect(id.length).toBeLessThanOrEqual(100);
      expect(one.fits(fields)).toBe(true);
      const read = one.read(id);
      const { shownAt, since, changedAt, ...rest } = fields;
      expect(read).toMatchObject(rest);
      for (const [name, at] of Object.entries({ shownAt, changedAt })) {
        if (at) expect(read).toMatchObject({ [name]: Number.parseInt(String(at), 36) * 1000 });
      }
      expect(all.filter(([, other]) => other.read(id)).map(([name]) => name)).toEqual([key]);
    }),
  );
});

test('no two routes have the same name', () => {
  expect(new Set(all.map(([, { name }]) => name)).size).toBe(all.length);
});

// biome-ignore format: one line each
test.each(['', ':', 'list', 'list:1', 'list:0:abcdef:2295c7ba:0', 'list:2:abcdef:2295c7ba:0', 'list:01:abcdef:2295c7ba:0',
  'list:1:abcdef:2295c7ba', 'list:1:abcdef:2295c7ba:0:0', 'list:1:abcde:2295c7ba:0', 'list:1:abcdef:..%2Fx:0', 'list:1:abcdef::0',
  'list:1:abcdef:2295c7ba:-1', 'list:1:abcdef:2295c7ba:1.5', 'list:1:abcdef:2295c7ba:NaN',
  'primary:1:abcdef:2295c7ba:0', 'primary:1:abcdef:2295c7ba:2abc', 'primary:1:abcdef:2295c7ba:-2', 'primary:1:abcdef:2295c7ba:99999999999999999999',
  'remove-now:1:abcdef:2295c7ba:2:', 'remove-now:1:abcdef:2295c7ba:2:ABC', 'remove-now:1:abcdef:2295c7ba:2:0000000000',
  'bring-back:1:abcdef:2295c7ba:65536:1.2.3.4:abc', 'pick-port:1:destroy', 'link:1:', 'toString:1', 'constructor:1', '__proto__:1'])(
  'the forged or old %j is nobody’s',
  (id) => expect(all.filter(([, one]) => one.read(id))).toEqual([]),
);

test('any text at all is read without an exception', () => {
  const id = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.constantFrom(...all.map(([, { name }]) => `${name}:1:`)), fc.string())
      .map((parts) => parts.join('')),
  );
  fc.assert(fc.property(id, (text) => all.forEach(([, one]) => void one.read(text))));
});

test('what does not fit is refused, never cut', () => {
  const long = route('long', 1, { text: z.string() });
  expect(long.id({ text: 'x'.repeat(93) })).toHaveLength(100);
  expect(long.fits({ text: 'x'.repeat(94) })).toBe(false);
  expect(() => long.id({ text: 'x'.repeat(94) })).toThrow(RangeError);
  expect(long.fits({ text: ':'.repeat(32) })).toBe(false);
});

test('a moment is kept to the second', () => {
  expect(timeField.parse(writeTime(1_795_262_400_999))).toBe(1_795_262_400_000);
});

test.each([
  [routes.list.id({ panel: 'abcdef', server: '2295c7ba', from: 0 }), '2295c7ba'],
  [routes.keep.id({ panel: 'abcdef', server: '2295c7ba' }), '2295c7ba'],
  ['primary:99:abcdef:2295c7ba:12:more:fields', '2295c7ba'],
  ['gone-route:3:abcdef:2295c7ba', '2295c7ba'],
])('%j was about the server %s', (id, about) =>
  expect(serverIn(id)).toEqual({ panel: 'abcdef', server: about }),
);

test.each([
  '',
  'link:1',
  'pick-port:1:remove',
  'pick-server:1:list:0:',
  'unlink:1:abcdef',
  'primary:x:abcdef:2295c7ba',
  'primary:1:abc:2295c7ba',
  'primary:1:abcdef:22%2095',
])('%j was about no server', (id) => expect(serverIn(id)).toBeNull());

test.each(['0x10', '1e3', '%2012', '', '%E0%A4%A', '-1', '1.5'])('"%s" is no number of ours', (number) => {
  expect(routes.list.read(`list:1:abcdef:0c2e538d:${number}`)).toBeNull();
});

test('a time is not taken for a server', () => {
  expect(serverIn('unlink-now:3:abcdef:sn4f5g:0')).toBeNull();
});
