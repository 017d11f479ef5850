import { expect, test } from 'vitest';
import {
  draftOf,
  fixedChoices,
  matchCommands,
  openOptions,
  problemOf,
  readLine,
  valuesOf,
  withChip,
  withoutChip,
  withValue,
} from '../../sandbox/browser/page/composer/draft.ts';
import { moved } from '../../sandbox/browser/page/composer/list-keys.ts';
import { WireHistory } from '../../sandbox/browser/page/session/wire-history.ts';
import type { WireEntry } from '../../sandbox/browser/protocol.ts';

const option = (name: string, type = 3, more = {}) => ({ name, type, description: `The ${name}`, ...more });
const add = {
  title: '/ports add',
  description: 'Add',
  options: [
    option('server', 3, { required: true, autocomplete: true }),
    option('port', 4, { min_value: 1, max_value: 65_535 }),
    option('share', 5),
    option('game', 3, { choices: [{ name: 'Minecraft (25565)', value: 'minecraft' }] }),
  ],
};
const list = { title: '/ports list', description: 'List', options: [] };
const [server, port, share, game] = add.options;
if (!server || !port || !share || !game) throw new Error('options are missing');
const typed = (text: string) => ({ text, chosen: null });

test('required options stand in a draft, the others are offered', () => {
  const draft = draftOf(add);
  expect(draft.chips.map((chip) => chip.option.name)).toEqual(['server']);
  expect(openOptions(draft).map(({ name }) => name)).toEqual(['port', 'share', 'game']);
  expect(problemOf(draft)).toMatchObject({ name: 'server', problem: expect.stringContaining('required') });
  expect(openOptions(withoutChip(withChip(draft, port), 'port')).length).toBe(3);
});

test('a chosen suggestion shows its name and sends its value', () => {
  const draft = withValue(draftOf(add), 'server', {
    text: 'Survival',
    chosen: { name: 'Survival', value: 'ref' },
  });
  expect(valuesOf(draft)).toEqual({ server: 'ref' });
  expect(valuesOf(withValue(draft, 'server', typed('Surv')))).toEqual({ server: 'Surv' });
});

test('values are sent as what they are', () => {
  const filled = [port, share, game].reduce(withChip, withValue(draftOf(add), 'server', typed('s')));
  const draft = withValue(
    withValue(withValue(filled, 'port', typed('25570')), 'share', typed('false')),
    'game',
    {
      text: 'minecraft (25565)',
      chosen: null,
    },
  );
  expect(problemOf(draft)).toBeNull();
  expect(valuesOf(draft)).toEqual({ server: 's', port: 25_570, share: false, game: 'minecraft' });
});

test.each([
  ['port', 'abc', 'whole number'],
  ['port', '1.5', 'whole number'],
  ['port', '0', '1 or more'],
  ['port', '70000', '65535 or less'],
  ['share', 'perhaps', 'from the list'],
  ['game', 'chess', 'from the list'],
  ['game', '', 'required'],
])('%s does not take "%s"', (name, text, why) => {
  const wanted = add.options.find((one) => one.name === name);
  const draft = withChip(withValue(draftOf(add), 'server', typed('s')), wanted ?? port);
  expect(problemOf(withValue(draft, name, typed(text)))).toMatchObject({
    name,
    problem: expect.stringContaining(why),
  });
});

test('choices that need no question to the bot', () => {
  expect(fixedChoices(share)?.map(({ name }) => name)).toEqual(['True', 'False']);
  expect(fixedChoices(game)?.map(({ send }) => send)).toEqual(['minecraft']);
  expect(fixedChoices(server)).toBeNull();
});

test('commands are found by any of their words, those that begin with it first', () => {
  const unlink = { ...list, title: '/panel unlink' };
  const all = [unlink, { ...list, title: '/link' }, list, add];
  expect(matchCommands(all, '/link').map(({ title }) => title)).toEqual(['/link', '/panel unlink']);
  expect(matchCommands(all, '/ports li').map(({ title }) => title)).toEqual(['/ports list']);
  expect(matchCommands(all, '/').length).toBe(4);
  expect(matchCommands(all, '/nothing')).toEqual([]);
});

test('a whole line is taken apart', () => {
  const draft = readLine([list, add], '/ports add port:25570 server:My world: two');
  expect(draft?.chips.map((chip) => [chip.option.name, chip.text])).toEqual([
    ['server', 'My world: two'],
    ['port', '25570'],
  ]);
  expect(readLine([list, add], '/ports list ')?.command).toBe(list);
  expect(readLine([list, add], '/ports listen')).toBeNull();
});

test('keys lead round a list', () => {
  expect([moved(-1, 3, 'ArrowDown'), moved(2, 3, 'ArrowDown'), moved(0, 3, 'ArrowUp')]).toEqual([0, 0, 2]);
  expect([moved(0, 3, 'End'), moved(2, 3, 'Home'), moved(0, 20, 'PageDown'), moved(0, 0, 'End')]).toEqual([
    2, 0, 8, -1,
  ]);
});

const entry = (id: number, status: number | null = null): WireEntry => ({
  ...{ id, atMs: 0, tookMs: null, kind: 'panel', title: '', status, detail: null, violations: [] },
  kind: 'panel',
});
const ids = (history: WireHistory) => history.entries.map(({ id }) => id);

test('the wire log takes news, keeps the newest 500 and forgets what was cleared', () => {
  const history = new WireHistory();
  history.add(Array.from({ length: 600 }, (_, at) => entry(at + 1)));
  expect([history.entries.length, ids(history)[0]]).toEqual([500, 101]);
  history.add([entry(600, 200)]);
  expect(history.entries.at(-1)?.status).toBe(200);
  history.clear();
  history.restart();
  history.add([entry(600), entry(601)]);
  expect(ids(history)).toEqual([601]);
});

test('another sandbox counts from 1 again', () => {
  const history = new WireHistory();
  history.add([entry(50)]);
  history.clear();
  history.restart();
  history.add([entry(1), entry(2)]);
  expect(ids(history)).toEqual([1, 2]);
});
