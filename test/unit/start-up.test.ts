import { expect, onTestFinished, test } from 'vitest';
import type { NoAnswer } from '../../src/panel/problems.ts';
import type { StoreReason } from '../../src/store/open.ts';
import { cannotStart, copied, copying, describeStore, rotated, rotating } from '../../src/views/start-up.ts';

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

const REASONS: StoreReason[] = ['bad-url', 'corrupt', 'newer', 'not-writable', 'tls', 'other'];
const seen = { status: 200, contentType: 'text/html' };
const ANSWERS: NoAnswer[] = [
  { how: 'redirect', to: 'login.example.com', within: null },
  { how: 'not-json', ...seen, came: 'page' },
  { how: 'wrong-shape', ...seen },
  { how: 'challenge', by: 'Cloudflare', ...seen },
  { how: 'under-maintenance', untilMs: 60_000 },
];

test.each([
  ...ANSWERS.map((answer) => ({ kind: 'no-answer', answer, unsent: false }) as const),
  ...REASONS.map((reason) => ({ kind: 'store-unavailable', reason }) as const),
  { kind: 'wrong-encryption-key' } as const,
  ...(['file', 'none', 'open'] as const).map((why) => ({ kind: `encryption-key-${why}`, path }) as const),
])('a terminal knows no Markdown: %j', (problem) => {
  expect(cannotStart(problem)).not.toMatch(/[`*]|<t:/);
});

test('nor is it in what is said of a store', () => {
  expect(describeStore({ kind: 'Redis', concerns: ['not-durable', 'evicts'] })).not.toContain('`');
});
