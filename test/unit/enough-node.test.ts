import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Runs a program as a Node of that version would: with what it says of itself. */
function runAs(version: string, ...args: string[]) {
  const pretend = `Object.defineProperties(process, {
    version: { value: 'v${version}' }, versions: { value: { ...process.versions, node: '${version}' } } })`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, ...args],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

const TOO_OLD = ['18.0.0', '20.20.2', '22.18.0'];
const ENTRIES = [
  ['src/start.js', '--doctor'],
  ['--import', './src/enough-node.js', 'sandbox/index.ts'],
];

test.each(TOO_OLD.flatMap((version) => ENTRIES.map((args) => ({ version, args }))))(
  'Node $version ends $args with a sentence',
  ({ version, args }) => {
    expect(runAs(version, ...args)).toEqual({
      status: 78,
      stdout: `✗ Node.js – this is v${version}, and Portkeeper needs 22.19 or newer: https://nodejs.org\n`,
      stderr: '',
    });
  },
);

test.each(['22.19.0', '24.0.0', '26.1.0'])('Node %s is new enough', (version) => {
  expect(runAs(version, 'src/enough-node.js')).toEqual({ status: 0, stdout: '', stderr: '' });
});
