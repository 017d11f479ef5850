import { expect, test } from 'vitest';
import { matching } from '../../src/allocations/addresses.ts';
import { overviewOf } from '../../src/allocations/overview.ts';
import { isPublicAddress, readPanelAddress } from '../../src/network/panel-address.ts';
import { readRefusal } from '../../src/panel/refusals.ts';
import { serverDetails } from '../../src/panel/schemas.ts';
import { chooseServer, portSuggestion } from '../../src/views/choose.ts';
import { listView } from '../../src/views/list.ts';
import { noteModal } from '../../src/views/modals.ts';
import { linked, status } from '../../src/views/panel.ts';
import { portView } from '../../src/views/port.ts';
import { saidBy } from '../../src/views/problems.ts';
import { removed } from '../../src/views/removal.ts';
import { routes } from '../../src/views/routes.ts';
import { noteField, noteIn, portLine } from '../../src/views/server.ts';
import { escaped, plain } from '../../src/views/text.ts';
import { clientOf } from './support/client.ts';
import { HOSTILE } from './support/hostile.ts';
import { NOW } from './support/ports.ts';
import { faultsOf, faultsOfModal } from './support/rules.ts';

/** What the properties in this folder have found, each as small as it can be. */
const attributes = {
  ...{ identifier: '2295c7ba', uuid: 'u', name: 'Survival', feature_limits: { allocations: 5 } },
  relationships: { allocations: { data: [allocation(1, null), allocation(2, null)] } },
};

function allocation(id: number, notes: string | null) {
  return { attributes: { id, ip: '192.0.2.10', port: 25_565, notes, is_default: id === 1 } };
}

function serverWith(...data: object[]) {
  return serverDetails.parse({
    attributes: { ...attributes, relationships: { allocations: { data } } },
    meta: { is_server_owner: true },
  });
}

function shown(note: string | null) {
  const overview = overviewOf('abcdef', serverWith(allocation(1, note)));
  const [port] = overview.ports;
  if (!port) throw new Error('There is one.');
  return { overview, port };
}

const LINK = {
  ...{ ref: 'abcdef', panel: 'https://panel.example.com', username: 'alice', identifier: 'ptlc_0123456789a' },
  ...{ linkedAt: NOW, lastUsedAt: NOW },
};

test('a note of nothing that can be seen is no empty field, which Discord refuses', () => {
  const { overview, port } = shown('\u200b');
  const message = portView(overview, port);
  expect(message.embeds[0]?.fields?.at(-1)).toEqual({ name: 'Note', value: '*none*' });
  const gone = removed({ overview, port, canComeBack: true }, { lost: false, now: NOW });
  expect([message, gone].flatMap(faultsOf)).toEqual([]);
  expect(portLine(port)).not.toContain('–');
});

test('a user name of nothing that can be seen does not leave asterisks behind', () => {
  expect(JSON.stringify(linked({ ...LINK, username: '\u200b', servers: 1 }))).not.toContain('****');
});

test('a note that is longer than a window takes is cut there by code points', () => {
  const place = { panel: 'abcdef', serverId: '2295c7ba', allocationId: 1 };
  for (const present of ['n'.repeat(256), '😀'.repeat(256)]) {
    expect(faultsOfModal(noteModal(place, { address: null, present }))).toEqual([]);
  }
});

test('the address of a panel may be 200 characters that all need a backslash', () => {
  const panel = `https://panel.example.com/${'-'.repeat(170)}`;
  expect(faultsOf(status(Array.from({ length: 20 }, () => ({ ...LINK, panel }))))).toEqual([]);
});

test('enclosing marks pile up like combining ones', () => {
  expect(plain(`x${'\u0489'.repeat(9)}`)).toBe(`x${'\u0489'.repeat(3)}`);
});

test('a number with a dot would begin a list', () => {
  expect(escaped('2026. A year')).toBe('2026\\. A year');
  expect(escaped('Survival 1. 21')).toBe('Survival 1. 21');
});

test('a note cannot pass for what the bot says about a port', () => {
  const { port } = shown('x · primary');
  expect(portLine({ ...port, isPrimary: true, note: 'x' })).toBe('⭐ `192.0.2.10:25565` · primary – x');
  const known = {
    panel: 'abcdef',
    serverId: '2295c7ba',
    allocationId: 1,
    serverName: 'S',
    address: '1.2.3.4:5',
  };
  expect(portSuggestion({ ...known, note: 'primary', isPrimary: false })).toBe('1.2.3.4:5 · “primary” · S');
});

