import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  readPortRef,
  readServerRef,
  writePortRef,
  writeServerRef,
} from '../../src/allocations/references.ts';
import { serverIn, writeTime } from '../../src/views/custom-id.ts';
import { routes } from '../../src/views/routes.ts';
import { hostileText } from './support/hostile.ts';
import { allocationId, ip, moment, panelRef, portNumber, serverId } from './support/ports.ts';
import { holds, RUNS } from './support/runs.ts';

interface AnyRoute {
  name: string;
  id(fields: object): string;
  fits(fields: object): boolean;
  read(customId: string): Record<string, unknown> | null;
}
const all = Object.values(routes).map((one) => one as unknown as AnyRoute);
const readers = (id: string) => all.filter((one) => one.read(id) !== null);

const servers = { panel: panelRef, server: serverId };
const FIELDS = fc.record({
  ...servers,
  allocation: allocationId,
  shownAt: moment.map(writeTime),
  port: portNumber,
  ip,
  page: fc.integer({ min: 1, max: 10_000 }),
  range: fc.constantFrom('24h', '7d', '30d', '90d'),
  verb: fc.constantFrom('list', 'share', 'add', 'history', 'primary', 'note', 'remove'),
  from: fc.oneof(
    fc.nat(),
    fc.tuple(panelRef, serverId).map(([panel, id]) => writeServerRef({ panel, serverId: id })),
  ),
});
const anyFields = fc.record({
  ...{
    panel: hostileText,
    server: hostileText,
    allocation: fc.oneof(hostileText, fc.double()),
    shownAt: hostileText,
  },
  ...{
    port: fc.oneof(hostileText, fc.double()),
    ip: hostileText,
    verb: hostileText,
    from: fc.oneof(hostileText, fc.double()),
  },
});

test('what fits has at most 100 characters and is read again, by its own route only', () =>
  holds(RUNS, FIELDS, (fields) => {
    for (const one of all.filter((route) => route.fits(fields))) {
      const id = one.id(fields);
      expect(id.length).toBeLessThanOrEqual(100);
      expect(readers(id)).toEqual([one]);
      const { shownAt, ...read } = one.read(id) ?? {};
      for (const [name, value] of Object.entries(read)) {
        expect(String(value)).toBe(String(new Map(Object.entries(fields)).get(name)));
      }
      if (shownAt !== undefined) expect(shownAt).toBe(Number.parseInt(fields.shownAt, 36) * 1000);
    }
  }));

test('everything about a server and a port fits, and an old custom_id still says which server it was about', () =>
  holds(RUNS, FIELDS, (fields) => {
    const about = [
      routes.list,
      routes.open,
      routes.remove,
      routes.removeNow,
      routes.giveBack,
      routes.saveNote,
    ];
    const numbered = { ...fields, from: 0 };
    for (const one of about as unknown as AnyRoute[]) {
      expect(one.fits(numbered)).toBe(true);
      if (fields.server.length < 8) continue;
      const old = one.id(numbered).replace(':1:', ':0:');
      expect(readers(old)).toEqual([]);
      expect(serverIn(old)).toEqual({ panel: fields.panel, server: fields.server });
    }
  }));

test('whatever is written is no other route’s, and what does not fit is refused as a RangeError or read by nobody', () =>
  holds(RUNS, anyFields, (fields) => {
    for (const one of all) {
      const fits = one.fits(fields);
      try {
        const found = readers(one.id(fields));
        expect(found).toEqual(fits ? [one] : []);
      } catch (error) {
        expect([fits, error instanceof RangeError]).toEqual([false, true]);
      }
    }
  }));

const customId = fc.oneof(
  hostileText,
  fc
    .tuple(fc.constantFrom(...all), fc.array(hostileText, { maxLength: 7 }))
    .map(([one, parts]) => [one.name, 1, ...parts].join(':')),
  fc.tuple(FIELDS, fc.constantFrom(...all), fc.nat(100), hostileText).map(([fields, one, at, text]) => {
    const id = one.fits(fields) ? one.id(fields) : one.name;
    return `${id.slice(0, at)}${text}${id.slice(at + 1)}`;
  }),
);

test('any text is read by at most one route, and only as what that route writes', () =>
  holds(RUNS, customId, (id) => {
    for (const one of readers(id)) {
      const read = one.read(id) ?? {};
      const { shownAt } = read;
      const fields = { ...read, ...(typeof shownAt === 'number' ? { shownAt: writeTime(shownAt) } : {}) };
      // A forged one may need more room when it is written as ours are.
      if (one.fits(fields)) expect(one.read(one.id(fields))).toEqual(read);
    }
    expect(readers(id).length).toBeLessThanOrEqual(1);
    const about = serverIn(id);
    if (about) expect([about.panel, about.server].join()).toMatch(/^[\w-]{6},[\w-]{8,36}$/);
  }));

test('references: written ones are read again, others are what a person typed', () =>
  holds(RUNS, fc.tuple(panelRef, serverId, allocationId, hostileText), ([panel, id, allocation, text]) => {
    const ref = { panel, serverId: id };
    expect(readServerRef(writeServerRef(ref))).toEqual(ref);
    expect(readPortRef(writePortRef({ ...ref, allocationId: allocation }))).toEqual({
      ...ref,
      allocationId: allocation,
    });
    expect(readPortRef(writeServerRef(ref))).toBeNull();
    for (const read of [readServerRef(text), readPortRef(text)])
      if (read) expect(text).toMatch(/^[\w-]{6}\/[\w-]+/);
  }));
