import { describe, expect, test } from 'vitest';
import { type Came, PAGE, toldOf } from './support/came.ts';

const JSON_TYPE = 'application/json';
const page = (inner: string, title = 'Hello') => PAGE.replace('Hello', title).replace('>x<', `>${inner}<`);
const CLOUDFLARE = { server: 'cloudflare', 'cf-ray': '8f0a-FRA' };
const LET_THROUGH = 'Ask your host to let Portkeeper through to `/api/client`';

/** What is told of an answer, with its status and type, and never as if the address were wrong. */
async function stopped(came: Came) {
  const { text, problem } = await toldOf(came);
  expect(text).toContain(LET_THROUGH);
  expect(text).toContain(`${came.status}, \``);
  expect(text).not.toContain('Check the address');
  return { text, problem };
}

describe('a proxy that wants to see a human is named', () => {
  test.each<[string | null, Came]>([
    ['Cloudflare', { status: 403, headers: { ...CLOUDFLARE, 'cf-mitigated': 'challenge' }, body: PAGE }],
    [
      'Cloudflare',
      {
        status: 503,
        headers: CLOUDFLARE,
        body: page('<form id="challenge-form" action="/?__cf_chl_f_tk=x">'),
      },
    ],
    ['Cloudflare', { status: 403, body: page('<script>window._cf_chl_opt={}</script>', 'Just a moment...') }],
    [
      'Cloudflare',
      {
        status: 403,
        body: page('<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'),
      },
    ],
    [
      'DDoS-Guard',
      { status: 403, headers: { server: 'ddos-guard' }, body: page('Checking your browser', 'DDOS-GUARD') },
    ],
    [
      'DDoS-Guard',
      { status: 403, body: page('<script src="/.well-known/ddos-guard/js-challenge/index.js"></script>') },
    ],
    [
      'Imperva',
      { status: 200, body: page('<iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=9"></iframe>') },
    ],
    ['AWS WAF', { status: 202, headers: { 'x-amzn-waf-action': 'challenge' }, body: PAGE }],
    ['AWS WAF', { status: 405, body: page('<script>window.gokuProps = {}</script>') }],
    ['Vercel', { status: 429, headers: { 'x-vercel-mitigated': 'challenge' }, body: PAGE }],
    ['Vercel', { status: 403, headers: { 'x-vercel-mitigated': 'challenge' }, body: PAGE }],
    [
      'Anubis',
      { status: 200, body: page('<img src="/.within.website/x/cmd/anubis/static/img/pensive.webp">') },
    ],
    ['Bunny Shield', { status: 403, body: page('<script src="/.bunny-shield/assets/x.js"></script>') }],
    [
      'DataDome',
      { status: 403, type: JSON_TYPE, body: '{"url":"https://geo.captcha-delivery.com/captcha/?x"}' },
    ],
    [
      'Sucuri',
      { status: 200, body: page('You are being redirected<script>sucuri_cloudproxy_js=""</script>') },
    ],
    [
      'Go-away',
      {
        status: 403,
        body: page('<link href="/.well-known/.git.gammaspectra.live/git/go-away/cmd/go-away/x">'),
      },
    ],
    [null, { status: 403, body: page('<div class="g-recaptcha"></div>') }],
    [null, { status: 403, body: page('<div id="px-captcha"></div>') }],
    [
      null,
      {
        status: 403,
        body: page('<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>'),
      },
    ],
  ])('%s: %j', async (by, came) => {
    const { text, problem } = await stopped(came);
    expect(problem).toMatchObject({ kind: 'no-answer', answer: { how: 'challenge', by } });
    expect(text).toContain(by === null ? 'Something in front of the panel' : by);
    expect(text).toContain('wants to see a human');
  });

  test('but data of the panel about a captcha is data', async () => {
    const body = JSON.stringify({ errors: [{ code: 'DisplayException', detail: 'captcha cloudflare' }] });
    const { problem } = await toldOf({ status: 400, type: JSON_TYPE, body });
    expect(problem).toMatchObject({ kind: 'refused' });
  });
});