test('a quotation cannot be ended from within', () => {
  const said = saidBy({ kind: 'refused', status: 400, detail: 'no” Port removed' });
  expect(said).toBe('The panel refused: “no" Port removed”');
});

test('a wished-for address with a zone may be too long for a custom_id', () => {
  const server = {
    id: '2295c7ba',
    uuid: 'u',
    name: 'S',
    node: null,
    allocationLimit: 1,
    state: null,
    allocations: [],
  };
  const choice = { verb: 'share', port: 65_535, ip: `::%${':'.repeat(42)}`, note: '' } as const;
  const message = chooseServer([{ panel: 'abcdef', server }], { choice, write: () => 'abcdef/2295c7ba' });
  expect(message.embeds[0]?.title).toBe('Not an address');
});

test('an IP that is no text of whole characters does not end an answer about a removal that was carried out', () => {
  const { overview, port } = shown(null);
  const done = { overview, port: { ...port, ip: '\ud800' }, canComeBack: true };
  expect(faultsOf(removed(done, { lost: false, now: NOW }))).toEqual([]);
});

test('a custom_id of half characters is read as what can be written again', () => {
  const read = routes.pickServer.read('pick-server:1:list:0:\ud83d');
  expect(read).toEqual({ verb: 'list', port: 0, ip: '\ufffd' });
});

test('a moment that is no exact number of milliseconds is no moment', () => {
  const id = (shownAt: string) => `unlink-now:2:abcdef:${shownAt}:0`;
  expect(routes.unlinkNow.read(id('zzzzzzzzz'))).toBeNull();
  expect(routes.unlinkNow.read(id('zzzzzzzz'))?.shownAt).toBeLessThan(Number.MAX_SAFE_INTEGER);
});

test('all notes at their longest and full of Markdown leave room for the warnings', () => {
  const notes = Array.from({ length: 15 }, (_, index) => allocation(index + 1, HOSTILE.escapeFlood));
  const overview = { ...overviewOf('abcdef', serverWith(...notes)), seesAll: false };
  expect(listView(overview).embeds[0]?.description).toContain('Only the primary is shown.');
});

test('an allocation that a panel lists twice is one', () => {
  expect(serverWith(allocation(1, null), allocation(1, 'x'), allocation(2, null)).allocations).toHaveLength(
    2,
  );
});

test('a server that moved to the next page while the pages were read is one', async () => {
  const body = JSON.stringify({
    data: [{ attributes }],
    meta: { pagination: { total: 101, total_pages: 2 } },
  });
  expect(await clientOf({ text: body }).servers()).toHaveLength(1);
});

test.each(['', ' ', 'a/b', '../x', 'n'.repeat(37)])(
  'a server is not believed to have the short id %j',
  (identifier) => {
    expect(serverDetails.safeParse({ attributes: { ...attributes, identifier } }).success).toBe(false);
  },
);

test.each(['__proto__', 'constructor', 'toString'])(
  '%s is neither a status nor the code of an error',
  (name) => {
    expect(serverDetails.parse({ attributes: { ...attributes, status: name } }).state).toBeNull();
    const body = { errors: [{ code: name, detail: 'x' }] };
    expect(readRefusal(400, body)).toEqual({ kind: 'refused', status: 400, detail: 'x' });
  },
);

test.each(['', '1e308', '0x10', '-1', '9'.repeat(30), 'Infinity'])(
  'Retry-After: %s is as good as none',
  async (retryAfter) => {
    const asked = clientOf({ status: 429, headers: { 'retry-after': retryAfter } }).account();
    await expect(asked).rejects.toMatchObject({ problem: { kind: 'rate-limited', retryAtMs: null } });
  },
);

test('the same IPv6 address in another form is the same', () => {
  const one = { ip: '2001:db8::10', alias: null, port: 25_565 };
  expect(matching([one], '[2001:DB8:0:0:0:0:0:10]:25565')).toEqual([one]);
});

test.each(['::7f00:1', '::127.0.0.1', '::8.8.8.8', '1::1', '4000::1'])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['https://[::127.0.0.1]', 'localhost.', 'panel.', 'x.localhost', 'https://a..b'])(
  '%s may not be typed',
  (text) => {
    expect(() => readPanelAddress(text, { trusted: false })).toThrow('address-not-public');
  },
);

test('an address is read as itself the next time', () => {
  const { url } = readPanelAddress('https://panel.example.com/x/account/account//api/', { trusted: false });
  expect(url).toBe('https://panel.example.com/x');
});

test('a note whose first line shows nothing keeps its lines through Undo', () => {
  const [field] = noteField('\u0001\n¡');
  expect(noteIn(field?.value ?? '')).toBe('\n¡');
});
