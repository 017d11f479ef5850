import { expect, test } from 'vitest';
import type { KnownServer } from '../../src/allocations/directory.ts';
import {
  findPorts,
  findServers,
  portsOf,
  serverIdIn,
  suggestPorts,
  suggestServers,
} from '../../src/allocations/find.ts';

function server(id: string, name: string, ports: [id: number, port: number, note?: string][]): KnownServer {
  const allocations = ports.map(([allocation, port, note = null], index) => {
    const isPrimary = index === ports.length - 1;
    return { id: allocation, ip: '192.0.2.10', alias: null, port, note, isPrimary };
  });
  const uuid = `${id}-0000-4000-a000-000000000000`;
  return {
    panel: 'abcdef',
    server: { id, uuid, name, node: null, allocationLimit: 5, state: null, allocations },
  };
}

const SERVERS = [
  server('aaaaaaaa', 'Survival', [
    [1, 25565, 'votes'],
    [2, 25566],
  ]),
  server('bbbbbbbb', 'Survival Two', [[3, 25565]]),
  server('cccccccc', 'My Creative', [[4, 80]]),
  server('dddddddd', 'Survival', []),
];

const idsOf = (found: KnownServer[]) => found.map((known) => known.server.id.charAt(0)).join('');

test.each([
  ['bbbbbbbb', 'b'],
  [' BBBBBBBB ', 'b'],
  ['cccccccc-0000-4000-A000-000000000000', 'c'],
  ['survival', 'ad'],
  ['Surv', 'abd'],
  ['survival t', 'b'],
  ['creative', 'c'],
  ['i', 'abcd'],
  ['nothing', ''],
])('%j finds the servers %j: id, then whole name, beginning, part', (typed, ids) => {
  expect(idsOf(findServers(SERVERS, typed))).toBe(ids);
});

test('ports carry all that a choice has to show, the primary of each server first', () => {
  expect(portsOf(SERVERS).map(({ allocationId }) => allocationId)).toEqual([2, 1, 3, 4]);
  expect(portsOf(SERVERS)[1]).toEqual({
    panel: 'abcdef',
    serverId: 'aaaaaaaa',
    allocationId: 1,
    serverName: 'Survival',
    address: '192.0.2.10:25565',
    note: 'votes',
    isPrimary: false,
  });
});

test.each([
  ['25565', [1, 3]],
  ['192.0.2.10:80', [4]],
  ['192.0.2.11:80', []],
  ['votes', []],
])('%j is the address of the ports %j', (typed, ids) => {
  expect(findPorts(SERVERS, typed).map(({ allocationId }) => allocationId)).toEqual(ids);
});

test.each([
  ['2556', [2, 1, 3]],
  ['VOTES', [1]],
  ['creat', [4]],
  ['', [2, 1, 3, 4]],
  ['null', []],
])('%j suggests the ports %j by address, note or server', (typed, ids) => {
  expect(suggestPorts(SERVERS, typed).map(({ allocationId }) => allocationId)).toEqual(ids);
});

test.each([
  ['v', 'cadb'],
  ['s', 'adb'],
  ['cccc', 'c'],
  ['zzz', ''],
])('%j suggests the servers %j, those that begin with it first', (typed, ids) => {
  expect(idsOf(suggestServers(SERVERS, typed))).toBe(ids);
});

const UUID = '2295c7ba-ff5e-4b2c-a4a5-84b3126a7782';
test.each([
  ['2295c7ba', '2295c7ba'],
  [' 2295C7BA ', '2295c7ba'],
  [UUID, '2295c7ba'],
  [UUID.toUpperCase(), '2295c7ba'],
  ['serv_ekk4poqaabaabaaaaaaaaaaaaa', 'serv_ekk4poqaabaabaaaaaaaaaaaaa'],
  ['2295c7b', null],
  ['2295c7ba0', null],
  ['2295c7bg', null],
  ['2295c7ba-0000', null],
  [`${UUID}0`, null],
  [`${UUID}/x`, null],
  ['../account', null],
  ['serv_short', null],
  ['survival', null],
  ['', null],
])('the id in %j is %j', (text, id) => expect(serverIdIn(text)).toBe(id));

test('a name that begins with the text comes before one that only contains it', () => {
  const servers = [server('eeeeeeee', 'A survival', []), ...SERVERS];
  expect(idsOf(suggestServers(servers, 'surv'))).toBe('adbe');
});
