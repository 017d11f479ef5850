import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { draw, drawModal } from '../../sandbox/terminal/index.ts';
import { connect, isPrivate, type Setup } from './sandbox-discord-bot.ts';

let setup: Setup;

beforeEach(async () => {
  setup = await connect();
});

afterEach(() => setup.close());

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const seconds = NOW_MS / 1000;

async function drawn(reply: object, options: object = {}): Promise<string> {
  setup.bot({ command: (interaction) => interaction.reply(reply) });
  const message = await (await setup.discord.member({ name: 'Ana' }).slash('/ping')).answer();
  return draw(message, { nowMs: NOW_MS, ...options });
}

describe('a message', () => {
  it('shows who wrote it and who can see it', async () => {
    expect(await drawn({ content: 'Hello', ...isPrivate })).toBe(
      'Portkeeper  APP   Only you can see this\nHello',
    );
  });

  it.each([
    ['**bold** *it* __under__ ~~gone~~', 'bold it under gone'],
    ['`**not bold**` \\*plain\\*', '`**not bold**` *plain*'],
    ['```js\nlet a = 1\n```', '  let a = 1'],
    ['> quote\n# Title\n-# small\n- item', '│ quote\nTitle\nsmall\n• item'],
    ['[text](https://a.example/b)', 'text (https://a.example/b)'],
    ['</ports list:0> <@1> <#2> <:name:3>', '/ports list @1 #2 :name:'],
    [`<t:${seconds + 300}:R> <t:${seconds - 7_200}:R>`, 'in 5 minutes 2 hours ago'],
    ['snake_case_name 2*3*4', 'snake_case_name 234'],
    ['my\\_server', 'my_server'],
    ['<t:99999999999999:R> <t:99999999999999>', 'Invalid date Invalid date'],
  ])('reads Markdown: %s', async (content, text) => {
    expect(await drawn({ content })).toBe(`Portkeeper  APP \n${text}`);
  });

  it('cannot change the terminal', async () => {
    const text = await drawn({ content: 'a\u001b[2Jb\u0007c\rd' });
    expect(text).toContain('ab c d');
  });

  it('shows embeds behind a bar', async () => {
    const embed = {
      title: 'Survival',
      description: 'Two ports',
      color: 0xff0000,
      fields: [
        { name: 'Primary', value: '`1.2.3.4:25565`' },
        { name: 'Others', value: 'one\ntwo' },
      ],
      footer: { text: '2 of 5' },
    };
    expect((await drawn({ embeds: [embed] })).split('\n').slice(1)).toEqual([
      '▌ Survival',
      '▌ Two ports',
      '▌ Primary  `1.2.3.4:25565`',
      '▌ Others',
      '▌   one',
      '▌   two',
      '▌ 2 of 5',
    ]);
  });

  it('wraps long lines inside the bar', async () => {
    const text = await drawn({ embeds: [{ description: 'one two three four' }] }, { width: 12 });
    expect(text.split('\n').slice(1)).toEqual(['▌ one two', '▌ three four']);
  });

  it('numbers what can be used', async () => {
    const button = (label: string, more: object) => ({ type: 2, style: 2, label, custom_id: label, ...more });
    const link = { type: 2, style: 5, label: 'Docs', url: 'https://a.example/' };
    const options = [
      { label: 'First', value: '1', description: 'the one' },
      { label: 'Second', value: '2', default: true },
    ];
    const components = [
      { type: 1, components: [{ type: 3, custom_id: 'm', placeholder: 'Which port?', options }] },
      {
        type: 1,
        components: [button('Add', {}), button('Remove', { disabled: true }), link, button('Refresh', {})],
      },
    ];
    expect((await drawn({ components })).split('\n').slice(1)).toEqual([
      '[1] ▾ Which port?',
      '    1 1  First the one',
      '    1 2  ● Second',
      '[2] Add  [-] Remove  Docs → https://a.example/  [3] Refresh',
    ]);
  });

  it('has colours when asked', async () => {
    expect(await drawn({ embeds: [{ title: 'x', color: 0x102030 }] }, { color: true })).toContain(
      '\u001b[38;2;16;32;48m▌',
    );
  });
});

describe('a form', () => {
  it('shows its fields and what stands in them', async () => {
    const input = { type: 4, custom_id: 'note', style: 1, label: 'Note', value: 'old' };
    const components = [{ type: 1, components: [input] }];
    setup.bot({
      command: (interaction) => interaction.showModal({ custom_id: 'm', title: 'Edit', components }),
    });
    const modal = await (await setup.discord.member({ name: 'Ana' }).slash('/ping')).modal();
    expect(drawModal(modal)).toBe('┌ Edit\n│   Note*: old');
  });
});