describe('a page of the panel itself is not taken for a check, whatever protects its login', () => {
  const SPA = page(
    '<script>window.SiteConfiguration = {"recaptcha":{"enabled":true,"siteKey":"x"}};</script><div id="app"></div>',
    'Pterodactyl',
  );
  test.each<[string, Came]>([
    ['Pterodactyl', { body: SPA }],
    [
      'Pterodactyl behind Cloudflare, which looks at browsers by itself',
      {
        headers: CLOUDFLARE,
        body: SPA.replace(
          '</body>',
          '<script>window.__CF$cv$params={};a.src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"</script></body>',
        ),
      },
    ],
    ['Pterodactyl behind DDoS-Guard', { headers: { server: 'ddos-guard' }, body: SPA }],
    [
      'Pterodactyl behind Imperva',
      {
        headers: { 'x-iinfo': '1-2-3' },
        body: SPA.replace('</body>', '<script src="/_Incapsula_Resource?SWJIYLWA=x"></script></body>'),
      },
    ],
    [
      'Pelican',
      {
        body: page(
          '<div wire:id="x" class="fi-simple-page"><div class="cf-turnstile"></div></div><script src="/livewire/livewire.js"></script>',
        ),
      },
    ],
    [
      'any page behind Cloudflare',
      {
        status: 404,
        headers: CLOUDFLARE,
        body: page('<script src="/cdn-cgi/challenge-platform/h/g/scripts/jsd/x/main.js"></script>'),
      },
    ],
  ])('%s', async (_name, came) => {
    const { text, problem } = await toldOf(came);
    expect(problem).toMatchObject({ answer: { how: 'not-json', came: 'page' } });
    expect(text).toContain('a web page came instead of data');
    expect(text).toContain('Check the address of the panel');
  });
});

describe('what refuses in front of the panel is named where it names itself', () => {
  test.each<[string | null, Came]>([
    [
      'Cloudflare',
      { status: 403, headers: CLOUDFLARE, body: page('<div id="cf-error-details">Error code 1020</div>') },
    ],
    [
      'Cloudflare',
      { status: 403, headers: CLOUDFLARE, type: 'text/plain; charset=UTF-8', body: 'error code: 1010' },
    ],
    [
      'Sucuri',
      {
        status: 403,
        headers: { 'x-sucuri-id': '15005' },
        body: page('Sucuri WebSite Firewall - Access Denied'),
      },
    ],
    ['Imperva', { status: 403, body: page('Request unsuccessful. Incapsula incident ID: 1-2') }],
    ['Akamai', { status: 403, body: page('Reference #18 https://errors.edgesuite.net/18') }],
    ['Wordfence', { status: 403, body: page('Generated by Wordfence') }],
    [
      null,
      {
        status: 403,
        type: 'text/html',
        body: '<html>\r\n<head><title>403 Forbidden</title></head><center>nginx</center></html>',
      },
    ],
    [null, { status: 403, type: 'text/plain', body: 'Forbidden' }],
    [
      null,
      {
        status: 403,
        type: 'application/xml',
        body: '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
      },
    ],
    [null, { status: 451, body: PAGE }],
  ])('%s: %j', async (by, came) => {
    const { text } = await stopped(came);
    expect(text).toContain(
      by === null
        ? 'Something in front of the panel refused'
        : `${by} stands in front of the panel and refused`,
    );
    expect(text).not.toContain('human');
  });

  test.each([400, 404, 405, 421, 426])('a page with %i may be that of a wrong address', async (status) => {
    expect((await toldOf({ status, body: PAGE })).text).toContain('Check the address of the panel');
  });
});

describe('a login in front of the panel is told as that', () => {
  const BASIC = { 'www-authenticate': 'Basic realm="SECRET"' };
  test.each<[string | null, Came]>([
    [null, { status: 401, headers: BASIC, body: PAGE }],
    [null, { status: 401, headers: BASIC, type: 'text/plain', body: 'Unauthorized' }],
    [null, { status: 401, headers: { 'www-authenticate': 'Digest realm="x", nonce="y"' }, body: PAGE }],
    ['Authelia', { status: 200, body: page('<div id="root"></div>', 'Login - Authelia') }],
    ['authentik', { status: 200, body: page('<ak-flow-executor></ak-flow-executor>', 'My company') }],
    ['Keycloak', { status: 200, body: page('<div id="kc-content"></div>', 'Sign in to master') }],
    ['Cloudflare Access', { status: 200, body: page('x', 'Sign in ・ Cloudflare Access') }],
    ['OAuth2 Proxy', { status: 403, body: page('Secured with <a>OAuth2 Proxy</a>', 'Sign In') }],
    ['Pangolin', { status: 200, body: page('x', 'Dashboard - Pangolin') }],
  ])('%s: %j', async (by, came) => {
    const { text, problem } = await stopped(came);
    expect(problem).toMatchObject({ kind: 'no-answer', answer: { how: 'login', by } });
    expect(text).toContain(
      by === null
        ? 'Something in front of the panel wants a login'
        : `${by} stands in front of the panel and wants a login`,
    );
    expect(text).not.toContain('SECRET');
  });

  test('a key that the panel refuses is no login of somebody else', async () => {
    const refused = { status: 401, headers: BASIC, type: JSON_TYPE, body: '{"message":"Unauthenticated."}' };
    expect((await toldOf(refused)).problem).toEqual({ kind: 'key-refused' });
  });
});

test('a redirect away may be a login as well', async () => {
  const { text } = await toldOf({
    status: 302,
    headers: { location: 'https://auth.example.com/?rd=SECRET' },
  });
  expect(text).toContain('a redirect to `auth.example.com`');
  expect(text).toContain(`If it is right, ${LET_THROUGH.replace('Ask', 'ask')}`);
});
