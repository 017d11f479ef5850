import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { range } from '../../sandbox/panel/index.ts';
import { addressesInHosts, searched } from '../../src/network/local-names.ts';
import { LOOKUP_TIMEOUT_MS } from '../../src/network/lookups.ts';
import { createResolver } from '../../src/network/resolver.ts';
import { a, aaaa, cname, type Question, silent, startNameServer } from '../support/name-server.ts';

const V6 = '2001:4860::1';
const V6_HEX = '20014860000000000000000000000001';
const NAME = 'play.example.net';

/** What a name leads to where name servers answer so. */
async function found(
  answers: (question: Question) => Buffer | null,
  { name = NAME, trusted = false, files }: Partial<Where> = {},
) {
  const { servers, asked } = await startNameServer(answers);
  const resolve = createResolver({ servers, files: { ...NO_FILES, ...files } });
  const { signal } = new AbortController();
  return { found: await resolve(name, { trusted, signal }).catch(codeOf), asked };
}

/** What a name leads to by these servers. */
function asking(...servers: string[]) {
  const { signal } = new AbortController();
  return createResolver({ servers })(NAME, { trusted: false, signal }).catch(codeOf);
}

const onlyIPv4 = ({ name, family, reply }: Question) => reply(family === 4 ? [a(name, '8.8.8.8')] : []);

interface Where {
  name: string;
  trusted: boolean;
  files: { hosts?: string; resolv?: string };
}

const NO_FILES = { hosts: '/nonexistent/hosts', resolv: '/nonexistent/resolv.conf' };
const codeOf = (error: NodeJS.ErrnoException) => error.code ?? error.name;
const nowhere = { addresses: [], isWhole: true };

function file(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'portkeeper-names-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'file');
  writeFileSync(path, text);
  return path;
}

