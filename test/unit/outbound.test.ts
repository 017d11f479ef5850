import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { connectorFor, NOT_ALLOWED } from '../../src/network/connector.ts';
import { createLookups, type Lookups } from '../../src/network/lookups.ts';
import { readPanelAddress } from '../../src/network/panel-address.ts';
import type { Resolve } from '../../src/network/resolver.ts';
import { PanelFailure } from '../../src/panel/problems.ts';
import { createTransport } from '../../src/panel/transport.ts';

/** A server on this machine that nobody may reach, and how often somebody did. */
async function canary(): Promise<{ port: number; connections: () => number; server: Server }> {
  let connections = 0;
  const server = createServer((_, response) => void response.end('{}'));
  server.on('connection', (socket) => {
    connections += 1;
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The canary listens on no TCP port.');
  return { port: address.port, connections: () => connections, server };
}

/** Sends a request to a panel; what came of it. */
async function attempt(url: string, trusted: boolean): Promise<string> {
  const transport = createTransport({ clock: systemClock });
  onTestFinished(() => transport.close());
  try {
    await transport.send({ url, trusted }, 'ptlc_secret', { method: 'GET', path: '/account' });
    return 'answered';
  } catch (error) {
    if (!(error instanceof PanelFailure) || error.problem.kind !== 'no-answer') throw error;
    return `${error.problem.answer.how}${error.problem.unsent ? ', unsent' : ''}`;
  }
}

/** All of these lead to the canary when nobody stops them. */
// biome-ignore format: one kind a line
const LOOPBACK = [
  '127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001', '127.0.0.1.', '１２７.0.0.1', '127。0。0。1',
  '0.0.0.0', '0', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:1]',
];
const NAMES = ['localhost', 'LOCALHOST', 'localhost.'];
// biome-ignore format: one kind a line
const ELSEWHERE = [
  '[::1]', '[::]', '[::127.0.0.1]', '[::7f00:1]', '[::ffff:0:127.0.0.1]', '127.255.255.254', '0.1.2.3',
  '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255', '[::ffff:10.0.0.1]', '[::ffff:c0a8:1]',
  '169.254.169.254', '2852039166', '0xa9fea9fe', '[::ffff:169.254.169.254]', '[fe80::1]', '[fe80::a9fe:a9fe]', '[fec0::1]',
  '100.64.0.1', '100.127.255.255', '[fc00::1]', '[fd00:ec2::254]', '[fdff:ffff::1]',
  '[64:ff9b::127.0.0.1]', '[64:ff9b::a9fe:a9fe]', '[64:ff9b:1::1]', '[64:ff9b:1:ffff::7f00:1]', '[2002:7f00:1::]', '[2002:7f00:1::1]', '[2002:a00:1::1]',
  '[2001::1]', '[2001:0:4136:e378:8000:63bf:3fff:fdd2]', '192.0.2.1', '198.51.100.1', '203.0.113.1', '[2001:db8::1]', '[3fff::1]', '192.0.0.1', '192.0.0.170', '198.18.0.1', '192.88.99.1',
  '224.0.0.1', '239.255.255.255', '[ff02::1]', '[ff0e::1]', '240.0.0.1', '255.255.255.255', '[100::1]', '[5f00::1]', '[1::1]', '[4000::1]', '[2001:2::1]', '[2001:10::1]', '[2001:20::1]',
];

test.each(['http', 'https'])('%s: no private address gets through, in any notation', async (scheme) => {
  const { port, connections } = await canary();
  const hosts = [...LOOPBACK, ...NAMES, ...ELSEWHERE];
  const outcomes = await Promise.all(hosts.map((host) => attempt(`${scheme}://${host}:${port}`, false)));
  expect(outcomes.filter((outcome) => outcome !== 'address-not-allowed, unsent')).toEqual([]);
  expect({ attempts: outcomes.length, through: connections() }).toEqual({
    attempts: hosts.length,
    through: 0,
  });
});

test.each([...LOOPBACK, ...NAMES, ...ELSEWHERE])('%s cannot be typed either', (host) => {
  expect(() => readPanelAddress(`https://${host}`, { trusted: false })).toThrow('address-not-public');
});

test('the canary sings: an operator’s own panel may be there', async () => {
  const { port, connections } = await canary();
  const outcomes = await Promise.all(LOOPBACK.map((host) => attempt(`http://${host}:${port}`, true)));
  expect(new Set(outcomes)).toEqual(new Set(['answered']));
  expect(connections()).toBe(LOOPBACK.length);
});

test('a user in the address changes nothing about where it leads', async () => {
  const { port, connections } = await canary();
  for (const typed of [
    'https://panel.example.com@127.0.0.1',
    'https://me:secret@localhost',
    'https://8.8.8.8@127.1',
  ]) {
    expect(() => readPanelAddress(typed, { trusted: false })).toThrow('address-has-user');
    expect(await attempt(`${typed}:${port}`, false)).toBe('address-not-allowed, unsent');
  }
  expect(connections()).toBe(0);
});

test.each(['8443', '80', '22', '25', '3306', '6379', '65535', '1', '0'])(
  'port %s may not be typed',
  (port) => {
    const typed = `https://panel.example.com:${port}`;
    const refused = () => readPanelAddress(typed, { trusted: false });
    expect(refused).toThrow(expect.objectContaining({ problem: { kind: 'address-port', ports: [443] } }));
    expect(readPanelAddress(typed, { trusted: false, ports: [443, Number(port)] })).toEqual({
      url: typed,
      trusted: false,
    });
    expect(() => readPanelAddress('https://panel.example.com', { trusted: false, ports: [8_443] })).toThrow(
      'address-port',
    );
    expect(readPanelAddress(typed, { trusted: true }).url).toBe(typed);
  },
);

/** Resolves names as told, one answer after the other; the last one for good. */
function resolver(...answers: string[][]) {
  const asked: string[] = [];
  const resolve: Resolve = async (name) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(name);
    return { addresses, isWhole: true };
  };
  return { lookups: createLookups({ resolve }), asked };
}

