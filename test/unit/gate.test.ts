import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createGate } from '../../src/panel/gate.ts';

const PANEL = 'https://panel.example.com';

/** A gate before panels that answer when the test says so. */
function gate() {
  const made = createGate();
  const sent: string[] = [];
  const held: PromiseWithResolvers<void>[] = [];
  const ask = (
    userId: string,
    { panelUrl = PANEL, method = 'GET' as 'GET' | 'POST', asksNode = false, name = userId } = {},
  ) => {
    const asking = made.pass({ userId, panelUrl }, { method, path: '/', asksNode }, () => {
      const hold = Promise.withResolvers<void>();
      held.push(hold);
      sent.push(name);
      return hold.promise;
    });
    asking.catch(() => undefined);
    return asking;
  };
  const answer = async () => {
    held.shift()?.resolve();
    await setImmediate();
  };
  return { ask, answer, sent };
}

describe('requests to panels', () => {
  test('of one person go out 8 at once, over all panels, and the others in their order', async () => {
    const { ask, answer, sent } = gate();
    for (let number = 0; number < 12; number += 1)
      ask('1', { name: String(number), panelUrl: `${PANEL}/${number % 3}` });
    await setImmediate();
    expect(sent).toHaveLength(8);
    for (let number = 0; number < 4; number += 1) await answer();
    expect(sent).toEqual(Array.from({ length: 12 }, (_, number) => String(number)));
  });

  test('wait up to 60 of a person, and the next one is told so', async () => {
    const { ask, sent } = gate();
    for (let number = 0; number < 68; number += 1) ask('1');
    await expect(ask('1')).rejects.toMatchObject({ problem: { kind: 'too-much-waiting' } });
    ask('2');
    await setImmediate();
    expect(sent.filter((name) => name === '2')).toHaveLength(1);
  });

  test('that change something are never refused, and come before what reads', async () => {
    const { ask, answer, sent } = gate();
    for (let number = 0; number < 38; number += 1) ask('1');
    ask('1', { method: 'POST', name: 'start' });
    await answer();
    expect(sent.at(-1)).toBe('start');
  });

  test('to a panel go out 64 at once, and people who wait for it in turn', async () => {
    const { ask, answer, sent } = gate();
    for (let person = 0; person < 8; person += 1)
      for (let number = 0; number < 20; number += 1) ask(`p${person}`);
    ask('late');
    ask('elsewhere', { panelUrl: 'https://other.example.com' });
    await setImmediate();
    expect(sent).toHaveLength(65);
    expect(sent).not.toContain('late');
    for (let number = 0; number < 9; number += 1) await answer();
    expect(sent).toContain('late');
  });

  test('that wait for a node leave room for those that do not', async () => {
    const { ask, sent } = gate();
    for (let person = 0; person < 8; person += 1)
      for (let number = 0; number < 8; number += 1) ask(`p${person}`, { asksNode: true, name: 'node' });
    for (let number = 0; number < 4; number += 1) ask('p0', { name: 'panel' });
    await setImmediate();
    expect(sent.filter((name) => name === 'node')).toHaveLength(24);
    expect(sent.filter((name) => name === 'panel')).toHaveLength(4);
  });

  test('that fail make room as well', async () => {
    const { pass } = createGate();
    const fail = () =>
      pass({ userId: '1', panelUrl: PANEL }, { method: 'GET', path: '/' }, () =>
        Promise.reject(new Error('No.')),
      );
    for (let number = 0; number < 100; number += 1) await expect(fail()).rejects.toThrow('No.');
  });
});
