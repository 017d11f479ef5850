import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { queryGame } from '../../src/network/game-query.ts';
import { PROBE_TIMEOUT_MS } from '../../src/network/port-probe.ts';
import { around, http, page, tcp, unusedPort } from './support/strangers.ts';

const status = {
  ...{ status: '200', name: 'A world', serverversion: 'v1.4.4.9', port: 7777, playercount: 2 },
  ...{ maxplayers: 8, players: [{ nickname: 'A', team: 0 }] },
};
const text = JSON.stringify(status);
const SILENT = { kind: 'silent' };

describe('Terraria (TShock)', () => {
  test.each(['127.0.0.1', '::1'])('tells version and players on %s', async (host) => {
    const target = await http((path) => page(path === '/v2/server/status' ? text : '{}'), host);
    expect(await queryGame('terraria', target, around())).toMatchObject({
      kind: 'answered',
      status: { version: 'v1.4.4.9', players: 2, maxPlayers: 8 },
    });
  });

  test('a byte order mark is no part of it, and many players are not too much', async () => {
    const target = await http(() =>
      page(`\ufeff${JSON.stringify({ ...status, name: 'x'.repeat(200_000) })}`),
    );
    expect(await queryGame('terraria', target, around())).toMatchObject({ status: { players: 2 } });
  });

  test.each([
    ['more than a status can be', page(JSON.stringify({ ...status, name: 'x'.repeat(300_000) }))],
    ['what wants a token', page('{"status": "401", "error": "Not authorized."}', '401 Unauthorized')],
    ['a page', page('<!doctype html><title>Hello</title>')],
    ['a list', page(`[${text}]`)],
    ['nothing', page('')],
    ['half of it', page(text.slice(0, 40))],
    ['far too deep', page('['.repeat(100_000))],
    ['a head without end', `200 OK\r\n${'x-more: and more\r\n'.repeat(20_000)}\r\n${text}`],
    ['what is no HTTP', `x\r\n\r\n${text}`],
  ])('%s is no answer', async (_, answer) => {
    const target = await http(() => answer);
    expect(await queryGame('terraria', target, around())).toEqual(SILENT);
  });

  test('a redirect is not followed', async () => {
    let visits = 0;
    const inner = await http(() => {
      visits += 1;
      return page(text);
    });
    const target = await http(() => page('', `302 Found\r\nlocation: http://127.0.0.1:${inner.port}/`));
    expect(await queryGame('terraria', target, around())).toEqual(SILENT);
    expect(visits).toBe(0);
  });

  test('nothing is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, 0x20));
    const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`;
    const target = await tcp((socket) => {
      socket.resume().write(head);
      socket.end(bomb);
    });
    expect(await queryGame('terraria', target, around())).toEqual(SILENT);
  });

  test('one that dribbles is given up when the time is over', async () => {
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const target = await tcp((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n{"status');
        resolve();
      });
    });
    const surroundings = around();
    const asked = queryGame('terraria', target, surroundings);
    await begun;
    surroundings.clock.advance(PROBE_TIMEOUT_MS);
    expect(await asked).toEqual(SILENT);
  });

  test('where nothing listens', async () => {
    const port = await unusedPort();
    expect(await queryGame('terraria', { ip: '127.0.0.1', port }, around())).toEqual({ kind: 'refused' });
  });
});
