import { describe, expect, test } from 'vitest';
import { encryptedPort, freePort, silentPort, takenPort } from '../support/ports.ts';
import { ask } from '../support/stage.ts';
import { startOn, surroundings } from '../support/starting.ts';

const PAGE = '<html><title>Access denied</title></html>';
const GATEWAY = { path: /^\/gateway\/bot/ };

describe('a panel', () => {
  test.each([
    ['a page instead of a panel', { kind: 'html', status: 200 }],
    ['a redirect', { kind: 'redirect', location: 'https://elsewhere.example' }],
    ['maintenance', { kind: 'html', status: 503 }],
    ['somebody who answers 200 to a wrong key', { kind: 'wrong-shape' }],
  ] as const)('%s: ⚠ that names it, and the bot serves', async (_name, fault) => {
    const { env, panel, discord } = await surroundings();
    panel.fault(fault);
    const { lines, runs } = await startOn(env);
    expect(runs).toBe(true);
    expect(lines.find((line) => line.startsWith('⚠ panel'))).toContain(`⚠ panel – ${panel.url}: `);
    expect((await ask(discord.member({ name: 'Alice' }), '/help')).text).toContain('Portkeeper');
  });

  test.each([
    ['that is off', () => freePort(), 'nothing accepts the connection'],
    ['that accepts and stays silent', () => silentPort(), 'did not answer in time'],
  ])('%s: ⚠ that names it beside one that answers', async (_name, port, words) => {
    const { env, panel } = await surroundings();
    const dead = `http://127.0.0.1:${await port()}`;
    const { lines, runs } = await startOn({ ...env, PANEL_URL: `${dead},${panel.url}` });
    expect(runs).toBe(true);
    const [first, second] = lines.filter((line) => line.includes('panel – '));
    expect(first).toContain(`⚠ panel – ${dead}: `);
    expect(first).toContain(words);
    expect(second).toBe(`✓ panel – ${panel.url}`);
  });

  test('that speaks no https, because the address was written without http://', async () => {
    const { env, panel } = await surroundings();
    const { lines } = await startOn({ ...env, PANEL_URL: panel.url.replace('http://', '') });
    const line = lines.find((one) => one.startsWith('⚠ panel'));
    expect(line).toContain('does not speak https');
    expect(line).toContain('http://');
    expect(line).not.toContain('certificate');
  });

  test('with a certificate of its own: what to do about that', async () => {
    const { env } = await surroundings();
    const { lines, runs } = await startOn({
      ...env,
      PANEL_URL: `https://localhost:${await encryptedPort()}`,
    });
    expect(runs).toBe(true);
    expect(lines.find((line) => line.startsWith('⚠ panel'))).toContain('no valid certificate');
    expect(lines.find((line) => line.startsWith('⚠ panel'))).toContain('NODE_EXTRA_CA_CERTS');
  });

  test('too many requests from this address: it is a panel all the same', async () => {
    const { env, panel } = await surroundings();
    panel.fault({ kind: 'rate-limited', retryAfterSeconds: 30 });
    expect((await startOn(env)).lines).toContain(`✓ panel – ${panel.url}`);
  });

  test('none: that this lets members link any is called a choice', async () => {
    const { env } = await surroundings();
    const { lines } = await startOn({ ...env, PANEL_URL: '' });
    expect(lines.find((line) => line.startsWith('✓ panels'))).toContain('PANEL_URL unset');
  });
});

describe('HTTP_PORT', () => {
  test('taken: the sentence, before Discord is asked for anything', async () => {
    const { env, discord } = await surroundings();
    const port = await takenPort();
    const { lines, runs } = await startOn({ ...env, HTTP_PORT: String(port) });
    expect(runs).toBe(false);
    expect(lines.at(-1)).toContain(`✗ health – Port ${port} of 127.0.0.1 is taken`);
    expect(discord.requests).toEqual([]);
  });

  test.each(['192.0.2.1', '2001:db8::1', 'no-such-name.invalid'])(
    'on %s, which is elsewhere',
    async (host) => {
      const { env, discord } = await surroundings();
      const { lines } = await startOn({ ...env, HTTP_PORT: String(await freePort()), HTTP_HOST: host });
      expect(lines.at(-1)).toContain(`✗ health – ${host} is no address of this machine`);
      expect(discord.requests).toEqual([]);
    },
  );

  test.each(['::1', '[::1]'])('on %s: the URL has brackets, and answers', async (host) => {
    const { env } = await surroundings();
    const port = await freePort();
    const { lines } = await startOn({ ...env, HTTP_PORT: String(port), HTTP_HOST: host });
    expect(lines).toContain(`✓ health – http://[::1]:${port}`);
    expect((await fetch(`http://[::1]:${port}/readyz`)).status).toBe(200);
  });

  test('for all machines: what that shows is said', async () => {
    const { env } = await surroundings();
    const { lines } = await startOn({ ...env, HTTP_PORT: String(await freePort()), HTTP_HOST: '0.0.0.0' });
    expect(lines.find((line) => line.startsWith('⚠ health'))).toContain('lets other machines look');
  });
});

