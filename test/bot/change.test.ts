import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../support/dialects.ts';
import { ask, type Message, pick, press, type Stage, stage } from '../support/stage.ts';

const survivalPort = ({ demo }: Stage, port: number) =>
  demo.world.allocations.find((allocation) => allocation.serverId === 1 && allocation.port === port);
const primaryOfSurvival = ({ demo }: Stage) => demo.world.servers[0]?.primaryId;

/** Presses a button twice at once; what the message showed afterwards, in whatever order. */
async function twice(message: Message, label: string): Promise<string[]> {
  const clicks = await Promise.all([message.click(label), message.click(label)]);
  await Promise.all(clicks.map((click) => click.answer()));
  const [first, second] = [message.edits.at(-1)?.embeds[0], message.embeds[0]];
  return [first, second].map((embed) => `${embed?.title}: ${embed?.description}`).toSorted();
}

describe.each(DIALECTS)('/ports primary on %s', (dialect) => {
  test('makes a port the primary and says when players use it', async () => {
    const made = await stage({ dialect });
    const answer = await ask(made.alice, '/ports primary', { server: 'Survival', allocation: '24454' });
    expect(answer.text).toContain('`play.example.net:24454` is now the primary of Survival');
    expect(answer.text).toContain('after a restart of the server');
    expect(primaryOfSurvival(made)).toBe(survivalPort(made, 24_454)?.id);
  });

  test('the button does the same, and sends nothing when it already is', async () => {
    const made = await stage({ dialect });
    const port = await pick(
      await ask(made.alice, '/ports list', { server: 'Survival' }),
      'play.example.net:24454',
    );
    const survival = made.demo.world.servers[0];
    if (survival) survival.primaryId = survivalPort(made, 24_454)?.id ?? null;
    const answer = await press(port, 'Make primary');
    expect(answer.text).toContain('is already the primary of Survival');
    expect(made.panel.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});

describe.each(DIALECTS)('/ports note on %s', (dialect) => {
  test('sets a note', async () => {
    const made = await stage({ dialect });
    const answer = await ask(made.alice, '/ports note', {
      server: 'Survival',
      allocation: '25565',
      text: 'main',
    });
    expect(answer.text).toContain('Note saved');
    expect(survivalPort(made, 25_565)?.notes).toBe('main');
  });

  test('without text opens a window with the present note in it; empty clears it', async () => {
    const made = await stage({ dialect });
    const exchange = await made.alice.slash('/ports note', { server: 'Survival', allocation: '24454' });
    const modal = await exchange.modal();
    expect(modal.fields[0]?.value).toBe('voice chat');
    const answer = await (await modal.submit({ note: '' })).answer();
    expect(answer.text).toContain('Note cleared');
    expect(survivalPort(made, 24_454)?.notes).toBeNull();
  });

  test('a note of 255 characters: what the panel really stored is told (fact 8)', async () => {
    const made = await stage({ dialect });
    const text = 'n'.repeat(255);
    const answer = await ask(made.alice, '/ports note', { server: 'Survival', allocation: '25565', text });
    const stored = survivalPort(made, 25_565)?.notes ?? '';
    expect(answer.text.includes('did not keep the whole text')).toBe(stored !== text);
    expect(answer.text).toContain(stored);
  });

  test('a note of 256 characters is refused with its length, and nothing is sent', async () => {
    const made = await stage({ dialect });
    const text = '😀'.repeat(256);
    const answer = await ask(made.alice, '/ports note', { server: 'Survival', allocation: '25565', text });
    expect(answer.text).toContain('It has 256 characters; at most 255 fit');
    expect(made.panel.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});

describe.each(DIALECTS)('a note of nothing that can be seen, on %s', (dialect) => {
  test.each(['\u200b', '\u00a0', ' \u200b\ufeff ', '\u2060', '\u200e\u200f'])('%j clears', async (text) => {
    const made = await stage({ dialect });
    const options = { server: 'Survival', allocation: '24454', text };
    const answer = await ask(made.alice, '/ports note', options);
    expect(answer.text).toContain('Note cleared');
    expect(answer.text).not.toContain('did not keep');
    expect(survivalPort(made, 24_454)?.notes).toBeNull();
  });

  test('what panels trim at the ends is no cut', async () => {
    const made = await stage({ dialect });
    const text = '\u200b\u00a0 map \u200b\n';
    const answer = await ask(made.alice, '/ports note', { server: 'Survival', allocation: '24454', text });
    expect(answer.text).toContain('Note saved');
    expect(answer.text).not.toContain('did not keep');
    expect(survivalPort(made, 24_454)?.notes).toBe('map');
  });

  test('an emoji that is held together keeps together', async () => {
    const made = await stage({ dialect });
    const text = '👩\u200d🚀';
    await ask(made.alice, '/ports note', { server: 'Survival', allocation: '24454', text });
    expect(survivalPort(made, 24_454)?.notes).toBe(text);
  });
});

describe.each(DIALECTS)('/ports remove on %s', (dialect) => {
  test('asks first, naming address, note and server, and then removes', async () => {
    const made = await stage({ dialect });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    expect(question.text).toContain('`play.example.net:24454`');
    expect(question.text).toContain('voice chat');
    expect(question.text).toContain('Survival');
    expect(made.panel.requests.every(({ method }) => method === 'GET')).toBe(true);
    const answer = await press(question, 'Remove');
    expect(answer.text).toContain('`play.example.net:24454` no longer belongs to Survival');
    expect(answer.text).toContain('1 of 5 ports used');
    expect(survivalPort(made, 24_454)).toBeUndefined();
  });

  test('Cancel removes nothing', async () => {
    const made = await stage({ dialect });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    expect((await press(question, 'Cancel')).text).toContain('Nothing was removed');
    expect(survivalPort(made, 24_454)).toBeDefined();
  });

  test('never sends DELETE for the primary, and offers the others as the new one', async () => {
    const made = await stage({ dialect });
    const answer = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '25565' });
    expect(answer.text).toContain('is the primary, and the primary cannot be removed');
    const promoted = await pick(answer, 'play.example.net:24454');
    expect(promoted.text).toContain('is now the primary');
    expect(made.panel.requests.some(({ method }) => method === 'DELETE')).toBe(false);
  });

  test('nor when it became the primary after the question', async () => {
    const made = await stage({ dialect });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    const survival = made.demo.world.servers[0];
    if (survival) survival.primaryId = survivalPort(made, 24_454)?.id ?? null;
    expect((await press(question, 'Remove')).text).toContain('cannot be removed');
    expect(made.panel.requests.some(({ method }) => method === 'DELETE')).toBe(false);
  });

  test('the question expires after five minutes, and says so', async () => {
    const made = await stage({ dialect });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    made.clock.advance(5 * 60_000 + 1_000);
    expect((await press(question, 'Remove')).text).toContain('That took too long');
    expect(survivalPort(made, 24_454)).toBeDefined();
  });

  test('the same confirmation pressed twice at once sends one DELETE, and both get the truth', async () => {
    const made = await stage({ dialect });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    const clicks = await Promise.all([question.click('Remove'), question.click('Remove')]);
    await Promise.all(clicks.map((click) => click.acknowledged));
    await Promise.all(clicks.map((click) => click.answer()));
    expect(made.panel.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
    expect(question.edits.map(({ embeds }) => embeds[0]?.title)).not.toContain('Something went wrong');
  });
});

describe('Undo of a removal', () => {
  test('asks for the same port with the same note again', async () => {
    const made = await stage({ dialect: 'documented' });
    const port = survivalPort(made, 24_454);
    if (port) port.notes = 'a *b* `c` <@1> \\ https://x.y 😀\n# second line';
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    const undone = await press(await press(question, 'Remove'), 'Undo');
    expect(undone.text).toContain('`play.example.net:24454`');
    expect(survivalPort(made, 24_454)?.notes).toBe('a *b* `c` <@1> \\ https://x.y 😀\n# second line');
  });

  test('pressed twice at once asks once, and neither is told of a failure', async () => {
    const made = await stage({ dialect: 'documented' });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    const removed = await press(question, 'Remove');
    const [again, first] = await twice(removed, 'Undo');
    expect(made.panel.requests.filter(({ path }) => path.endsWith('/allocations'))).toHaveLength(1);
    expect(survivalPort(made, 24_454)?.notes).toBe('voice chat');
    expect(again).toMatch(/^Already back: `play\.example\.net:24454` – voice chat/);
    expect(first).toMatch(/^Port added to Survival: `play\.example\.net:24454` – voice chat/);
  });

  test('pressed twice at once adds no second port, once the panel has given another one', async () => {
    const made = await stage();
    made.demo.world.choosePort = () => 7777;
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    const removed = await press(question, 'Remove');
    const [again, first] = await twice(removed, 'Undo');
    expect(made.demo.world.allocations.filter(({ serverId }) => serverId === 1)).toHaveLength(2);
    expect(again).toMatch(/^Can't undo this: Your panel chooses ports by itself/);
    expect(first).toContain('but **the panel gave another port**');
  });

  test('is not offered where the panel picks ports itself: Pelican', async () => {
    const made = await stage({ dialect: 'pelican' });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    const answer = await press(question, 'Remove');
    expect(answer.buttons.map(({ label }) => label)).toEqual(['Restart now', 'Show ports']);
    expect(answer.text).toContain('Your panel chooses ports by itself');
  });

  test('nor on Pterodactyl, once it has given another port than asked for', async () => {
    const made = await stage();
    made.demo.world.choosePort = () => 7777;
    await ask(made.alice, '/ports add', { server: 'Survival', port: 25_570 });
    const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
    expect((await press(question, 'Remove')).text).toContain('Your panel chooses ports by itself');
  });
});

test('Pelican: with no primary at all nothing is removed, and one is offered', async () => {
  const made = await stage({ dialect: 'pelican' });
  const survival = made.demo.world.servers[0];
  if (survival) survival.primaryId = null;
  const list = await ask(made.alice, '/ports list', { server: 'Survival' });
  expect(list.text).toContain('No port is the primary');
  const answer = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
  expect(answer.text).toContain('until one is the primary, none can be removed');
  expect((await pick(answer, 'play.example.net:25565')).text).toContain('is now the primary');
});

describe('which port', () => {
  test.each(['24454', 'play.example.net:24454', '203.0.113.10:24454', ':24454'])(
    'is understood from %s',
    async (typed) => {
      const { alice } = await stage();
      const question = await ask(alice, '/ports remove', { allocation: typed });
      expect(question.text).toContain('Remove this port?');
    },
  );

  test('chosen while typing needs no server', async () => {
    const { alice } = await stage();
    const choices = await alice.autocomplete('/ports remove', { allocation: 'voice' }, 'allocation');
    expect(choices.map(({ name }) => name)).toEqual(['play.example.net:24454 · voice chat · Survival']);
    const question = await ask(alice, '/ports remove', { allocation: choices[0]?.value ?? '' });
    expect(question.text).toContain('Remove this port?');
  });

  test('is asked when it may be several, and goes on with what was asked for', async () => {
    const made = await stage();
    for (const allocation of made.demo.world.allocations) {
      if (allocation.port === 25_566)
        Object.assign(allocation, { port: 24_454, alias: 'creative.example.net' });
    }
    const question = await ask(made.alice, '/ports note', { allocation: '24454', text: 'x_y' });
    expect(question.text).toContain('2 ports fit');
    const answer = await pick(question, 'creative.example.net:24454');
    expect(answer.text).toContain('Note saved');
    expect(made.demo.world.allocations.find(({ alias }) => alias === 'creative.example.net')?.notes).toBe(
      'x_y',
    );
  });

  test('that is none is said', async () => {
    const { alice } = await stage();
    expect((await ask(alice, '/ports primary', { allocation: 'banana' })).text).toContain('No such port');
    expect((await ask(alice, '/ports primary', { allocation: '1', server: 'Survival' })).text).toContain(
      'No such port',
    );
    const typed = await ask(alice, '/ports primary', { allocation: 'banana', server: 'Survival' });
    expect(typed.text).toContain('Nothing fits “banana”');
    expect((await pick(typed, 'play.example.net:24454')).text).toContain('Port 24454 of Survival');
  });
});
