import { type Recording, recordedHeader } from './recordings.ts';
import type { Answer } from './send.ts';

/** Values that are a moment, a secret or the wording of an egg: only their type has to agree. */
const VOLATILE = new Set(['timestamp', 'created_at', 'updated_at', 'last_used_at', 'secret_token', 'token']);

/** What a stand-in for a node measured: only whether it is nothing has to agree. */
const MEASURED = new Set(['memory_bytes', 'cpu_absolute', 'uptime']);
/** The stand-in of the recordings went on naming these when the server was off: only their type has to agree. */
const UNSURE = new Set(['disk_bytes', 'network_rx_bytes', 'network_tx_bytes']);

/** Texts that describe a permission are ours in the simulator, and so are those of a variable; their presence counts. */
function isWording(path: readonly string[]): boolean {
  return path.at(-1) === WORDING || (path[0] === 'attributes' && path[1] === 'permissions');
}

const WORDING = 'description of a variable';

function isVolatile(path: readonly string[], value: unknown): boolean {
  const key = path.at(-1) ?? '';
  const redacted = key === 'identifier' && /^(ptlc|pacc)_/.test(String(value));
  return VOLATILE.has(key) || UNSURE.has(key) || redacted || (typeof value === 'string' && isWording(path));
}

/** `value` with everything volatile replaced by the name of its type: equal means same shape and same values. */
function masked(value: unknown, path: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, path));
  if (typeof value === 'object' && value !== null) {
    const isVariable = 'env_variable' in value;
    const nameOf = (key: string) => (isVariable && key === 'description' ? WORDING : key);
    const entries = Object.entries(value).map(([key, item]) => [key, masked(item, [...path, nameOf(key)])]);
    return Object.fromEntries(entries);
  }
  if (MEASURED.has(path.at(-1) ?? '')) return value === 0 ? 0 : '<measured>';
  return isVolatile(path, value) ? `<${value === null ? 'null' : typeof value}>` : value;
}

/** A body as it is compared: parsed, or the empty text. */
function comparable(body: string): unknown {
  return body === '' ? '' : masked(JSON.parse(body));
}

/** Framework errors are printed over several lines, all else is compact (fact 26). */
const layoutOf = (body: string): string => (body.startsWith('{\n') ? 'pretty' : 'compact');

/** Everything of a recorded answer that the simulator has to reproduce. */
export function expectedOf(recording: Recording) {
  const { status, body } = recording.response;
  const header = (name: string) => recordedHeader(recording, name);
  return facts({ status, body, header });
}

/** The same of what the simulator at `origin` answered; its address is written as the recorded one. */
export function actualOf({ status, headers, body }: Answer, origin: string) {
  const header = (name: string) => headers[name]?.toString().replaceAll(origin, RECORDED_ORIGIN);
  const escaped = (text: string) => text.replaceAll('/', '\\/');
  return facts({ status, body: body.replaceAll(escaped(origin), escaped(RECORDED_ORIGIN)), header });
}

/** The host that stands for every panel in the recordings. */
export const RECORDED_ORIGIN = 'https://panel.example.com';

interface Facts {
  status: number;
  body: string;
  header: (name: string) => string | undefined;
}

function facts({ status, body, header }: Facts) {
  return {
    status,
    contentType: header('content-type'),
    allow: header('allow'),
    hasRetryAfter: header('retry-after') !== undefined,
    hasReset: header('x-ratelimit-reset') !== undefined,
    rateLimit: header('x-ratelimit-limit'),
    exhausted: header('x-ratelimit-remaining') === '0',
    layout: layoutOf(body),
    body: comparable(body),
  };
}