describe('Discord', () => {
  test.each([
    [
      '403 with a page',
      { status: 403, page: PAGE },
      'A web page came instead of Discord’s answer (status 403)',
    ],
    ['403 of its own', { status: 403, body: { message: 'no', code: 40_333 } }, 'status 403'],
    [
      '404 with a page',
      { status: 404, page: PAGE },
      'A web page came instead of Discord’s answer (status 404)',
    ],
    [
      '200 with a page',
      { status: 200, page: PAGE },
      'A web page came instead of Discord’s answer (status 200)',
    ],
    ['429 with a page', { status: 429, page: PAGE }, 'does not say how long'],
    ['503 with a page', { status: 503, page: PAGE, times: 9 }, 'out of order (status 503)'],
    ['401', { status: 401, body: { message: '401: Unauthorized', code: 0 } }, 'refuses the token'],
  ])('answers %s: ✗ with the cause', async (_name, fault, words) => {
    const { env, discord } = await surroundings();
    discord.fault({ match: GATEWAY, kind: 'status', ...fault });
    const { lines, runs, logins } = await startOn(env);
    expect(runs).toBe(false);
    expect(lines.at(-1)).toMatch(/^✗ Discord – /);
    expect(lines.at(-1)).toContain(words);
    expect(logins).toBe(0);
  });

  test('takes no more requests: how long is said, and then it goes on', async () => {
    const { env, discord } = await surroundings();
    discord.fault({ match: GATEWAY, kind: 'status', status: 429, retryAfterSeconds: 2 });
    const { lines, runs } = await startOn(env);
    expect(lines.find((line) => line.startsWith('⚠ Discord'))).toMatch(/no more requests for 2 s/);
    expect(runs).toBe(true);
  });

  test('has no logins left today: when there are some again', async () => {
    const { env, discord } = await surroundings();
    const session_start_limit = { total: 1_000, remaining: 0, reset_after: 3_600_000, max_concurrency: 1 };
    const body = { url: 'ws://127.0.0.1:1', shards: 1, session_start_limit };
    discord.fault({ match: GATEWAY, kind: 'status', status: 200, body, times: 9 });
    const { lines, logins } = await startOn(env);
    expect(lines.at(-1)).toMatch(/1,000 times a day.*works again at \d{4}-\d\d-\d\dT\d\d:\d\d/);
    expect(logins).toBe(0);
  });

  test('does not answer in time', async () => {
    const { env } = await surroundings();
    const { lines } = await startOn({
      ...env,
      DISCORD_API_URL: `http://127.0.0.1:${await silentPort()}/api`,
    });
    expect(lines.at(-1)).toContain('✗ Discord – Discord cannot be reached: no answer in time');
  });

  test('has no name here', async () => {
    const { env } = await surroundings();
    const { lines } = await startOn({ ...env, DISCORD_API_URL: 'http://no-such-name.invalid/api' });
    expect(lines.at(-1)).toContain('its name does not resolve');
  });

  test('comes with a certificate that is not its own', async () => {
    const { env } = await surroundings();
    const { lines } = await startOn({
      ...env,
      DISCORD_API_URL: `https://localhost:${await encryptedPort()}/api`,
    });
    expect(lines.at(-1)).toContain('opens encrypted connections (TLS)');
    expect(lines.at(-1)).toContain('NODE_EXTRA_CA_CERTS');
  });

  test('speaks no TLS where that is asked for', async () => {
    const { env, discord } = await surroundings();
    const { lines } = await startOn({ ...env, DISCORD_API_URL: discord.apiUrl.replace('http:', 'https:') });
    expect(lines.at(-1)).toContain('No encrypted connection (TLS) to Discord');
  });

  test.each([
    [4004, 'takes the token no more'],
    [4013, 'refuses the intents'],
    [4014, 'was not granted'],
  ])('ends a running connection with %i: told, with the sentence', async (code, words) => {
    const { env, discord } = await surroundings();
    const { closed } = await startOn(env);
    discord.gateway.drop(code);
    const { reasonFor } = await import('../../src/checklist.ts');
    expect(reasonFor(await closed)).toContain(words);
  });
});

describe('commands', () => {
  const create = (body: object, status = 400) =>
    ({ match: { method: 'PUT' }, kind: 'status', status, body }) as const;

  test.each([
    [
      'a day’s new commands are used up',
      create({ message: 'Max number…', code: 30_034 }),
      'restart Portkeeper tomorrow',
    ],
    ['Discord refuses', create({ message: 'Missing Access', code: 50_001 }, 403), 'status 403'],
    ['Discord is out of order', { ...create({}, 500), times: 9 }, 'out of order (status 500)'],
  ])('%s: ⚠, and the bot serves those that are registered', async (_name, fault, words) => {
    const { env, discord } = await surroundings();
    await startOn(env);
    const [first] = discord.commands;
    if (first) first.description = 'Of a former version';
    discord.fault(fault);
    const { lines, runs } = await startOn({ ...env, DATA_DIR: `${env.DATA_DIR}-2` });
    expect(runs).toBe(true);
    expect(lines.find((line) => line.startsWith('⚠ commands'))).toContain(words);
    expect(lines.find((line) => line.startsWith('⚠ commands'))).toContain('go on working');
  });
});