/** Opens a connection to a name. It is ended as soon as it knows an address, before anything leaves this machine. */
async function connecting(lookups: Lookups, port: number) {
  const connect = connectorFor({ url: 'https://panel.example.com', trusted: false }, lookups);
  const target = {
    hostname: 'panel.example.com',
    host: 'panel.example.com',
    protocol: 'https:',
    port: String(port),
  };
  const told: string[] = [];
  const code = await new Promise<unknown>((resolve) => {
    const opening: unknown = connect(target, (error, _socket) =>
      resolve(error && 'code' in error ? error.code : error),
    );
    if (!isSocket(opening)) return;
    opening.prependListener('lookup', (_error, address) => {
      if (address) told.push(address);
      if (address) opening.destroy();
    });
    opening.once('close', () => resolve('ended by the test'));
  });
  return { code, told };
}

function isSocket(value: unknown): value is Socket {
  return typeof value === 'object' && value !== null && 'destroy' in value;
}

// biome-ignore format: one kind a line
test.each([
  [['127.0.0.1']], [['10.0.0.1']], [['169.254.169.254']], [['::1']], [['::ffff:127.0.0.1']], [['::127.0.0.1']], [['fd00::1']],
  [['64:ff9b::7f00:1']], [['2002:7f00:1::']], [['0.0.0.0']], [['::']], [[]],
  [['8.8.8.8', '127.0.0.1']], [['127.0.0.1', '8.8.8.8']], [['2606:4700::1111', '::1']], [['not an address']],
])('a name that leads to %j is not contacted', async (addresses) => {
  const { port, connections } = await canary();
  const { lookups } = resolver(addresses);
  expect(await connecting(lookups, port)).toEqual({ code: NOT_ALLOWED, told: [] });
  expect(connections()).toBe(0);
});

test('a name that leads elsewhere the second time: what was checked is what is contacted', async () => {
  const { port, connections } = await canary();
  const { lookups, asked } = resolver(['8.8.8.8'], ['127.0.0.1']);
  expect(await connecting(lookups, port)).toEqual({ code: 'ended by the test', told: ['8.8.8.8'] });
  expect(asked).toHaveLength(1);
  expect(await connecting(lookups, port)).toEqual({ code: NOT_ALLOWED, told: [] });
  expect(await connecting(lookups, port)).toEqual({ code: NOT_ALLOWED, told: [] });
  expect(connections()).toBe(0);
});

test.each([301, 302, 303, 307, 308])('a redirect %i inwards is not followed', async (status) => {
  const inside = await canary();
  const panel = await canary();
  panel.server.removeAllListeners('request');
  panel.server.on('request', (_, response) => {
    response
      .writeHead(status, {
        location: `http://127.0.0.1:${inside.port}/`,
        refresh: `0; url=http://127.0.0.1:${inside.port}/`,
      })
      .end();
  });
  expect(await attempt(`http://127.0.0.1:${panel.port}`, true)).toBe('answered');
  expect([panel.connections(), inside.connections()]).toEqual([1, 0]);
});

const PROGRAM = `
  import { createTransport } from './src/panel/transport.ts';
  import { systemClock } from './src/clock.ts';
  const transport = createTransport({ clock: systemClock });
  const ask = (url, trusted) => transport.send({ url, trusted }, 'ptlc_secret', { method: 'GET', path: '' })
    .then(({ status }) => status, ({ problem }) => problem.answer.how);
  const panel = process.env.PANEL;
  console.log(JSON.stringify([await ask(panel, true), await ask(panel, false), await ask('https://localhost', false)]));
  await transport.close();
`;

test('proxies named in the environment are not used, and lift no rule', async () => {
  const proxy = await canary();
  const panel = await canary();
  const url = `http://127.0.0.1:${proxy.port}`;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
  const env = {
    ...Object.fromEntries(names.map((name) => [name, url])),
    NO_PROXY: '',
    no_proxy: '',
    NODE_USE_ENV_PROXY: '1',
  };
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    env: { ...env, PANEL: `http://127.0.0.1:${panel.port}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = await text(child.stdout);
  expect(JSON.parse(output)).toEqual([200, 'address-not-allowed', 'address-not-allowed']);
  expect({ panel: panel.connections(), proxy: proxy.connections() }).toEqual({ panel: 1, proxy: 0 });
});
