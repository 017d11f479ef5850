import { expect, test } from 'vitest';
import { serveSandbox, textOf } from '../support/page-client.ts';

/** What the page has for servers that run, and for watches that tell of them. */

async function opened() {
  const served = await serveSandbox();
  return { ...served, page: await served.open() };
}

test('the power of a server, who plays on it and whether it listens are changed at the panel', async () => {
  const { page } = await opened();
  const { id } = page.server('Survival');
  const power = (signal: 'start' | 'stop') => page.ask({ kind: 'panel-power', server: id, signal });
  await power('stop');
  expect(page.server('Survival').power).toBe('stopping');
  await page.ask({ kind: 'panel-players', server: id, players: 12 });
  await page.ask({ kind: 'panel-never-listens', server: id, on: true });
  expect(page.server('Survival')).toMatchObject({ players: 12, neverListens: true });
  const tooMany = { kind: 'panel-players', server: id, players: 21 } as const;
  await expect(page.ask(tooMany)).rejects.toThrow('does not understand');
  await page.ask({ kind: 'panel-suspend', server: id, suspended: true });
  await expect(power('start')).rejects.toThrow('suspended');
});

test('channels, roles and people have names, and what an option takes is its choices', async () => {
  const { page, sandbox } = await opened();
  await page.link(sandbox.demo.keys.alice);
  const optionsOf = (title: string) =>
    page.state.channel.commands.find((command) => command.title === title)?.options ?? [];
  const choicesOf = (name: string) =>
    optionsOf('/ports watch').find((option) => option.name === name)?.choices ?? [];
  const named = (name: string, id: unknown) => page.state.channel.names[String(id)] === name;
  expect(choicesOf('channel').map(({ name }) => name)).toEqual(['#general', '#alerts']);
  expect(choicesOf('role').map(({ name }) => name)).toEqual(['@Operators']);
  const [alerts] = choicesOf('channel').slice(1);
  expect(named('#alerts', alerts?.value)).toBe(true);
  expect(Object.values(page.state.channel.names)).toContain('@Dave');
  // Typed names are as good as chosen ones: the prompt in the terminal knows no others.
  const options = { allocation: '25565', channel: '#alerts', role: '@Operators' };
  await page.slash('/ports watch', options);
  const told = await page.shows(/Watched/);
  expect(textOf(told)).toContain(`<#${alerts?.value}> and ping <@&${choicesOf('role')[0]?.value}>`);
  await page.look({ place: 'alerts' });
  expect(page.state.channel).toMatchObject({ name: 'alerts', messages: [] });
  await page.look({ place: 'dm' });
  expect(Object.values(page.state.channel.names)).toEqual(['@Alice', '@Portkeeper']);
});
