import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A store that is a process of its own, on a free port of this machine and in a temporary folder. */
export interface StoreServer {
  url: string;
  /** The same server for somebody with a wrong password. */
  wrongUrl: string;
  /** Undefined while it is down. */
  pid: number | undefined;
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>;
  /** Starts it again, with the data it had. */
  start(): Promise<void>;
  /** Ends it and forgets its data. */
  remove(): Promise<void>;
}

/** The program of `servers-worker.ts`. */
export const WORKER = fileURLToPath(new URL('./servers-worker.ts', import.meta.url));

export const PASSWORD = 'p4ss/w#rd of the store';
const WRONG_PASSWORD = 'n0t-the-p4ssword';

const debian = globSync('/usr/lib/postgresql/*/bin').toSorted().reverse();
const redisBinary = find(['redis-server', 'valkey-server'], []);
const initdb = find(['initdb'], debian);
const postgres = find(['postgres'], debian);

/** Which kinds of servers can be started here; a missing one says what would help. */
export const SERVERS = [
  {
    name: 'redis',
    missing: redisBinary ? null : 'there is no redis-server (Debian: apt-get install redis-server)',
    start: startRedis,
  },
  {
    name: 'postgres',
    missing: postgres && initdb ? null : 'there is no PostgreSQL (Debian: apt-get install postgresql)',
    start: startPostgres,
  },
] as const;

/** Where somebody counts on the servers being there, a missing one is a failure. */
export const serversRequired = Boolean(process.env.CI || process.env.STORE_SERVERS_REQUIRED);

function find(names: string[], folders: string[]): string | null {
  const places = [...folders, ...(process.env.PATH ?? '').split(delimiter)];
  return places.flatMap((place) => names.map((name) => join(place, name))).find(existsSync) ?? null;
}

/** Every write is on the disk before it is confirmed, as docs/stores.md asks for. */
async function startRedis(): Promise<StoreServer> {
  const [port, folder] = [await freePort(), temporaryFolder()];
  const settings = `port ${port}\nbind 127.0.0.1\ndir ${folder}\nappendonly yes\nappendfsync always\nrequirepass "${PASSWORD}"\n`;
  writeFileSync(join(folder, 'redis.conf'), settings);
  const url = (password: string) => `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}/1`;
  return serverOf({
    folder,
    url: url(PASSWORD),
    wrongUrl: url(WRONG_PASSWORD),
    run: () => spawn(redisBinary ?? '', [join(folder, 'redis.conf')], { stdio: 'pipe' }),
    ready: 'Ready to accept connections',
    killSignal: 'SIGKILL',
  });
}

async function startPostgres(): Promise<StoreServer> {
  const [port, folder] = [await freePort(), temporaryFolder()];
  const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')];
  writeFileSync(passwordFile, PASSWORD);
  const user = ownUser();
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  const options = { ...user, cwd: folder };
  const init = ['-D', data, '-U', 'keeper', `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '--no-sync'];
  execFileSync(initdb ?? '', [...init, '--locale=C', '--encoding=UTF8'], { ...options, stdio: 'pipe' });
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const run = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = (password: string) =>
    `postgres://keeper:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  return serverOf({
    folder,
    url: url(PASSWORD),
    wrongUrl: url(WRONG_PASSWORD),
    run: () => spawn(postgres ?? '', ['-D', data, ...run], { ...options, stdio: 'pipe' }),
    ready: 'database system is ready to accept connections',
    // Ends all its processes at once, as a crash would; the data is recovered at the next start.
    killSignal: 'SIGQUIT',
  });
}

/** PostgreSQL refuses to run as root: then it runs as whoever was set up for it, or as nobody. */
function ownUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const ids = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name]).stdout));
    const [uid, gid] = ids;
    if (uid && gid) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and there is no other user.');
}

async function serverOf(about: {
  folder: string;
  url: string;
  wrongUrl: string;
  run(): ChildProcess;
  ready: string;
  killSignal: NodeJS.Signals;
}): Promise<StoreServer> {
  let child: ChildProcess | null = null;
  const server: StoreServer = {
    url: about.url,
    wrongUrl: about.wrongUrl,
    get pid() {
      return child?.pid;
    },
    async start() {
      child = about.run();
      await lineOf(child, about.ready);
    },
    async kill() {
      const ended = child?.exitCode === null && once(child, 'exit');
      child?.kill(about.killSignal);
      await ended;
      child = null;
    },
    async remove() {
      await server.kill();
      rmSync(about.folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

/** Resolves when `child` prints `text`; rejects with all it has printed when it ends before. */
async function lineOf(child: ChildProcess, text: string): Promise<void> {
  const printed: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      printed.push(line);
      if (line.includes(text)) resolve();
    });
  }
  child.once('error', reject);
  child.once('exit', () => reject(new Error(`It ended before it was ready:\n${printed.join('\n')}`)));
  await promise;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portkeeper-server-'));
  chmodSync(folder, 0o700);
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}
