import { describe, expect, test } from 'vitest';
import { bedrock } from '../../src/network/games/bedrock.ts';
import { minecraft } from '../../src/network/games/minecraft.ts';
import { frame, pong } from './support/strangers.ts';

const TOKEN = Buffer.from('000102030405060708090a0b0c0d0e0f1011121314151617', 'hex');
const NOTHING = { version: null, players: null, maxPlayers: null };
const latin = (text: string) => Buffer.from(text, 'latin1');

test('Minecraft asks with these bytes: a handshake with the address players use, and a request', () => {
  const { question } = minecraft({ ip: '203.0.113.10', port: 25_565 });
  expect(question.toString('hex')).toBe(`12002f0c${latin('203.0.113.10').toString('hex')}63dd01${'0100'}`);
});

describe('Minecraft', () => {
  const read = (json: string) => minecraft({ ip: '127.0.0.1', port: 1 }).read(frame(json));
  const players = '"players":{"online":3,"max":20';

  test.each<[string, string, object]>([
    [
      'all there is',
      `{"version":{"name":"1.21.4","protocol":769},${players},"sample":[]}}`,
      { version: '1.21.4' },
    ],
    ['a sample of null', `{${players},"sample":null}}`, {}],
    ['a sample without names', `{${players},"sample":[{"id":"x"},null,7,{"name":null}]}}`, {}],
    ['a sample that is none', `{${players},"sample":"nobody"}}`, {}],
    ['a text as description', `{"description":"A server",${players}}}`, {}],
    ['a component', `{"description":{"text":"A","extra":[{"text":"b"},"c"]},${players}}}`, {}],
    ['a list as description', `{"description":["A",{"text":"b"}],${players}}}`, {}],
    ['a deep one', `{"description":${'{"extra":['.repeat(500)}${']}'.repeat(500)},${players}}}`, {}],
    ['a byte order mark', `\ufeff{${players}}}`, {}],
    ['counts as text', '{"players":{"online":"3","max":"20"}}', {}],
    [
      'nothing of players',
      '{"version":{"name":"Paper"}}',
      { version: 'Paper', players: null, maxPlayers: null },
    ],
    ['players of null', '{"players":null}', NOTHING],
    ['players as a list', '{"players":[3,20]}', NOTHING],
    ['a version of null', `{"version":null,${players}}}`, { version: null }],
    ['a version as text', `{"version":"1.21",${players}}}`, { version: null }],
    ['nothing at all', '{}', NOTHING],
  ])('%s', (_, json, told) => {
    expect(read(json)).toEqual({ version: null, players: 3, maxPlayers: 20, ...told });
  });

  test.each(['[]', 'null', '"Hello"', '7', '', '{', '{"a":1}}', '<html>'])('%s is no status', (json) => {
    expect(read(json)).toBeNull();
  });

  test('what is there says how much has to come', () => {
    const { read } = minecraft({ ip: '127.0.0.1', port: 1 });
    expect(read(Buffer.alloc(0))).toEqual({ needed: 1 });
    expect(read(Buffer.from([0x80]))).toEqual({ needed: 2 });
    expect(read(Buffer.from([0x80, 0x80, 0x04]))).toEqual({ needed: 65_539 });
    expect(read(Buffer.from([0x81, 0x80, 0x04]))).toBeNull();
  });

  test('what comes behind the status does not matter', () => {
    const { read } = minecraft({ ip: '127.0.0.1', port: 1 });
    expect(read(Buffer.concat([frame('{}'), Buffer.alloc(500, 0xff)]))).toEqual(NOTHING);
  });

  test('bytes that are no UTF-8 break nothing else', () => {
    const text = Buffer.concat([latin('{"description":"\xe4\xff",'), latin(`${players}}}`)]);
    const content = Buffer.concat([Buffer.from([0, text.length]), text]);
    const { read } = minecraft({ ip: '127.0.0.1', port: 1 });
    expect(read(Buffer.concat([Buffer.from([content.length]), content]))).toMatchObject({ players: 3 });
  });
});

describe('Bedrock', () => {
  const read = (text: string) => bedrock.read(pong(bedrock.question(TOKEN, null), text), TOKEN);
  const rest = '13253860892328930865;World;Survival;1;19132;19133;';
  const told = { version: '1.19.40', players: 12, maxPlayers: 40 };

  test.each([
    ['as the game writes it', `MCPE;A server;557;1.19.40;12;40;${rest}`],
    ['with one `;` in the name', `MCPE;Hello; World;557;1.19.40;12;40;${rest}`],
    ['with many', `MCPE;;a;b;;c;d;557;1.19.40;12;40;${rest}`],
    ['with numbers in the name', `MCPE;1;2;3;4;557;1.19.40;12;40;${rest}`],
    ['with all of another server in the name', `MCPE;x;557;1.18.2;99;100;1234567;557;1.19.40;12;40;${rest}`],
    ['with another server in the name', `MCPE;x;557;1.18.2;99;100;557;1.19.40;12;40;${rest}`],
    [
      'with `;` in the second name',
      `MCPE;A;557;1.19.40;12;40;13253860892328930865;a;b;7;Survival;1;19132;19133;`,
    ],
    ['with a field behind the ports', `MCPE;A;557;1.19.40;12;40;${rest}0;`],
    ['without ports', 'MCPE;A;557;1.19.40;12;40;13253860892328930865;World;Survival'],
    ['with nothing behind the counts', 'MCPE;A;557;1.19.40;12;40'],
    ['with a negative id', 'MCPE;A; B;557;1.19.40;12;40;-7418529630741852963;World;Survival;1'],
    ['Education Edition', `MCEE;A;557;1.19.40;12;40;${rest}`],
    ['with a byte order mark', `\ufeffMCPE;A;557;1.19.40;12;40;${rest}`],
    ['with colours', `MCPE;§aA;557;§a1.19.40§r;12;40;${rest}`],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual({ status: told });
  });

  test.each<[string, object]>([
    ['MCPE;A;800;§a1.21§r;-4;1e99;1;S;S', { version: '1.21', players: null, maxPlayers: null }],
    [`MCPE;A;B;557;Beta;12;40;${rest}`, { version: 'Beta', players: 12, maxPlayers: 40 }],
    [`MCPE;A;557;1.19.40;12640;1;${rest}`, { version: '1.19.40', players: null, maxPlayers: null }],
    ['MCPE;Hello', NOTHING],
    ['MCPE', NOTHING],
    [`MCPE;${';'.repeat(3_000)}`, NOTHING],
  ])('%s', (text, status) => {
    expect(read(text)).toEqual({ status });
  });

  test.each(['', 'Hello', 'DST;1;2;3', ';;;;', 'mcpe;A;557;1.19.40;12;40'])('%s is another game', (text) => {
    expect(read(text)).toBeNull();
  });

  test('the packet counts, and not the length that it claims', () => {
    const packet = pong(bedrock.question(TOKEN, null), `MCPE;A;557;1.19.40;12;40;${rest}`);
    packet.writeUInt16BE(60_000, 33);
    expect(bedrock.read(packet, TOKEN)).toEqual({ status: told });
  });
});
