import { describe, expect, test } from 'vitest';
import { type Came, toldOf } from './support/came.ts';

const JSON_TYPE = 'application/json';

describe('a refusal that says nothing comes with what to do', () => {
  const EMPTY: Came[] = [
    { type: '' },
    { type: JSON_TYPE },
    { type: 'text/html', body: ' \n' },
    { type: JSON_TYPE, body: '{}' },
    { type: JSON_TYPE, body: '[]' },
    { type: 'text/plain', body: 'Unauthorized' },
  ];

  test.each(EMPTY)('403: %j', async (came) => {
    const { text } = await toldOf({ ...came, status: 403 });
    expect(text).toContain('let Portkeeper through to `/api/client`');
    expect(text).toContain('error 403');
  });

  test.each(EMPTY)('401: %j', async (came) => {
    const { problem, text } = await toldOf({ ...came, status: 401 });
    if (problem.kind === 'key-refused') return expect(text).toContain('Link again');
    expect(text).toContain('Link again with a new key');
    expect(text).toContain('`Authorization`');
  });

  test.each([404, 405])('%i is about the address', async (status) => {
    expect((await toldOf({ type: '', status })).text).toContain('Check the address of the panel');
  });
});
