import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

interface PageFile {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
}

/** The built page, by path: `/index.html`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCE = join(import.meta.dirname, 'page');
const CACHE = join(ROOT, 'node_modules', '.cache', 'portkeeper-sandbox');
/** How many builds are kept: another sandbox may be about to read the last one. */
const KEPT_BUILDS = 3;

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The page, built with Vite unless it has been since it last changed. Throws when it cannot be built. */
export async function buildPage({ source = SOURCE, cache = CACHE } = {}): Promise<PageFiles> {
  const target = join(cache, fingerprint(source));
  if (!existsSync(target)) await buildInto(source, target);
  return readPage(target);
}

/** Changes when a source of the page or an installed package does. */
function fingerprint(source: string): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const path of filesIn(source)) hash.update(`\n${path}\n`).update(readFileSync(join(source, path)));
  return hash.digest('hex').slice(0, 16);
}

/** Builds beside the target and moves the result there at once: several sandboxes may start together. */
async function buildInto(source: string, target: string): Promise<void> {
  // Vite is large: it is loaded where there is something to build.
  const { build } = await import('vite');
  const cache = join(target, '..');
  mkdirSync(cache, { recursive: true });
  const draft = join(cache, `draft-${randomUUID()}`);
  try {
    await build({
      root: source,
      logLevel: 'silent',
      build: { outDir: draft, emptyOutDir: true },
      // Whatever NODE_ENV says: a test runner's would take the libraries as their developers have them.
      resolve: { conditions: ['production', 'browser', 'module'] },
    });
    renameSync(draft, target);
  } catch (error) {
    // Another sandbox may have built the same meanwhile.
    if (!existsSync(target)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  forgetOldBuilds(cache);
}

function forgetOldBuilds(cache: string): void {
  const builds = readdirSync(cache)
    .filter((name) => !name.startsWith('draft-'))
    .map((name) => ({ path: join(cache, name), at: statSync(join(cache, name)).mtimeMs }))
    .toSorted((one, other) => other.at - one.at);
  for (const { path } of builds.slice(KEPT_BUILDS)) rmSync(path, { recursive: true, force: true });
}

function readPage(folder: string): PageFiles {
  return new Map(
    filesIn(folder).map((path): [string, PageFile] => [
      `/${path}`,
      { bytes: readFileSync(join(folder, path)), type: TYPES[extname(path)] ?? 'application/octet-stream' },
    ]),
  );
}

const filesIn = (folder: string): string[] =>
  globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .toSorted();
