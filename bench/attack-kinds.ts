import { gzipSync } from 'node:zlib';
import type { Actor } from '../sandbox/discord/index.ts';
import { pageOf, serverOf } from './big-answers.ts';
import { type Answer, json } from './hostile-panel.ts';

/** One way in which somebody with a panel of their own tries to take the bot from everybody. */
export interface Attack {
  name: string;
  /** How the panel answers from the moment on when everything is prepared; made when it is needed. */
  answer(): Answer;
  /** What has to be there before. */
  prepare?(actor: Actor): Promise<void>;
  /** What the attacker may do in the guild; what everybody may unless told. */
  permissions?: bigint;
  /** Until the bot gives up waiting. */
  lasts?: true;
  /** What the attacker types, all at once. */
  act(actor: Actor): Promise<unknown>[];
}

/** Send Messages, View Channel and Use Application Commands with it. */
const MANAGE_GUILD = (1n << 5n) | (1n << 10n) | (1n << 11n) | (1n << 31n);
const many = (what: string, count: number) => new Array(count).fill(what).join(',');
const SERVER = 'abcdef01';
const LONG = 'y'.repeat(20_000);
const MINE = { ip: '127.0.0.1', mine: true };
const MILLION = 1_000_000;

/** To everything that is asked. */
const always =
  (body: () => string): Attack['answer'] =>
  () => {
    const bytes = Buffer.from(body());
    return (_, response) => json(response, bytes);
  };

/** To everything that is asked of a server, and with pages of that size. */
const listing = (server: () => string, page: (number: number) => string): Attack['answer'] => {
  return () => {
    const details = Buffer.from(server());
    const pages = Array.from({ length: 50 }, (_, number) => Buffer.from(page(number + 1)));
    return ({ url = '' }, response) => {
      const number = Number(/[?&]page=(\d+)/.exec(url)?.[1] ?? 1);
      json(response, url.includes('/servers/') ? details : (pages[number - 1] ?? details));
    };
  };
};

const looks = (actor: Actor, count = 8): Promise<unknown>[] =>
  Array.from({ length: count }, async (_, index) => {
    const command = index % 2 === 0 ? '/ports list' : '/ports test';
    return (await actor.slash(command, { server: SERVER })).answer();
  });

const letters = (actor: Actor): Promise<unknown>[] => [
  ...['', '2', '25', 'y', 'yy', 'nothing'].map((allocation) =>
    actor.autocomplete('/ports note', { allocation }, 'allocation'),
  ),
  ...['', 'y', 'nothing'].map((server) => actor.autocomplete('/ports list', { server }, 'server')),
];

async function watch(actor: Actor, allocation: number): Promise<void> {
  const options = { server: SERVER, allocation: String(allocation), every: '1' };
  const { text } = await (await actor.slash('/ports watch', options)).answer();
  if (!text.includes('Watched')) throw new Error(`A port could not be watched: ${text}`);
}

async function watchMany(actor: Actor, count: number): Promise<void> {
  for (let port = 1; port <= count; port++) await watch(actor, port);
}

export const ATTACKS: Attack[] = [
  {
    name: 'a million zeros, and six watches',
    prepare: (actor) => watchMany(actor, 6),
    answer: always(() => `{"data":[${many('0', MILLION)}]}`),
    act: (actor) => looks(actor),
  },
  {
    name: '100,000 zeros, which is as many as are parsed',
    answer: always(() => `{"data":[${many(`[${many('0', 16_000)}]`, 6)}]}`),
    act: (actor) => looks(actor),
  },
  {
    name: 'a record of a million names',
    answer: always(() => `{${Array.from({ length: MILLION }, (_, at) => `"${at}":0`).join(',')}}`),
    act: (actor) => looks(actor),
  },
  { name: 'records in records', answer: always(() => '{"a":'.repeat(200_000)), act: looks },
  {
    name: '32,426 ports',
    answer: always(() => serverOf(32_426, MINE)),
    act: (actor) => looks(actor),
  },
  {
    name: '7,000 ports, and as many on each of 50 pages',
    answer: listing(
      () => serverOf(7_000, MINE),
      (page) => pageOf(new Array(100).fill(70), { ...MINE, page, pages: 50 }),
    ),
    act: (actor) => [...looks(actor), ...letters(actor)],
  },
  {
    name: '50 pages of a megabyte of names and notes',
    answer: listing(
      () => serverOf(45, { ...MINE, name: LONG, note: LONG }),
      (page) => pageOf(new Array(100).fill(10), { ...MINE, page, pages: 50, note: 'y'.repeat(900) }),
    ),
    act: (actor) => [...looks(actor), ...letters(actor)],
  },
  {
    name: '50 pages of two megabytes',
    answer: listing(
      () => serverOf(3, MINE),
      (page) => pageOf(new Array(100).fill(10), { ...MINE, page, pages: 50, note: 'y'.repeat(2_000) }),
    ),
    act: letters,
  },
  {
    name: '525 watches with long names, and letters of `unwatch`',
    permissions: MANAGE_GUILD,
    prepare: (actor) => watchMany(actor, 25),
    answer: always(() => serverOf(30, { ...MINE, name: LONG })),
    act: (actor) => [
      ...looks(actor, 2),
      ...['', 'y', 'yy', 'x', 'xx', 'nothing'].map((watch) =>
        actor.autocomplete('/ports unwatch', { watch }, 'watch'),
      ),
    ],
  },
  {
    name: 'an answer without an end, a byte at a time',
    answer: () => (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":"');
      const drip = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(drip));
    },
    lasts: true,
    // As many as are asked at once.
    act: (actor) => looks(actor, 4),
  },
  {
    name: 'a gigabyte, as a megabyte of gzip',
    answer: () => {
      const bomb = gzipSync(Buffer.alloc(2 ** 26, ' '), { level: 9 });
      const bytes = Buffer.concat(new Array(16).fill(bomb));
      return (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(bytes);
      };
    },
    act: (actor) => looks(actor),
  },
  {
    name: 'headers of 300 kB, and as many as fit',
    answer: () => {
      const big = 'z'.repeat(300_000);
      const small = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`x-${at}`, 'ptlc_zzzzzzzz']));
      let turn = 0;
      return (_, response) =>
        response.writeHead(403, turn++ % 2 === 0 ? { 'x-big': big } : small).end('{"errors":[]}');
    },
    act: (actor) => looks(actor),
  },
  {
    name: 'redirects in a circle',
    answer: () => (request, response) =>
      void response
        .writeHead(302, { location: `http://${request.headers.host}/${LONG.slice(0, 9_000)}` })
        .end(),
    act: (actor) => looks(actor),
  },
  {
    name: '300 kB of what went wrong, for the log',
    answer: () => {
      const reason = `{"code":"${LONG}","detail":"${'\\u001b[31m\\n'.repeat(30_000)}"}`;
      const bytes = Buffer.from(`{"errors":[${many(reason, 1)}]}`);
      return (_, response) => json(response, bytes, 500);
    },
    act: (actor) => looks(actor),
  },
  {
    name: '900 kB of a page that is none',
    answer: () => {
      const bytes = Buffer.from(`${' '.repeat(400_000)}<title>${'<title>'.repeat(70_000)}`);
      return (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(bytes);
    },
    act: (actor) => looks(actor),
  },
];
