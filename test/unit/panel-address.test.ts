import { expect, test } from 'vitest';
import { isPublicAddress, readPanelAddress } from '../../src/network/panel-address.ts';

const typed = (text: string) => readPanelAddress(text, { trusted: false });
const kind = (problem: string) => expect.objectContaining({ problem: { kind: problem } });

test.each([
  ['https://panel.example.com', 'https://panel.example.com'],
  ['panel.example.com', 'https://panel.example.com'],
  ['https://panel.example.com.', 'https://panel.example.com'],
  ['panel.example.com.', 'https://panel.example.com'],
  ['https://panel.example.com./server/2295c7ba', 'https://panel.example.com'],
  ['https://panel.example.com.:443/', 'https://panel.example.com'],
  ['  HTTPS://Panel.Example.com//  ', 'https://panel.example.com'],
  ['panel.example.com:443', 'https://panel.example.com'],
  ['https://panel.example.com/auth/login?next=/#top', 'https://panel.example.com'],
  ['https://panel.example.com/account/api', 'https://panel.example.com'],
  ['https://panel.example.com/api/client/', 'https://panel.example.com'],
  ['https://panel.example.com/server/2295c7ba', 'https://panel.example.com'],
  ['https://panel.example.com/server/2295c7ba/network', 'https://panel.example.com'],
  ...[
    ...['/login', '/profile', '/admin', '/admin/servers/view/3', '/server/abc', '/server/abc/network?x=1#y'],
    ...[
      '/api/client',
      '/api/client/servers/abc',
      '/api/application/nodes',
      '/api',
      '/auth/login',
      '/auth/password',
    ],
    ...['/account', '/account/api', '/index.php', '/logout', '/login/', '/admin/login'],
  ].flatMap((path) => [
    [`https://panel.example.com${path}`, 'https://panel.example.com'],
    [`https://example.com/panel${path}`, 'https://example.com/panel'],
  ]),
  ['https://example.com/administration', 'https://example.com/administration'],
  ['https://example.com/my-login', 'https://example.com/my-login'],
  ['https://example.com/panel', 'https://example.com/panel'],
  ['https://example.com/panel/account/', 'https://example.com/panel'],
  ['https://münchen.example', 'https://xn--mnchen-3ya.example'],
  ['https://8.8.8.8', 'https://8.8.8.8'],
  ['https://[2606:4700::1111]', 'https://[2606:4700::1111]'],
])('%j is read as %s', (text, url) => {
  expect(typed(text)).toEqual({ url, trusted: false });
  expect(readPanelAddress(text, { trusted: true })).toEqual({ url, trusted: true });
});

// biome-ignore format: one kind a line
test.each([
  ...['', '   ', 'https://', 'not an address', 'ftp://panel.example.com', 'file:///etc/passwd', 'https://exa mple.com', 'https://a.example;https://b.example', 'https://a.example|b', 'https://a,b.example', 'https://$HOST', 'https://{panel}', 'https://panel.example.com:99999'].map((text) => [text, 'address-unreadable']),
  ...['https://u:p@panel.example.com', 'https://u@panel.example.com', 'u@panel.example.com', 'https://panel.example.com@127.0.0.1'].map((text) => [text, 'address-has-user']),
])('%j is refused as %s, whoever chose it', (text, problem) => {
  for (const trusted of [true, false]) {
    expect(() => readPanelAddress(text ?? '', { trusted })).toThrow(kind(problem ?? ''));
  }
});

test('what a person types must be https', () => {
  expect(() => typed('http://panel.example.com')).toThrow(kind('address-not-https'));
  expect(() => typed('http://127.0.0.1')).toThrow(kind('address-not-https'));
});

/** Every way to write an address that is not on the internet. */
// biome-ignore format: one kind a line
const PRIVATE = [
  '127.0.0.1', '127.1', '127.255.255.254', '2130706433', '0x7f000001', '0x7f.0.0.1', '0177.0.0.1', '127.0.0.1.', '１２７.0.0.1',
  '0.0.0.0', '0', '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255',
  '100.64.0.1', '100.127.255.255', '169.254.169.254', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255',
  '[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[fe80::1]', '[fc00::1]', '[fdff:ffff::1]', '[ff02::1]', '[2001:db8::1]',
  '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::ffff:10.0.0.1]', '[::ffff:169.254.169.254]', '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b::a9fe:a9fe]', '[2002:7f00:1::1]', '[2002:a9fe:a9fe::1]', '[2001::1]',
  'localhost', 'panel', 'localhost:8080',
];

test.each(PRIVATE)('nobody may send the bot to %s, but its operator may', (host) => {
  expect(() => typed(`https://${host}`)).toThrow(kind('address-not-public'));
  expect(() => typed(host)).toThrow(kind('address-not-public'));
  expect(readPanelAddress(`http://${host}/`, { trusted: true })).toMatchObject({ trusted: true });
});

test('an operator may choose http and a private name', () => {
  const url = 'http://panel.local:8080';
  expect(readPanelAddress(`${url}/`, { trusted: true })).toEqual({ url, trusted: true });
});

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '172.15.0.1',
  '172.32.0.1',
  '100.63.0.1',
  '100.128.0.1',
  '2606:4700:4700::1111',
  '2a01:4f8::1',
  '::ffff:8.8.8.8',
])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));

test.each([
  '',
  'localhost',
  'panel.example.com',
  '1.2.3.4.5',
  ':::',
  '[::1]',
  '127.0.0.1',
  '::ffff:127.0.0.1',
  'fe80::1%eth0',
  '64:ff9b:1::1',
  'fec0::1',
  '100::1',
])('%j is not', (address) => expect(isPublicAddress(address)).toBe(false));

test('a port is refused for a typed address unless it is allowed, and is an operator’s own business', () => {
  expect(() => readPanelAddress('panel.example.com:8443', { trusted: false })).toThrow('address-port');
  const allowed = { trusted: false, ports: [443, 8443] };
  expect(readPanelAddress('panel.example.com:8443', allowed).url).toBe('https://panel.example.com:8443');
  expect(readPanelAddress('panel.example.com:8443', { trusted: true }).url).toBe(
    'https://panel.example.com:8443',
  );
});
