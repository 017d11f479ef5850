import { describe, expect, test } from 'vitest';
import { type Came, toldOf } from './support/came.ts';

const JSON_TYPE = 'application/json';
const errors = (code: string) =>
  JSON.stringify({ errors: [{ code, status: '503', detail: 'Service Unavailable' }] });
const page = (body: string) => `<!DOCTYPE html><html><head>${body}</html>`;
/** No more than what it is known by (recording maintenance.html), after as much as stands before it there. */
const PAGE_OF_PTERODACTYL = page(
  `<title>Service Unavailable</title><style>${'x'.repeat(6_000)}</style></head><div class="px-4 tracking-wider">\n 503   </div>`,
);

/** `php artisan down`, as each panel and each Laravel below it says it. */
const DOWN: [string, Came][] = [
  ['the error of a panel', { type: JSON_TYPE, body: errors('HttpException') }],
  ['the name that newer ones give it', { type: JSON_TYPE, body: errors('ServiceUnavailableHttpException') }],
  ['that of an older one', { type: JSON_TYPE, body: errors('MaintenanceModeException') }],
  ['the JSON of Laravel itself', { type: JSON_TYPE, body: '{"message": "Service Unavailable"}' }],
  [
    'the same, with more',
    { type: JSON_TYPE, body: '{"message":"Service Unavailable","exception":"Symfony\\\\HttpException"}' },
  ],
  ['the recorded page', { body: PAGE_OF_PTERODACTYL }],
  [
    'the recorded page, translated',
    { body: PAGE_OF_PTERODACTYL.replaceAll('Service Unavailable', 'Wartung') },
  ],
  [
    'the page of Pelican',
    {
      body: page(
        '<title>\n        Maintenance - Pelican\n    </title></head><body class="fi-body"><h1 class="fi-simple-header-heading flex">\n 503 | Maintenance\n</h1>',
      ),
    },
  ],
  ['an older page', { body: page('<title>Be right back.</title></head><body>x</body>') }],
  [
    'the page before that',
    {
      body: page(
        '<title>Service Unavailable</title></head><div class="code"> 503 </div><div class="message">x</div>',
      ),
    },
  ],
];

describe('a panel that is in maintenance', () => {
  test.each(DOWN)('is named as that: %s', async (_, came) => {
    const { problem, text } = await toldOf({ status: 503, ...came });
    expect(problem).toMatchObject({ answer: { how: 'under-maintenance', untilMs: null } });
    expect(text).toContain('The panel is in maintenance');
    expect(text).not.toContain('broken');
  });

  test.each(DOWN)('says when to try again: %s', async (_, came) => {
    const { problem, text } = await toldOf({ status: 503, ...came, headers: { 'retry-after': '60' } });
    expect(problem).toMatchObject({ answer: { how: 'under-maintenance', untilMs: expect.any(Number) } });
    expect(text).toMatch(/Try again: <t:\d+:R>/);
  });

  test.each(DOWN)('after a write is looked at again unless the panel itself says it: %s', async (_, came) => {
    const { problem } = await toldOf({ status: 503, ...came }, 'assign');
    const isOfPanel = came.body === errors('HttpException');
    expect(problem).toMatchObject({ unsent: isOfPanel });
  });
});

test.each<[string, Came]>([
  [
    'nginx',
    { body: page('<title>503 Service Temporarily Unavailable</title></head><hr><center>nginx</center>') },
  ],
  [
    'Apache',
    { body: page('<title>503 Service Unavailable</title></head>due to maintenance downtime or capacity') },
  ],
  ['HAProxy', { body: '<html><body><h1>503 Service Unavailable</h1>No server is available.</body></html>' }],
  ['Traefik', { type: 'text/plain', body: 'no available server' }],
  ['nothing', { type: '', body: '' }],
  ['a fork', { type: JSON_TYPE, body: '{"message":"Redis is away"}' }],
  ['another status', { status: 500, body: PAGE_OF_PTERODACTYL }],
])('what is in front of a panel that is away is not called maintenance: %s', async (_, came) => {
  const { text } = await toldOf({ status: 503, ...came });
  expect(text).toMatch(/The panel is broken right now \(error 50[03]\)/);
});
