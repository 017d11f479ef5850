import type { HttpProblem } from '../operations/http.ts';
import type { NoAnswer } from '../panel/problems.ts';
import type { BackupProblem } from '../store/backup.ts';
import type { CopyProblem } from '../store/copy.ts';
import type { StoreConcern, StoreProblem, StoreReason } from '../store/open.ts';
import { howItFailed, type Problem } from './problems.ts';
import { counted } from './text.ts';
import { duration } from './units.ts';

const CONCERNS: Record<StoreConcern, string> = {
  'not-durable':
    'it may lose confirmed links when it is restarted: set appendonly yes and appendfsync always',
  evicts: 'it throws links away when its memory is full: set maxmemory-policy noeviction',
};

/** Which kind of store it is, and what makes it a poor one. */
export function describeStore({
  kind,
  concerns,
}: {
  kind: string;
  concerns: readonly StoreConcern[];
}): string {
  return [kind, ...concerns.map((concern) => `but ${CONCERNS[concern]}`)].join(', ');
}

/** How many watched ports this process checks. */
export function watchesTakenUp(watches: number): string {
  return watches === 0 ? 'none' : `${watches} taken up`;
}

/** Why a copy or a backup was not made. */
const TASKS: Record<(CopyProblem | BackupProblem)['kind'], string> = {
  'copy-target-not-empty': 'The target holds other records than the source. Nothing was written.',
  'copy-differs':
    'The stores differ after the copy: somebody wrote to one of them. Stop every Portkeeper and repeat.',
  'backup-exists': 'There is such a file already, and a backup replaces no other file.',
  'backup-not-sqlite': 'Only SQLite is backed up like this: use the tools of your server (docs/stores.md).',
};

export function copying(done: number, records: number): string {
  return `Copied ${done} of ${counted(records, 'record')}.`;
}

export function copied({ records, written }: { records: number; written: number }): string {
  return `Copied ${written} of ${counted(records, 'record')}; both stores are equal. Set STORE_URL to the new one and start.`;
}

export function backedUp(path: string, { bytes }: { bytes: number }): string {
  return `${path} (${Math.ceil(bytes / 1024)} KiB). Keep encryption.key, or ENCRYPTION_KEY, in another place.`;
}

/** What can be wrong with what a bot starts on. */
type StartProblem =
  | Problem
  | HttpProblem
  | { kind: 'wrong-encryption-key' }
  | { kind: 'encryption-key-file'; path: string }
  | { kind: 'encryption-key-none'; path: string }
  | { kind: 'encryption-key-open'; path: string }
  | { kind: 'data-folder'; path: string; code: string };

/** Why the bot cannot start, for its operator: the cause and the next step, as a terminal shows it. */
export function cannotStart(problem: StartProblem): string {
  return withoutMarkdown(whyNotStarted(problem));
}

/** Some of it is said to people in Discord as well. */
function withoutMarkdown(text: string): string {
  return text.replaceAll('`', '');
}

function whyNotStarted(problem: StartProblem): string {
  switch (problem.kind) {
    case 'store-unavailable':
      return storeUnavailable(problem);
    case 'data-folder':
      return FOLDER[problem.code]?.(problem.path) ?? notWritable(problem.path);
    case 'wrong-encryption-key':
      return 'ENCRYPTION_KEY does not fit the store: the keys in it were encrypted with another one. Set the former key again – or both, the new one first, and run npm run keys:rotate.';
    case 'encryption-key-file':
      return `The encryption key cannot be read from, or written to, ${problem.path}: restore the file from your backup, or check that the folder can be written${byUs()}.`;
    case 'encryption-key-none':
      return `There is no encryption key (32 bytes in base64) in ${problem.path}: restore the file from your backup. If nobody has linked yet, delete it, and a new one is made.`;
    case 'encryption-key-open':
      return `Other users of this machine may read the encryption key, ${problem.path}. Take that from them: chmod 600 ${problem.path} – and if somebody may have read it, change the key (npm run keys:rotate).`;
    case 'http':
      return HTTP[problem.why](problem);
    case 'no-answer':
      return `${howItFailed(problem)}.`;
    default:
      return Object.hasOwn(TASKS, problem.kind)
        ? TASKS[problem.kind as keyof typeof TASKS]
        : 'See the log for the cause.';
  }
}

