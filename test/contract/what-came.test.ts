import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { probePanel } from '../../src/panel/probe.ts';
import { PanelFailure } from '../../src/panel/problems.ts';
import { createTransport } from '../../src/panel/transport.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Came, PAGE, serving, toldOf } from './support/came.ts';
import { A, clientOf, listen, type Verb } from './support/panel-client.ts';

const JSON_TYPE = 'application/json';
const DATA = '{"object":"server","attributes":{}}';

test.each<[string, Came, string[]]>([
  ['a web page', { body: PAGE }, ['not a panel’s API', 'web page', 'status 200, `text/html`']],
  ['a page of a refusal', { status: 403, body: PAGE }, ['in front of the panel', 'error 403, `text/html`']],
  [
    '403 JSON that says nothing',
    { status: 403, type: JSON_TYPE, body: '{"success":false}' },
    ['does not understand', 'error 403, `application/json`'],
  ],
  [
    'a warning of PHP',
    { type: JSON_TYPE, body: `<br />\n<b>Deprecated</b>: x in y on line 3<br />\n${DATA}` },
    ['something else before it', 'status 200, `application/json`'],
  ],
  [
    'half of the data',
    { type: JSON_TYPE, body: DATA.slice(0, 20) },
    ['incomplete or damaged', '`application/json`'],
  ],
  [
    'data in gzip',
    { type: JSON_TYPE, headers: { 'content-encoding': 'gzip' }, body: gzipSync(DATA) },
    ['compressed', 'status 200'],
  ],
  [
    'data that pretends to be gzip',
    { type: JSON_TYPE, headers: { 'content-encoding': 'gzip' }, body: '\x1f\x8b rubbish' },
    ['compressed'],
  ],
  ['nothing', { type: JSON_TYPE }, ['was empty', 'status 200']],
  ['nothing without a type', { type: '' }, ['was empty', 'no content type']],
  ['spaces', { type: JSON_TYPE, body: ' \n' }, ['was empty']],
  ['204 without anything', { status: 204, type: '' }, ['was empty', 'status 204']],
  ['304 without anything', { status: 304, type: '' }, ['was empty', 'status 304']],
  ...['null', '[]', '"hello"', '42', 'true', '{"data":null}', '{"success":false,"error":"No."}'].map(
    (body): [string, Came, string[]] => [
      `JSON that is ${body}`,
      { type: JSON_TYPE, body },
      ['does not understand', 'status 200, `application/json`'],
    ],
  ),
  [
    'a warning of PHP that made a page of it',
    { body: `<br />\n<b>Warning</b>:  x in <b>y</b> on line <b>3</b><br />\n${DATA}` },
    ['something else before it', 'status 200, `text/html`'],
  ],
  [
    'a warning of PHP without markup',
    { type: JSON_TYPE, body: `\nPHP Warning:  x in y on line 3\n${DATA}` },
    ['something else before it'],
  ],
  [
    'an error of PHP and no data',
    { body: '<br />\n<b>Parse error</b>:  x in <b>y</b> on line <b>3</b><br />' },
    ['error message of PHP', 'status 200, `text/html`'],
  ],
  [
    'the program instead of what it says',
    { type: 'application/octet-stream', body: '<?php\n\ndefine(1)' },
    ['sends the panel’s program', '`application/octet-stream`'],
  ],
  ['data that says it is a page', { body: DATA }, ['marked as something else', '`text/html`']],
  ['data that says it is a text', { type: 'text/plain', body: `${DATA}\n` }, ['marked as', '`text/plain`']],
  ['data that does not say what it is', { type: '', body: DATA }, ['marked as', 'no content type']],
  [
    'a page that says it is data',
    { type: JSON_TYPE, body: PAGE },
    ['web page', 'not a panel’s API', 'status 200, `application/json`'],
  ],
  ['data and something behind it', { type: JSON_TYPE, body: `${DATA}<br />` }, ['incomplete or damaged']],
  ['half a refusal', { status: 403, type: JSON_TYPE, body: '{"errors":[{"c' }, ['damaged', 'error 403']],
  [
    'data in UTF-16',
    { type: 'application/json; charset=utf-16', body: Buffer.from(`\ufeff${DATA}`, 'utf16le') },
    ['incomplete or damaged', '`application/json`'],
  ],
  ['data in gzip that does not say so', { type: JSON_TYPE, body: gzipSync(DATA) }, ['compressed']],
  [
    'an empty refusal in gzip',
    { status: 403, type: JSON_TYPE, headers: { 'content-encoding': 'gzip' }, body: gzipSync('') },
    ['compressed', 'error 403'],
  ],
  ['a text', { type: 'text/plain', body: 'ok' }, ['not a panel’s API', '`text/plain`']],
  ['a picture', { type: 'image/png', body: 'x' }, ['not a panel’s API', '`image/png`']],
  [
    'a type that is an attack',
    { type: `text/${'`'.repeat(3)}@everyone${'x'.repeat(300)}`, body: 'x' },
    ['not a panel’s API'],
  ],
  [
    'a proxy that cannot reach it',
    { status: 502, body: PAGE },
    ['The panel is broken right now (error 502)', 'tell your host'],
  ],
])('%s is told as that', async (name, came, words) => {
  const { text } = await toldOf(came, name.startsWith('a proxy') ? 'assign' : 'server');
  for (const word of words) expect(text).toContain(word);
  if (!words.includes('web page')) expect(text).not.toContain('a web page came instead of data');
  expect(text.length).toBeLessThan(1_000);
});

describe('a redirect names its target: the host, and nothing that may be secret', () => {
  test.each([
    ['https://login.example.com/auth?token=SECRET#SECRET', 'to `login.example.com`'],
    ['https://user:SECRET@login.example.com:8443/SECRET', 'to `login.example.com:8443`'],
    ['//elsewhere.example/SECRET', 'to `elsewhere.example`'],
    [`https://${'a'.repeat(60)}.${'b'.repeat(60)}.example/`, 'to `aaaa'],
    ['https://ptlc_abcdefghijklmnopqrstuvwxyz0123456789.example/', 'to `ptlc_….example`'],
    ['https://[', 'with a redirect, and'],
    ['', 'with a redirect, and'],
  ])('%s', async (location, words) => {
    const { text } = await toldOf({ status: 302, headers: location ? { location } : {} });
    expect(text).toContain(words);
    expect(text).toContain('Check the address of the panel');
    expect(text).not.toMatch(/SECRET|klmnop/);
    expect(text.length).toBeLessThan(800);
  });

  test.each([
    ['/auth/login', 'to its own login page'],
    ['login?next=SECRET', 'to its own login page'],
    ['/api/client/account/', 'to another page of its own'],
    ['?SECRET', 'to another page of its own'],
  ])('within itself: %s', async (location, words) => {
    const { text } = await toldOf({ status: 302, headers: { location } });
    expect(text).toContain(words);
    expect(text).not.toMatch(/SECRET|127\.0/);
  });

  test.each(['javascript:alert(1)', 'mailto:a@b.example', 'data:text/html,x'])(
    '%s leads nowhere',
    async (location) => {
      expect((await toldOf({ status: 307, headers: { location } })).text).toContain('with a redirect, and');
    },
  );

  test('the same host by https is told with the scheme', async () => {
    const url = await listen((request, response) => {
      response.writeHead(301, { location: `https://${request.headers.host}${request.url}` }).end();
    });
    const to = url.replace('http:', 'https:');
    await expect(clientOf(url).account()).rejects.toMatchObject({
      problem: { answer: { how: 'redirect', to } },
    });
  });
});

test('an address is probed with the same words', async () => {
  const clock = new ManualClock();
  const transport = createTransport({ clock });
  const probed = async (came: Came) => {
    const asked = probePanel({ transport, clock }, { url: await serving(came), trusted: true });
    const error: unknown = await asked.catch((thrown: unknown) => thrown);
    return error instanceof PanelFailure ? error.problem : null;
  };
  const answer = (fields: object) => ({ kind: 'no-answer', answer: expect.objectContaining(fields) });
  expect(await probed({ status: 403, headers: { 'cf-mitigated': 'challenge' }, body: PAGE })).toEqual(
    expect.objectContaining(answer({ how: 'challenge', by: 'Cloudflare' })),
  );
  expect(await probed({ status: 403, body: PAGE })).toEqual(
    expect.objectContaining(answer({ how: 'not-json', status: 403, contentType: 'text/html' })),
  );
  expect(await probed({ status: 302, headers: { location: 'https://x.example/' } })).toEqual(
    expect.objectContaining(answer({ how: 'redirect', to: 'x.example' })),
  );
  expect(await probed({ type: JSON_TYPE, body: DATA })).toEqual(
    expect.objectContaining(answer({ how: 'not-json' })),
  );
  await transport.close();
});

describe('forks', () => {
  const attributes = { identifier: A, uuid: A, name: 'Fork', feature_limits: { allocations: 5 } };
  const port = { id: 1, ip: '192.0.2.1', port: 25565, is_default: true };
  const list = { allocations: { object: 'list', data: [{ object: 'allocation', attributes: port }] } };
  const asked = async (body: object) =>
    clientOf(await serving({ type: JSON_TYPE, body: JSON.stringify(body) })).server(A);

  test.each([
    { attributes },
    { attributes, relationships: {} },
    { attributes, relationships: { variables: { object: 'list', data: [] } } },
    { attributes: { ...attributes, relationships: { variables: {} } } },
    { attributes: { ...attributes, relationships: { allocations: null } } },
  ])('details that name no allocations are not understood: %j', async (body) => {
    await expect(asked(body)).rejects.toMatchObject({ problem: { answer: { how: 'wrong-shape' } } });
  });

  test('allocations beside the attributes are found', async () => {
    expect((await asked({ attributes, relationships: list })).allocations).toHaveLength(1);
  });

  test('a new kind of id is an id', async () => {
    const identifier = 'serv_ekk4poqaabaabaaaaaaaaaaaaa';
    expect((await asked({ attributes: { ...attributes, identifier }, relationships: list })).id).toBe(
      identifier,
    );
  });

  const refusals: [number, object, object][] = [
    [
      403,
      { message: 'This action is unauthorized.' },
      { kind: 'permission-missing', permission: 'allocation.create' },
    ],
    [
      403,
      { errors: { code: 'AccessDeniedHttpException', detail: 'This action is unauthorized.' } },
      { kind: 'permission-missing' },
    ],
    [
      403,
      { errors: ['you do not have permission to perform this action: allocations.create'] },
      { kind: 'permission-missing' },
    ],
    [401, { message: 'Unauthenticated.' }, { kind: 'key-refused' }],
    [404, { message: 'Not Found' }, { kind: 'not-found' }],
    [
      404,
      {
        errors: [
          {
            code: 'NotFoundHttpException',
            detail: 'The route api/client/servers/2295c7ba/network/allocations could not be found.',
          },
        ],
      },
      { kind: 'not-offered' },
    ],
    [404, { errors: ['route not found'] }, { kind: 'not-offered' }],
    [409, { errors: ['server is suspended'] }, { kind: 'state-conflict', state: 'suspended' }],
    [
      422,
      { message: 'The given data was invalid.', errors: { notes: ['Too long.', 'Not nice.'], ip: 'No.' } },
      {
        kind: 'invalid',
        fields: [
          { field: 'notes', detail: 'Too long.' },
          { field: 'notes', detail: 'Not nice.' },
          { field: 'ip', detail: 'No.' },
        ],
      },
    ],
    [400, { error: 'No.' }, { kind: 'refused', detail: 'No.' }],
    [
      417,
      { errors: ['maximum number of allocations reached'] },
      { kind: 'refused', detail: 'maximum number of allocations reached' },
    ],
    [400, { errors: { message: 'No.' } }, { kind: 'refused', detail: 'No.' }],
    [
      400,
      { errors: [{ code: 'DisplayException', detail: 'Server has no primary allocation' }] },
      { kind: 'primary-needed' },
    ],
    [400, { errors: [{ message: 'No.' }] }, { kind: 'refused', detail: 'No.' }],
    [400, { errors: [{ title: 'No.', status: 400 }] }, { kind: 'refused', detail: 'No.' }],
    [400, { errors: [{ status: 400 }] }, { kind: 'refused', detail: null }],
    [400, { error: { code: 17, message: 'No.' } }, { kind: 'refused', detail: 'No.' }],
    [400, { success: false, message: 'No.' }, { kind: 'refused', detail: 'No.' }],
    [403, { detail: 'Forbidden by policy.' }, { kind: 'permission-missing' }],
    [403, { errors: [{ code: 1020, status: 403, message: 'No.' }] }, { kind: 'permission-missing' }],
    [500, { message: 'Server Error' }, { kind: 'no-answer', answer: { how: 'server-error', status: 500 } }],
  ];
  test.each(refusals)('%i %j is the refusal by status', async (status, body, problem) => {
    const came = await toldOf({ status, type: JSON_TYPE, body: JSON.stringify(body) }, 'assign');
    expect(came.problem).toMatchObject(problem);
  });

  test.each<[Verb, object, object]>([
    [
      'account',
      { success: false, errors: [{ code: 1020, message: 'Access denied' }] },
      { detail: 'Access denied' },
    ],
    ['servers', { message: 'Forbidden' }, { detail: 'Forbidden' }],
    ['count', { errors: [{ status: '403' }] }, { detail: null }],
  ])('a 403 on %s is about no server, so nobody is told to ask its owner', async (verb, body, rest) => {
    const came = await toldOf({ status: 403, type: JSON_TYPE, body: JSON.stringify(body) }, verb);
    expect(came.problem).toEqual({ kind: 'refused', status: 403, ...rest });
    expect(came.text).not.toContain('server');
  });
});
