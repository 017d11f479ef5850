import { expect, test } from 'vitest';
import { overviewOf } from '../../src/allocations/overview.ts';
import type { ServerDetails } from '../../src/panel/schemas.ts';
import { givenBack } from '../../src/views/changes.ts';

const SERVER: ServerDetails = {
  ...{ id: 'aaaaaaaa', uuid: '', name: 'Survival', node: null, allocationLimit: 3, state: null },
  allocations: [{ id: 1, ip: '192.0.2.10', alias: null, port: 1, note: null, isPrimary: true }],
  ...{ permissions: new Set(['*']), isPelican: false, noLimitForbids: true },
};

test.each([
  ['every port', ['*'], '1 of 3 ports used'],
  ['the primary only, as the right to read was taken away meanwhile', ['allocation.delete'], undefined],
])('an undone addition, by somebody who sees %s', (_who, permissions, footer) => {
  const overview = overviewOf('ref', { ...SERVER, permissions: new Set(permissions) });
  const [port] = overview.ports;
  if (!port) throw new Error('A server has a port.');
  expect(givenBack({ port, overview }, false).embeds[0]?.footer?.text).toBe(footer);
});
