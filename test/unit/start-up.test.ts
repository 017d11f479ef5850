import { expect, onTestFinished, test } from 'vitest';
import { cannotStart, copied, copying, rotated, rotating } from '../../src/views/start-up.ts';

const path = '/srv/data';

function runAs(uid: number) {
  const { getuid } = process;
  onTestFinished(() => void Object.assign(process, { getuid }));
  process.getuid = () => uid;
}

test.each(['EACCES', 'EPERM'])(
  'a folder that may not be written (%s) is named, and so is the user',
  (code) => {
    runAs(1_234);
    expect(cannotStart({ kind: 'data-folder', path, code })).toMatch(
      /^\/srv\/data cannot be written .*uid 1234/,
    );
  },
);

test('a store that may not be written is named, and so is the user', () => {
  runAs(1_234);
  const problem = { kind: 'store-unavailable', reason: 'not-writable', path: `${path}/x.sqlite` } as const;
  expect(cannotStart(problem)).toMatch(/^\/srv\/data\/x\.sqlite cannot be written .*uid 1234/);
});

test.each([
  ['EROFS', 'mounted read-only'],
  ['ENOSPC', 'disk is full'],
  ['ENOTDIR', 'is no folder'],
  ['ENOENT', 'leads nowhere'],
])('a folder with another cause (%s) is no matter of rights', (code, words) => {
  const said = cannotStart({ kind: 'data-folder', path, code });
  expect(said).toContain(words);
  expect(said).not.toContain('chown');
});

test('one is one', () => {
  const lines = [
    copying(0, 1),
    copied({ written: 1, records: 1 }),
    rotating(1, 1),
    rotated({ people: 1, rotated: 1, left: 1 }),
  ];
  for (const line of lines) expect(line).not.toMatch(/\b1 (records|people|players|were)/);
  expect(copied({ written: 2, records: 3 })).toContain('2 of 3 records');
  expect(rotated({ people: 2, rotated: 2, left: 0 })).toContain('2 of 2 people');
});
