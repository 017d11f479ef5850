import { expect, test } from 'vitest';
import { ask, type Stage, stage } from '../support/stage.ts';

const BUSY = /The panel is busy\. Try again: <t:\d+:R>/;
const list = ({ alice, demo }: Stage) => ask(alice, '/ports list', { server: demo.servers.survival });
const limited = async () => {
  const made = await stage();
  made.panel.fault({ kind: 'rate-limited', retryAfterSeconds: 31 });
  expect((await list(made)).text).toMatch(BUSY);
  return made;
};

test('while the end of a 429 is known, nothing is sent for that person on that panel', async () => {
  const made = await limited();
  expect(made.panel.requests).toHaveLength(1);
  made.clock.advance(30_000);
  expect((await list(made)).text).toMatch(BUSY);
  expect((await ask(made.alice, '/ports add', { server: made.demo.servers.survival })).text).toMatch(BUSY);
  expect(made.panel.requests).toHaveLength(1);
  made.clock.advance(1_001);
  expect((await list(made)).text).toContain('Ports of Survival');
});

test('nobody else has to wait for it', async () => {
  const made = await limited();
  const answer = await ask(made.bob, '/ports list', { server: made.demo.servers.survival });
  expect(answer.text).toContain('Ports of Survival');
});

test('typing says so as its one choice, and has the servers again as soon as it is over', async () => {
  const made = await limited();
  const servers = async () =>
    (await made.alice.autocomplete('/ports list', { server: 'surv' }, 'server')).map(({ name }) => name);
  expect(await servers()).toEqual(['The panel is busy. Try again in 31 s']);
  made.clock.advance(11_500);
  expect(await servers()).toEqual(['The panel is busy. Try again in 20 s']);
  const ports = await made.alice.autocomplete('/ports note', { allocation: '' }, 'allocation');
  expect(ports.map(({ name }) => name)).toEqual(['The panel is busy. Try again in 20 s']);
  expect(made.panel.requests).toHaveLength(1);
  made.clock.advance(20_000);
  expect(await servers()).toEqual([`Survival (${made.demo.servers.survival})`]);
});

test('what was chosen from that is what was typed', async () => {
  const made = await limited();
  const [choice] = await made.alice.autocomplete('/ports list', { server: 'Surv' }, 'server');
  made.clock.advance(31_000);
  const answer = await ask(made.alice, '/ports list', { server: String(choice?.value) });
  expect(answer.text).toContain('Ports of Survival');
});

test('a panel that only says “later” is asked again when somebody wants it', async () => {
  const made = await stage();
  made.panel.fault({ kind: 'rate-limited', retryAfterSeconds: null });
  expect((await list(made)).text).toContain('The panel is busy. Try again in a minute');
  expect((await list(made)).text).toContain('Ports of Survival');
});

test('new ports of one server are limited for everybody there, and everything else goes on', async () => {
  const made = await stage({ dialect: 'pelican' });
  const { survival, creative } = made.demo.servers;
  for (const _ of [1, 2]) await ask(made.alice, '/ports add', { server: survival });
  const creates = () => made.panel.requests.filter(({ method }) => method === 'POST').length;
  const refused = await ask(made.alice, '/ports add', { server: survival });
  expect(refused.text).toMatch(/only a few ports a minute to one server, whoever asks/);
  expect(refused.text).toMatch(/Try again: <t:\d+:R>/);
  expect(creates()).toBe(3);
  expect((await ask(made.alice, '/ports add', { server: survival })).text).toMatch(/whoever asks/);
  expect(creates()).toBe(3);
  expect((await list(made)).text).toContain('Ports of Survival');
  expect((await ask(made.alice, '/ports add', { server: creative })).text).toContain(
    'Port added to Creative',
  );
});
