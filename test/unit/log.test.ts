import { expect, test } from 'vitest';
import { createLog, scrub } from '../../src/operations/log.ts';

const SECRET = 'Ab0Cd1Ef2Gh3Ij4Kl5';
const WEBHOOK = 'aW50ZXJhY3Rpb246dG9rZW4';

function logging(level = 'trace') {
  const lines: string[] = [];
  const log = createLog({ level, destination: { write: (line) => void lines.push(line) } });
  return { log, lines, text: () => lines.join('') };
}

test.each(['ptlc', 'ptla', 'pacc', 'papp'])(
  'a key that begins with %s is cut wherever it stands',
  (prefix) => {
    const key = `${prefix}_${SECRET}`;
    for (const line of [key, `"${key}"`, `key=${key}&x`, `(${key})`, `a ${key} b ${key}`]) {
      expect(scrub(line)).not.toContain(SECRET);
      expect(scrub(line)).toContain(`${prefix}_…`);
    }
  },
);

test.each([
  [`authorization: Bearer ${SECRET}`, 'authorization: Bearer …'],
  [`{"a":"Bearer ${SECRET}","b":1}`, '{"a":"Bearer …","b":1}'],
  [`/webhooks/123/${WEBHOOK}/messages/@original`, '/webhooks/123/…/messages/@original'],
  [`/api/v10/interactions/123/${WEBHOOK}/callback`, '/api/v10/interactions/123/…/callback'],
  [`"/webhooks/123/${WEBHOOK}?wait=true"`, '"/webhooks/123/…?wait=true"'],
])('%s is written as %s', (line, written) => expect(scrub(line)).toBe(written));

test.each(['a port 25565 of 192.0.2.10', '/channels/1/messages/2', 'ptlc_', 'interactions'])(
  '%s is no secret',
  (line) => expect(scrub(line)).toBe(line),
);

/** An error that carries secrets in every place an error has. */
function leaky(): Error {
  const inner = Object.assign(new TypeError(`refused for ptlc_${SECRET}`), {
    code: 'EFAIL',
    requestBody: { key: SECRET },
    url: `https://discord.com/api/webhooks/1/${WEBHOOK}`,
  });
  inner.stack = `${inner.stack}\n    at fetch (https://discord.com/api/interactions/1/${WEBHOOK}/callback)`;
  return new Error(`outer Bearer ${SECRET}`, { cause: inner });
}

test('nothing that is logged about an error holds a secret: message, stack, causes', () => {
  const { log, text } = logging();
  log.error(
    { err: leaky(), note: `pacc_${SECRET}`, nested: { deep: [`Bearer ${SECRET}`] } },
    `ptlc_${SECRET}`,
  );
  log.child({ key: `papp_${SECRET}` }).warn('%s', `Bearer ${SECRET}`);
  expect(text()).not.toContain(SECRET);
  expect(text()).not.toContain(WEBHOOK);
});

test('what helps stays: names, messages, codes and stacks down to the causes', () => {
  const { log, lines } = logging();
  log.error({ err: leaky(), reference: 'ABCD' }, 'It failed.');
  const line = JSON.parse(lines[0] ?? '');
  expect(line).toMatchObject({ level: 50, msg: 'It failed.', reference: 'ABCD' });
  expect(line.err).toMatchObject({
    type: 'Error',
    message: 'outer Bearer …',
    stack: expect.stringContaining('log.test.ts'),
    causes: [{ type: 'TypeError', message: 'refused for ptlc_…', code: 'EFAIL' }],
  });
  expect(line.err.causes[0]).not.toHaveProperty('requestBody');
  expect(line.err.causes[0]).not.toHaveProperty('url');
});

test('something thrown that is no error is told as text', () => {
  const { log, lines } = logging();
  log.error({ err: `thrown ptlc_${SECRET}` });
  expect(JSON.parse(lines[0] ?? '').err).toBe('thrown ptlc_…');
});

test('the level decides what is written, one line of JSON each', () => {
  const { log, lines } = logging('warn');
  log.info('no');
  log.warn('yes');
  log.error({ err: leaky() });
  expect(lines.map((line) => JSON.parse(line).level)).toEqual([40, 50]);
  expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
});

test('a key is scrubbed wherever it begins, also behind an escape of JSON', () => {
  const { log, text } = logging();
  for (const before of ['\n', '\t', 'x_', 'key%3D']) log.info(`${before}ptlc_${SECRET}`);
  expect(text()).not.toContain(SECRET);
});

test('a ring of causes ends, and the errors of an AggregateError are told', () => {
  const { log, lines } = logging();
  const ring = new Error('ring');
  ring.cause = ring;
  log.error({ err: ring });
  log.error({
    err: new AggregateError([new Error('first address'), new Error('second address')], 'all failed'),
  });
  expect(lines[0]).toContain('ring');
  expect(lines[1]).toContain('second address');
});
