import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  readPortRef,
  readServerRef,
  writePortRef,
  writeServerRef,
} from '../../src/allocations/references.ts';

const panel = fc.stringMatching(/^[\w-]{6}$/);
const serverId = fc.stringMatching(/^[\w-]{1,36}$/);
const allocationId = fc.integer({ min: 1, max: 999_999_999_999_999 });

test('what is written is read again, and a server is never taken for a port', () => {
  fc.assert(
    fc.property(panel, serverId, allocationId, (panel, serverId, allocationId) => {
      const [server, port] = [
        writeServerRef({ panel, serverId }),
        writePortRef({ panel, serverId, allocationId }),
      ];
      expect(readServerRef(server)).toEqual({ panel, serverId });
      expect(readPortRef(port)).toEqual({ panel, serverId, allocationId });
      expect([readPortRef(server), readServerRef(port)]).toEqual([null, null]);
      expect(port.length).toBeLessThanOrEqual(100);
    }),
  );
});

// biome-ignore format: one line
test.each(['', 'Survival', '2295c7ba', '25565', '1.2.3.4:25565', 'abcdef/', '/2295c7ba', 'abcdefg/2295c7ba', 'abcdef/22 95', 'abcdef/../x', 'abcdef/2295c7ba/', 'abcdef/2295c7ba/2abc', 'abcdef/2295c7ba/-1', 'abcdef/2295c7ba/1.5', 'abcdef/2295c7ba/1/2', ' abcdef/2295c7ba', 'abcdef/2295c7ba/1\n', 'abcdef/2295c7ba\n', `abcdef/${'a'.repeat(37)}`, 'abcdef/a/1234567890123456'])(
  '%j is what a person typed themselves',
  (text) => {
    expect(readServerRef(text)).toBeNull();
    expect(readPortRef(text)).toBeNull();
  },
);
