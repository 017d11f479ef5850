import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { validate } from 'dockerfile-utils';
import { startDiscord } from '../sandbox/discord/index.ts';
import { demoWorld, startPanel } from '../sandbox/panel/index.ts';
import { cannotSandbox, confined, ORDINARY_USER } from './confine.ts';
import { readDockerfile, type Stage } from './dockerfile.ts';

/**
 * Does what `docker build` and `docker run` would do with the Dockerfile, where no Docker engine is at hand: the same
 * commands in an empty directory, then the program as an ordinary user on a read-only root file system.
 */
const content = readFileSync('Dockerfile', 'utf8');
const root = mkdtempSync(join(tmpdir(), 'portkeeper-image-'));
/** Draws a word: without the font there would be a picture as well, but an empty one. */
const DRAW = `
  const { render } = await import('./src/pictures/render.ts');
  const svg = (word) => '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><text y="50">' + word + '</text></svg>';
  process.exit((await render(svg('word'))).length > (await render(svg(''))).length ? 0 : 1);`;

try {
  await check();
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.exit(0);

async function check(): Promise<void> {
  const problems = validate(content).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
  if (problems.length > 0) throw new Error(`The Dockerfile has problems:\n${problems.join('\n')}`);
  say('the linter finds nothing');
  const [dependencies, final] = readDockerfile(content);
  if (!dependencies || !final) throw new Error('The Dockerfile has not two stages.');
  build(dependencies, { at: join(root, 'dependencies') });
  const app = join(root, 'final');
  build(final, { at: app, from: join(root, 'dependencies') });
  const size = megabytes(app);
  const modules = join(app, 'app/node_modules');
  say(
    `built: ${size} MB installed, ${megabytes(modules)} MB of it dependencies: ${packages(modules)} packages`,
  );
  await run(final, app);
}

function say(line: string): void {
  console.log(`✓ ${line}`);
}

function megabytes(path: string): number {
  return Number(spawnSync('du', ['-sm', path], { encoding: 'utf8' }).stdout.split('\t')[0]);
}

/** How many npm has installed there, by its own list. */
function packages(modules: string): number {
  const list = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  return Object.keys(list.packages).length;
}

/** COPY and RUN of one stage, below a folder that stands for its root. */
function build(stage: Stage, { at, from = '' }: { at: string; from?: string }): void {
  const workdir = join(at, stage.workdir);
  mkdirSync(workdir, { recursive: true });
  for (const step of stage.steps) {
    if (step.kind === 'copy') {
      const base = step.fromStage ? from : process.cwd();
      for (const source of step.sources)
        cpSync(join(base, source), targetOf(source, { workdir, step }), { recursive: true });
    } else if (!step.command.startsWith('install -d')) {
      // Making the volume's folder needs the image's own user; here the folder is made in `run`.
      const done = spawnSync('sh', ['-c', step.command], { cwd: workdir, encoding: 'utf8' });
      if (done.status !== 0) throw new Error(`${step.command} failed:\n${done.stderr}`);
      say(`RUN ${step.command}`);
    }
  }
}

/** A file goes into a target that is a folder; a folder's content becomes the target (Dockerfile reference, COPY). */
function targetOf(
  source: string,
  { workdir, step }: { workdir: string; step: { target: string; sources: string[] } },
): string {
  const target = join(workdir, step.target);
  const intoFolder = step.sources.length > 1 || /(^|\/)\.?\/?$/.test(step.target);
  return intoFolder ? join(target, basename(source)) : target;
}

async function run(stage: Stage, at: string): Promise<void> {
  const demo = demoWorld();
  const discord = await startDiscord();
  const panel = await startPanel({ dialect: 'pterodactyl', world: demo.world });
  const data = join(root, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (process.getuid?.() === 0) spawnSync('chown', [ORDINARY_USER, data]);
  spawnSync('chmod', ['711', root]);
  const cwd = join(at, stage.workdir);
  const env = {
    ...stage.env,
    DATA_DIR: data,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    PANEL_URL: panel.url,
    HTTP_PORT: String(40_000 + (process.pid % 10_000)),
  };
  proveReadOnly(data);
  const [command = '', ...args] = [...confined(data), ...withNode(stage.command)];
  const bot = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: bot.stdout });
  let ready = false;
  for await (const line of lines) {
    if (line.startsWith('✗') || line.startsWith('✓')) console.log(`  ${line}`);
    if (line.includes('Portkeeper is ready')) {
      ready = true;
      break;
    }
  }
  if (!ready) throw new Error('The program did not start.');
  say(
    cannotSandbox
      ? `started, as the present user (${cannotSandbox})`
      : 'started as an ordinary user on a read-only root',
  );
  const [probe = '', ...probeArgs] = withNode(stage.healthcheck);
  const health = spawn(probe, probeArgs, { cwd, env, stdio: 'inherit' });
  const [healthCode] = await once(health, 'close');
  if (healthCode !== 0) throw new Error('The health check fails.');
  say('the health check passes');
  await provePictures({ cwd, env, data });
  bot.kill('SIGTERM');
  const [code] = await once(bot, 'close');
  if (code !== 0) throw new Error(`SIGTERM: exit code ${code}`);
  say('stopped on SIGTERM with 0');
  await panel.close();
  await discord.close();
  say('everything the image does was done');
}

async function provePictures({ cwd, env, data }: { cwd: string; env: NodeJS.ProcessEnv; data: string }) {
  const [command = '', ...args] = [
    ...confined(data),
    ...withNode(['node', '--input-type=module', '-e', DRAW]),
  ];
  const [code] = await once(spawn(command, args, { cwd, env, stdio: 'inherit' }), 'close');
  if (code !== 0) throw new Error('Pictures have no words in them: is the font missing?');
  say('pictures are drawn, with words');
}

/** A file system that only calls itself read-only would prove nothing. */
function proveReadOnly(data: string): void {
  if (cannotSandbox) return;
  const [command = '', ...args] = confined(data);
  const touched = (path: string) => spawnSync(command, [...args, 'touch', path]).status === 0;
  if (touched(join(root, 'final', 'x')) || touched('/x') || !touched(join(data, 'x'))) {
    throw new Error('The root file system is not read-only, or the volume is.');
  }
  rmSync(join(data, 'x'));
}

/** The image's `node` is the one that runs this. */
function withNode([first = '', ...rest]: string[]): string[] {
  return [first === 'node' ? process.execPath : first, ...rest];
}
