import { describe, expect, test } from 'vitest';
import { ask, press } from '../support/stage.ts';
import { powerOf, toldIn, watched } from '../support/watched.ts';

const MINUTE_MS = 60_000;
const MANAGE_GUILD = (1n << 5n) | (1n << 10n) | (1n << 11n) | (1n << 31n);

describe('/ports unwatch', () => {
  test('ends a watch that is chosen from the suggestions, with what is kept of it', async () => {
    const { made, channel } = await watched();
    await made.pass(10 * MINUTE_MS);
    const [choice] = await made.alice.autocomplete('/ports unwatch', { watch: '' }, 'watch');
    expect(choice?.name).toContain('play.example.net:25565');
    expect(await made.bob.autocomplete('/ports unwatch', { watch: '' }, 'watch')).toEqual([]);
    const id = String(choice?.value);
    expect((await ask(made.bob, '/ports unwatch', { watch: id })).text).toContain('No such watch');
    expect((await ask(made.alice, '/ports unwatch', { watch: id })).text).toContain('Not watched any more');
    powerOf(made, 'Survival', 'offline');
    await made.pass(5 * MINUTE_MS);
    expect(toldIn(made, channel)).toEqual([]);
  });

  test('takes a space for no choice', async () => {
    const { made } = await watched();
    expect((await ask(made.alice, '/ports unwatch', { watch: ' ' })).text).toContain('No such watch');
    expect((await ask(made.alice, '/ports watches')).text).toContain('1 watch');
    expect((await ask(made.alice, '/ports unwatch', { watch: ' 25565 ' })).text).toContain(
      'Not watched any more',
    );
  });

  test('lets who manages the server end the watches of others in it, and nobody see more of them', async () => {
    const { made } = await watched();
    const manager = made.discord.member({ name: 'Mia', permissions: MANAGE_GUILD });
    const [choice, ...others] = await manager.autocomplete('/ports unwatch', { watch: '' }, 'watch');
    expect(others).toEqual([]);
    expect(choice?.name).toBe('play.example.net:25565 · Survival · of another member');
    const there = await manager.autocomplete('/ports unwatch', { watch: '25566' }, 'watch');
    expect(there).toEqual([]);
    // What is typed means one's own watches only.
    expect((await ask(manager, '/ports unwatch', { watch: '25565' })).text).toContain('No such watch');
    const elsewhere = made.discord.member({
      ...{ name: 'Mia', id: manager.user.id, guild: 'Another', permissions: MANAGE_GUILD },
    });
    const id = String(choice?.value);
    expect(await elsewhere.autocomplete('/ports unwatch', { watch: '' }, 'watch')).toEqual([]);
    expect((await ask(elsewhere, '/ports unwatch', { watch: id })).text).toContain('No such watch');
    const ended = await ask(manager, '/ports unwatch', { watch: id });
    expect(ended.text).toContain('Not watched any more');
    expect(ended.text).toContain(`<@${made.alice.user.id}>`);
    expect((await ask(made.alice, '/ports watches')).text).toContain('You watch no port');
  });

  test('the panel that is unlinked takes its watches along', async () => {
    const { made } = await watched();
    const question = await ask(made.alice, '/panel unlink');
    expect((await press(question, 'Forget the key')).text).toContain('1 watch of ports on that panel ended');
    expect((await ask(made.alice, '/ports watches')).text).toContain('You watch no port');
    made.panel.requests.length = 0;
    await made.pass(30 * MINUTE_MS);
    expect(made.panel.requests).toEqual([]);
  });
});