/** Which user cannot do something; nothing where the system has no numbers for users. */
function byUs(): string {
  const uid = process.getuid?.();
  return uid === undefined ? '' : ` by the user Portkeeper runs as (uid ${uid})`;
}

function notWritable(path: string): string {
  return `${path} cannot be written${byUs()}: give it to that user (chown), or choose another folder with DATA_DIR.`;
}

const FOLDER: Record<string, (path: string) => string> = {
  EROFS: (path) =>
    `${path} cannot be written: it is on a file system that is mounted read-only. Choose another folder with DATA_DIR, or mount a volume there.`,
  ENOTDIR: (path) => `${path} is no folder: choose another one with DATA_DIR.`,
  EEXIST: (path) => `${path} is no folder: choose another one with DATA_DIR.`,
  ENOENT: (path) =>
    `${path} is a link that leads nowhere: make the folder it names, or choose another one with DATA_DIR.`,
  ENOSPC: (path) => `${path} cannot be made: the disk is full.`,
};

const HTTP: Record<HttpProblem['why'], (at: { host: string; port: number }) => string> = {
  taken: ({ host, port }) =>
    `Port ${port} of ${host} is taken by another program, maybe a second Portkeeper: set HTTP_PORT to another port.`,
  'no-such-address': ({ host }) =>
    `${host} is no address of this machine: set HTTP_HOST to one of its own, or leave it out.`,
  'not-allowed': ({ port }) => `Port ${port} may not be used${byUs()}: set HTTP_PORT to one above 1023.`,
  other: ({ host, port }) =>
    `Nothing can be served on port ${port} of ${host}: check HTTP_PORT and HTTP_HOST.`,
};

/** `path`: of the file or folder, where the store has one. */
function storeUnavailable({ reason, path }: StoreProblem): string {
  const sentence = path && Object.hasOwn(AT, reason) ? AT[reason]?.(path) : STORE[reason];
  return `${sentence} Nothing in it was changed.`;
}

/** Where the store is a file. */
const AT: Partial<Record<StoreReason, (path: string) => string>> = {
  'not-writable': notWritable,
  foreign: (path) =>
    `${path} is the database of another program: let STORE_URL name a file of its own, such as sqlite://data/portkeeper.sqlite.`,
  folder: (path) => `${path} is a folder: let STORE_URL name a file in it, such as portkeeper.sqlite.`,
};

const STORE: Record<StoreReason, string> = {
  'not-writable':
    'The store cannot be written: its user may not write, or not make a table, or it is a replica that may only be read.',
  locked: 'The store is in use by another program: is a second Portkeeper running on the same data folder?',
  running:
    'Another Portkeeper is running on this store: stop it first. If it ended without a word, wait half a minute and try again.',
  folder: 'STORE_URL names a folder: let it name a file in it.',
  corrupt: 'The store is damaged, or is not a store of Portkeeper: restore the data folder from your backup.',
  foreign:
    'STORE_URL names the database of another program: let it name a file of its own, such as sqlite://data/portkeeper.sqlite.',
  full: 'The disk of the data folder, or the memory of the server, is full: make room and start again.',
  newer:
    'The store was written by a newer version of Portkeeper: start that version, or restore a backup from before.',
  missing: 'There is no such store: check STORE_URL and DATA_DIR.',
  'bad-url':
    'STORE_URL is not understood: write it like postgres://user:password@host:5432/database, with special characters of the password percent-encoded (# is %23, / is %2F).',
  'name-not-found':
    'The server in STORE_URL is not found: its name does not resolve. Check the name, and DNS.',
  unreachable: 'The store does not answer: check that its server is up, and host and port in STORE_URL.',
  tls: 'No encrypted connection (TLS) to the store comes about: check whether its server speaks TLS at all (rediss://, sslmode=), and name a certificate of your own in NODE_EXTRA_CA_CERTS.',
  'wrong-password': 'The store does not accept the user or the password in STORE_URL.',
  'no-database': 'The server is there, but the database in STORE_URL is not: make it, or check its name.',
  refused: 'The store does not accept STORE_URL: check user, rights and database.',
  other: 'The store cannot be opened.',
};

