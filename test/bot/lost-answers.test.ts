import { describe, expect, test } from 'vitest';
import type { Dialect, Fault } from '../../sandbox/panel/index.ts';
import { DIALECTS } from '../support/dialects.ts';
import { ask, type Exchange, press, type Stage, stage } from '../support/stage.ts';

/** A write of each kind, begun up to the request that will be lost. */
const WRITES = {
  add: {
    begin: ({ alice, demo }: Stage) => alice.slash('/ports add', { server: demo.servers.survival }),
    method: 'POST',
    done: /Port added to Survival/,
    isDone: ({ demo }: Stage) => demo.world.allocations.filter(({ serverId }) => serverId === 1).length === 3,
  },
  note: {
    begin: ({ alice, demo }: Stage) =>
      alice.slash('/ports note', { server: demo.servers.survival, allocation: '24454', text: 'new' }),
    method: 'POST',
    done: /Note saved/,
    isDone: ({ demo }: Stage) => demo.world.allocations.some(({ notes }) => notes === 'new'),
  },
  primary: {
    begin: ({ alice, demo }: Stage) =>
      alice.slash('/ports primary', { server: demo.servers.survival, allocation: '24454' }),
    method: 'POST',
    done: /is now the primary/,
    isDone: ({ demo }: Stage) =>
      demo.world.allocations.find(({ id }) => id === demo.world.servers[0]?.primaryId)?.port === 24_454,
  },
  remove: {
    async begin({ alice, demo }: Stage) {
      const question = await ask(alice, '/ports remove', {
        server: demo.servers.survival,
        allocation: '24454',
      });
      return question.click('Remove');
    },
    method: 'DELETE',
    done: /no longer belongs to Survival/,
    isDone: ({ demo }: Stage) =>
      !demo.world.allocations.some(({ serverId, port }) => serverId === 1 && port === 24_454),
  },
} as const;

type Write = (typeof WRITES)[keyof typeof WRITES];

/** How the answer is lost, and whether the panel has carried the write out. */
const LOSSES: [string, Fault, boolean][] = [
  ['reset before the write', { kind: 'reset', when: 'before-write' }, false],
  ['reset after the write', { kind: 'reset', when: 'after-write' }, true],
  ['time-out before the write', { kind: 'hang', when: 'before-write' }, false],
  ['time-out after the write', { kind: 'hang', when: 'after-write' }, true],
  ['502 before the write', { kind: 'html', status: 502, when: 'before-write' }, false],
  ['502 after the write', { kind: 'html', status: 502, when: 'after-write' }, true],
  ['half an answer after the write', { kind: 'slow-body', when: 'after-write' }, true],
  ['an answer that is no JSON after the write', { kind: 'malformed-json', when: 'after-write' }, true],
];

const CASES = DIALECTS.flatMap((dialect) =>
  Object.keys(WRITES).flatMap((write) =>
    LOSSES.filter(([loss]) => write !== 'remove' || !/answer/.test(loss)).map(
      ([loss, fault, carriedOut]) => ({
        dialect,
        write: write as keyof typeof WRITES,
        loss,
        fault,
        carriedOut,
      }),
    ),
  ),
);

/** Lets the panel take as long as it may, where that is what is lost. */
async function wait(
  { clock }: Stage,
  { exchange, fault }: { exchange: Exchange; fault: Fault },
): Promise<void> {
  if (fault.kind !== 'hang' && fault.kind !== 'slow-body') return;
  await clock.sleeping(20_000);
  clock.advance(1_500);
  await exchange.acknowledged;
  clock.advance(18_500);
}

const writesSent = ({ panel }: Stage, { method }: Write) =>
  panel.requests.filter((request) => request.method === method).length;

async function begin(dialect: Dialect, { write, fault }: { write: Write; fault: Fault }) {
  const made = await stage({ dialect });
  made.panel.fault({ ...fault, method: write.method });
  return { made, exchange: await write.begin(made) };
}

describe('a write whose answer is lost', () => {
  test.each(CASES)('$dialect, $write: $loss', async ({ dialect, write: name, fault, carriedOut }) => {
    const write = WRITES[name];
    const { made, exchange } = await begin(dialect, { write, fault });
    await wait(made, { exchange, fault });
    const answer = await exchange.answer();
    expect(write.isDone(made)).toBe(carriedOut);
    if (carriedOut) {
      expect(answer.text).toMatch(write.done);
      expect(answer.text).toContain("The panel's answer was lost, so Portkeeper looked again");
    } else {
      expect(answer.text).toContain('**nothing has changed** so far');
      expect(answer.text).not.toMatch(write.done);
    }
    expect(writesSent(made, write)).toBe(1);
  });

  test.each(
    DIALECTS.flatMap((dialect) =>
      Object.keys(WRITES).map((write) => [dialect, write as keyof typeof WRITES] as const),
    ),
  )('%s, %s: nor can the panel be read afterwards', async (dialect, name) => {
    const write = WRITES[name];
    const made = await stage({ dialect });
    const held = made.panel.hold({ method: write.method, carryOut: 'after' });
    made.panel.fault({ kind: 'reset', when: 'after-write', method: write.method });
    const exchange = await write.begin(made);
    await held.arrived;
    made.panel.fault({ kind: 'html', status: 500, method: 'GET', times: 5 });
    held.release();
    const answer = await exchange.answer();
    expect(answer.text).toContain('It may or may not have been done');
    expect(answer.text).not.toMatch(write.done);
    expect(writesSent(made, write)).toBe(1);
    made.panel.clearFaults();
    expect((await press(answer, 'Show ports')).text).toContain('Ports of Survival');
  });
});

test('a write that cannot have left is told as such, without looking', async () => {
  const made = await stage();
  const question = await ask(made.alice, '/ports remove', {
    server: made.demo.servers.survival,
    allocation: '24454',
  });
  await made.panel.close();
  expect((await press(question, 'Remove')).text).toContain('nothing accepts the connection');
});
