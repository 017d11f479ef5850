import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { createChecklist } from '../../src/checklist.ts';
import { readConfig } from '../../src/config.ts';
import { examine } from '../../src/doctor.ts';
import { freePort, takenPort } from '../support/ports.ts';
import { startOn, surroundings, told } from '../support/starting.ts';

type Env = Awaited<ReturnType<typeof surroundings>>['env'];

/** What `npm run doctor` tells. */
async function examined(env: Record<string, string>): Promise<string[]> {
  const lines: string[] = [];
  const read = readConfig(env);
  if (!read.ok) throw new Error(read.problems.join());
  await examine(
    read.config,
    createChecklist((line) => void lines.push(line)),
  ).catch(() => undefined);
  return told(lines);
}

function dataFolder(mode: number) {
  return ({ DATA_DIR = '' }: Env) => {
    mkdirSync(DATA_DIR);
    chmodSync(DATA_DIR, mode);
    return {};
  };
}

function keyFile(text: string, mode: number) {
  return (env: Env) => {
    dataFolder(0o700)(env);
    writeFileSync(`${env.DATA_DIR}/encryption.key`, text, { mode });
    return {};
  };
}

const KEY = randomBytes(32).toString('base64');

/** Everything a start speaks of before it comes to Discord. */
test.each<[string, string, (env: Env) => Record<string, string> | Promise<Record<string, string>>]>([
  ['nothing wrong', '✓ encryption key', () => ({})],
  ['a panel that is off', '⚠ panel', async () => ({ PANEL_URL: `http://127.0.0.1:${await freePort()}` })],
  ['no panel: any may be linked', '✓ panels – any that is public', () => ({ PANEL_URL: '' })],
  ['a data folder that others may look into', '⚠ data folder', dataFolder(0o755)],
  ['a key that others may read', '✗ encryption key', keyFile(KEY, 0o644)],
  ['a file without a key', '✗ encryption key', keyFile('', 0o600)],
  ['a port that is taken', '✗ health', async () => ({ HTTP_PORT: String(await takenPort()) })],
  [
    'health for other machines',
    '⚠ health',
    async () => ({ HTTP_PORT: String(await freePort()), HTTP_HOST: '0.0.0.0' }),
  ],
  ['a store that is not there', '✗ store', () => ({ STORE_URL: 'redis://127.0.0.1:1' })],
])('%s: doctor and start say the same', async (_name, line, change) => {
  const { env } = await surroundings();
  const changed = { ...env, ...(await change(env)) };
  const before = (lines: string[]) => lines.filter((one) => !/^. (Discord|commands|watches)/.test(one));
  const doctor = before(await examined(changed));
  expect(before((await startOn(changed)).lines)).toEqual(doctor);
  expect(doctor.some((one) => one.startsWith(line))).toBe(true);
});

test('who runs it as root is told so, by both', async () => {
  const { env } = await surroundings();
  const { getuid } = process;
  onTestFinished(() => void Object.assign(process, { getuid }));
  for (const [uid, warned] of [
    [0, true],
    [1_000, false],
  ] as const) {
    process.getuid = () => uid;
    const { all } = await startOn({ ...env, DATA_DIR: `${env.DATA_DIR}-${uid}` });
    expect(all.some((one) => one.startsWith('⚠ user') && one.includes('root'))).toBe(warned);
  }
});