describe('name servers', () => {
  test('both families, IPv4 first', async () => {
    const answers = ({ name, family, reply }: Question) =>
      reply(family === 4 ? [a(name, '8.8.8.8'), a(name, '8.8.4.4')] : [aaaa(name, V6_HEX)]);
    const addresses = ['8.8.8.8', '8.8.4.4', V6];
    expect((await found(answers)).found).toEqual({ addresses, isWhole: true });
  });

  test('names with letters of the world are asked for as the network writes them', async () => {
    const made = await found(({ reply, name }) => reply([a(name, '8.8.8.8')]), { name: 'Bücher.Example.' });
    expect(new Set(made.asked.map(({ name }) => name))).toEqual(new Set(['xn--bcher-kva.example']));
  });

  test.each([
    ['nothing', ''],
    ['a dot', '.'],
    ['two dots', 'a..b'],
    ['a long part', `${'x'.repeat(64)}.example`],
    ['a long name', `${'a.'.repeat(200)}example`],
    ['other signs', 'a b.example\0'],
  ])('what is no name leads nowhere: %s', async (_, name) =>
    expect((await found(silent, { name })).found).toEqual(nowhere),
  );

  test('NXDOMAIN, and no record of either family', async () => {
    expect((await found(({ reply }) => reply([], { rcode: 3 }))).found).toEqual(nowhere);
    expect((await found(({ reply }) => reply([]))).found).toEqual(nowhere);
  });

  test('a family without record is no lack', async () => {
    expect((await found(onlyIPv4)).found).toEqual({ addresses: ['8.8.8.8'], isWhole: true });
  });

  test.each([
    ['silent', () => null],
    ['broken', ({ reply }: Question) => reply([], { rcode: 2 })],
    ['nonsense', () => Buffer.from('nonsense')],
  ])('a server that is %s about IPv6 takes the IPv4 from nobody, and soon', async (_, broken) => {
    const startedAt = performance.now();
    const answers = (question: Question) =>
      question.family === 4 ? question.reply([a(question.name, '8.8.8.8')]) : broken(question);
    expect((await found(answers)).found).toEqual({ addresses: ['8.8.8.8'], isWhole: false });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('nobody says that a name leads nowhere while one family is not known', async () => {
    const answers = ({ family, reply }: Question) => reply([], { rcode: family === 4 ? 0 : 2 });
    expect((await found(answers)).found).toBe('ESERVFAIL');
  });

  test('SERVFAIL and nonsense say nothing about the name', async () => {
    expect((await found(({ reply }) => reply([], { rcode: 2 }))).found).toBe('ESERVFAIL');
    const cut = ({ reply, name }: Question) => reply([a(name, '8.8.8.8')]).subarray(0, -6);
    expect((await found(cut)).found).toBe('EBADRESP');
  });

  test.each([
    ['is broken', { rcode: 2 }],
    ['refuses', { rcode: 5 }],
    ['does not know the question', { rcode: 4 }],
  ])('where the first server %s, the next is asked', async (_, flags) => {
    const first = await startNameServer(({ reply }) => reply([], flags));
    const next = await startNameServer(onlyIPv4);
    expect(await asking(...first.servers, ...first.servers, ...next.servers)).toEqual({
      ...{ addresses: ['8.8.8.8'], isWhole: true },
    });
    expect(await asking(...first.servers, ...first.servers)).toMatch(/^E(SERVFAIL|REFUSED|NOTIMP)$/);
  });

  test('nor is anybody kept by servers that are silent or not there, before one that answers', async () => {
    const [first, next] = [await startNameServer(silent), await startNameServer(onlyIPv4)];
    const startedAt = performance.now();
    const found = await asking(...first.servers, '127.0.0.1:1', ...next.servers);
    expect(found).toEqual({ addresses: ['8.8.8.8'], isWhole: true });
    expect(performance.now() - startedAt).toBeLessThan(LOOKUP_TIMEOUT_MS);
  });

  test('a machine without name servers knows nothing about a name', async () => {
    expect(await asking('127.0.0.1:1')).toBe('ECONNREFUSED');
  });

  test.each([4, 6])('a lost question is asked again, here that for IPv%i', async (lost) => {
    const losses = new Set([lost]);
    const made = await found(({ name, family, reply }) => {
      if (family && losses.delete(family)) return null;
      return reply(family === 4 ? [a(name, '8.8.8.8')] : [aaaa(name, V6_HEX)]);
    });
    expect(made.found).toMatchObject({ addresses: expect.arrayContaining(['8.8.8.8']) });
  });

  test('of a huge answer, over TCP, 32 addresses a family are kept', async () => {
    const many = (name: string) => range(0, 1_999).map((n) => a(name, `8.8.${n >> 8}.${n & 255}`));
    const made = await found(({ name, family, overTcp, reply }) => {
      if (family !== 4) return reply([]);
      return overTcp ? reply(many(name)) : reply([], { isCut: true });
    });
    expect(made.found).toMatchObject({ addresses: { length: 32 }, isWhole: true });
  });

  test('chains of CNAMEs are followed within the answer; endless ones lead nowhere', async () => {
    const chain = range(1, 9).map((n) => cname(n === 1 ? NAME : `c${n}.example`, `c${n + 1}.example`));
    const good = await found(({ family, reply }) =>
      reply(family === 4 ? [...chain, a('c10.example', '8.8.8.8')] : chain),
    );
    expect(good.found).toEqual({ addresses: ['8.8.8.8'], isWhole: true });
    const endless = await found(({ reply }) => reply([cname(NAME, 'b.example'), cname('b.example', NAME)]));
    expect(endless.found).toEqual(nowhere);
  });

  test('what is silent is given up when nobody waits any more', async () => {
    const { servers } = await startNameServer(silent);
    const over = new AbortController();
    const options = { trusted: false, signal: over.signal };
    const asked = createResolver({ servers })(NAME, options);
    over.abort();
    await expect(asked).rejects.toMatchObject({ code: 'ECANCELLED' });
    await expect(createResolver({ servers })(NAME, options)).rejects.toThrow('aborted');
  });
});

describe('what only this machine knows of names', () => {
  const HOSTS =
    '# comment\n127.0.0.1 localhost\n10.0.0.5\tPanel.lan panel # ours\n::1 panel\nnonsense panel\n\n';

  test('the hosts file counts for names of the operator, before the name servers', async () => {
    const files = { hosts: file(HOSTS) };
    for (const name of ['panel', 'PANEL']) {
      const made = await found(silent, { name, trusted: true, files });
      expect(made).toEqual({ found: { addresses: ['10.0.0.5', '::1'], isWhole: true }, asked: [] });
    }
  });

  test('and for no name of a stranger', async () => {
    const made = await found(({ reply }) => reply([], { rcode: 3 }), {
      ...{ name: 'panel.lan', files: { hosts: file(HOSTS) } },
    });
    expect(made.found).toEqual(nowhere);
  });

  test.each(['localhost', 'Localhost.', 'a.localhost'])('%s is here in any case', async (name) => {
    const { found: here, asked } = await found(silent, { name, trusted: true });
    expect([here, asked]).toEqual([{ addresses: ['127.0.0.1', '::1'], isWhole: true }, []]);
  });

  test('a changed hosts file is read again', () => {
    const hosts = file('10.0.0.1 panel\n');
    expect(addressesInHosts('panel', { ...NO_FILES, hosts })).toEqual(['10.0.0.1']);
    writeFileSync(hosts, '10.0.0.2 panel\n');
    utimesSync(hosts, 1, 1);
    expect(addressesInHosts('panel', { ...NO_FILES, hosts })).toEqual(['10.0.0.2']);
  });

  test('search domains count for short names, as in Kubernetes', () => {
    const resolv = file(
      'nameserver 10.0.0.10\nsearch games.svc.local svc.local.\noptions timeout:1 ndots:2\n',
    );
    const files = { ...NO_FILES, resolv };
    expect(searched('panel', files)).toEqual(['panel.games.svc.local', 'panel.svc.local', 'panel']);
    expect(searched('panel.games', files)).toEqual([
      ...['panel.games.games.svc.local', 'panel.games.svc.local', 'panel.games'],
    ]);
    expect(searched('panel.example.com', files)).toEqual(['panel.example.com']);
    expect(searched('panel', NO_FILES)).toEqual(['panel']);
  });

  test('in a container of Docker the names of its other containers come first', () => {
    const resolv = file('nameserver 127.0.0.11\nsearch lan\noptions edns0 trust-ad ndots:0\n');
    const files = { ...NO_FILES, resolv };
    expect(searched('panel', files)).toEqual(['panel', 'panel.lan']);
    expect(searched('panel.example', files)).toEqual(['panel.example']);
  });

  test('a domain whose server is broken takes the name from nobody, and makes no claim', async () => {
    const files = { resolv: file('search broken.example\n') };
    const answering = (rcode: number) => (question: Question) => {
      const { name, family, reply } = question;
      if (name.endsWith('broken.example')) return reply([], { rcode: 2 });
      return rcode === 0 && family === 4 ? reply([a(name, '10.0.0.5')]) : reply([], { rcode });
    };
    const made = await found(answering(0), { name: 'panel', trusted: true, files });
    expect(made.found).toEqual({ addresses: ['10.0.0.5'], isWhole: true });
    expect((await found(answering(3), { name: 'panel', trusted: true, files })).found).toBe('ESERVFAIL');
  });

  test('a name with a dot behind it is looked up as it is', async () => {
    const files = { resolv: file('search one.example\n') };
    const made = await found(({ reply }) => reply([], { rcode: 3 }), {
      name: 'panel.',
      trusted: true,
      files,
    });
    expect([made.found, new Set(made.asked.map(({ name }) => name))]).toEqual([nowhere, new Set(['panel'])]);
  });

  test.each([
    'localhost',
    'a.localhost.',
    'printer.local',
    'Metadata.Google.Internal',
    'nas.home.arpa',
    'panel',
  ])('%s of a stranger is asked of nobody', async (name) =>
    expect(await found(silent, { name })).toEqual({ found: nowhere, asked: [] }),
  );

  test.each(['0x7f.1', '127.1', '2130706433', '127.0.0.1', '[::1]'])(
    '%s is an address in disguise, and not taken for one',
    async (name) =>
      expect((await found(({ reply }) => reply([], { rcode: 3 }), { name })).found).toEqual(nowhere),
  );

  test('search domains are asked for in turn, and for no name of a stranger', async () => {
    const files = { resolv: file('search one.example two.example\n') };
    const answers = ({ name, family, reply }: Question) =>
      name === 'panel.two.example'
        ? reply(family === 4 ? [a(name, '10.0.0.5')] : [])
        : reply([], { rcode: 3 });
    const made = await found(answers, { name: 'panel', trusted: true, files });
    expect(made.found).toEqual({ addresses: ['10.0.0.5'], isWhole: true });
    expect((await found(answers, { name: 'panel', files })).found).toEqual(nowhere);
  });
});