/** What to look at where a panel does not answer; elsewhere it is the address, or the panel. */
const ABOUT_TLS: Partial<Record<NoAnswer['how'], string>> = {
  tls: 'Get it one that is known, from Let’s Encrypt for example, or name its own as a PEM file in NODE_EXTRA_CA_CERTS.',
  'tls-date':
    'Check the date and the clock of this machine; if they are right, the panel’s certificate has to be renewed.',
  'tls-name': 'Check PANEL_URL: it needs the name that the certificate is for.',
  'no-tls': 'Check PANEL_URL: inside your own network it may begin with http://; a port may be wrong.',
};

/** A panel of the operator's that does not answer now. `reason`: a sentence, or `null` for a defect. */
export function panelAway(
  url: string,
  { reason, how }: { reason: string | null; how: NoAnswer['how'] | null },
): string | null {
  if (reason === null) return null;
  const advice = (how && ABOUT_TLS[how]) ?? 'Check PANEL_URL, and whether the panel is up.';
  return `${url}: ${reason} ${advice} Portkeeper serves all the same, and asks it again when somebody needs it.`;
}

export const OPEN_MODE =
  'any that is public and https: with PANEL_URL unset, every member may link a panel of their own. Set it to allow yours only';

export const RUNS_AS_ROOT =
  'Portkeeper runs as root, who may do everything on this machine. Give it a user of its own (README, Start it with systemd; the image has one).';

/** For the doctor, beside a running bot. */
export function servedAlready(url: string): string {
  return `${url}, served by a Portkeeper that runs already`;
}

export const HEALTH_FOR_ALL =
  'HTTP_HOST lets other machines look: whoever reaches this port can read whether Portkeeper is well and how much it is used. Nobody is named there; keep it inside your network all the same.';

/** `mode`: the lower nine bits. */
export function openToOthers(path: string, mode: number): string {
  return `Other users of this machine may look into ${path} (mode ${mode.toString(8)}): chmod 700 ${path}`;
}

export const UNFORESEEN = 'this was not foreseen; the log has the cause.';

/** Why the program goes on for a while after it has failed. */
export function endsLater(ms: number): string {
  return `Ends in ${duration(ms)}: each start logs in to Discord, which allows that 1,000 times a day, and whatever restarts this program would use them up. Ctrl+C ends it now.`;
}

/** For `npm run store:copy` without two addresses. */
export const COPY_USAGE =
  'Name two stores: npm run store:copy -- sqlite://data/portkeeper.sqlite redis://127.0.0.1:6379';

export function rotating(done: number, people: number): string {
  return `Done: ${recordsOf(done, people)}.`;
}

function recordsOf(done: number, people: number): string {
  return `the records of ${done} of ${counted(people, 'person', 'people')}`;
}

export function rotated({
  people,
  rotated,
  left,
}: {
  people: number;
  rotated: number;
  left: number;
}): string {
  const done = `Encrypted anew: ${recordsOf(rotated, people)}.`;
  return left === 0
    ? `${done} The former key can be removed now.`
    : `${done} ${counted(left, 'record was', 'records were')} encrypted with the former key meanwhile: a Portkeeper is running somewhere. Keep both keys, stop it, and repeat.`;
}

/** While a start waits for another process on the same store. */
export const WAITING_FOR_ANOTHER =
  'another Portkeeper is running on this store for the same shards. This one goes on when that one has ended (half a minute later, if it ended without a word).';

/** When another process has taken over. */
export const TAKEN_OVER =
  'Another Portkeeper has taken over this store, because nothing was heard of this one for too long. This one ends.';

/** Why a file of certificates is of no use. */
export function untrusted(path: string, why: 'unread' | 'nothing-in-it'): string {
  return why === 'unread'
    ? `NODE_EXTRA_CA_CERTS cannot be read: ${JSON.stringify(path)}`
    : `NODE_EXTRA_CA_CERTS names a file without a certificate in PEM form: ${JSON.stringify(path)}`;
}
