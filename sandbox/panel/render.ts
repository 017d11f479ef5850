import { entryOf, type Refusal } from './errors.ts';
import { german } from './german.ts';
import type { Dialect, Settings } from './world.ts';

/** JSON as PHP writes it: slashes and everything outside ASCII escaped. */
export function phpJson(value: unknown, layout: 'pretty' | 'compact' = 'compact'): string {
  const text = JSON.stringify(value, undefined, layout === 'pretty' ? 4 : undefined);
  const escaped = text.replaceAll('/', '\\/');
  return escaped.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A small HTML page of our own; panels answer with pages where a client did not ask for JSON (facts 1 and 2). */
export function page(title: string, text: string): string {
  return `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`;
}

export const HTML = 'text/html; charset=UTF-8';

/** The single-page shell that every path outside the API answers with, status 200 (fact 2). */
export function shell(): Response {
  const body =
    '<!DOCTYPE html>\n<html lang="en"><head><title>Panel</title></head><body><div id="app"></div></body></html>\n';
  return new Response(body, { headers: { 'content-type': HTML } });
}

/** Whether the first type of `Accept` is JSON, or an XMLHttpRequest takes anything (fact 1). */
export function wantsJson(headers: Headers): boolean {
  const accept = (headers.get('accept') ?? '').toLowerCase();
  const first = preferred(accept);
  if (/[/+]json/.test(first)) return true;
  const anything = first === '' || first === '*/*' || first === '*';
  return anything && headers.get('x-requested-with') === 'XMLHttpRequest';
}

/** The type with the highest quality; of equals the one that comes first. */
function preferred(accept: string): string {
  const types = accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return { type, quality: quality ? Number(quality.slice(2)) : 1 };
  });
  const best = Math.max(...types.map(({ quality }) => quality));
  return types.find(({ quality }) => quality === best)?.type ?? '';
}

/** `headers` is added to whatever the refusal becomes; `origin` is the panel's own address. */
export interface RenderContext {
  dialect: Dialect;
  settings: Settings;
  request: Headers;
  origin: string;
  headers: Record<string, string>;
}

const LOGIN: Record<Dialect, string> = {
  pterodactyl: '/auth/login',
  pelican: '/login',
  documented: '/auth/login',
};

/** Turns a refusal into what this client gets to see: JSON, a page or a redirect (fact 1). */
export function renderRefusal(refusal: Refusal, context: RenderContext): Response {
  const { status } = refusal;
  const headers = new Headers({ ...context.headers, ...refusal.headers });
  if (wantsJson(context.request)) {
    headers.set('content-type', 'application/json');
    return new Response(errorBody(refusal, context), { status, headers });
  }
  headers.set('content-type', HTML);
  if (refusal.withoutJson === 'page')
    return new Response(page(String(status), refusal.code), { status, headers });
  const back = context.request.get('referer') ?? context.origin;
  const location = refusal.withoutJson === 'login' ? `${context.origin}${LOGIN[context.dialect]}` : back;
  headers.set('location', location);
  return new Response(page('Redirecting', location), { status: 302, headers });
}

/** With debug on an error also says where it happened (fact 26); the place is ours. */
function errorBody(refusal: Refusal, { dialect, settings }: RenderContext): string {
  const told = entryOf(refusal, dialect);
  const isGerman = dialect === 'pelican' && settings.locale === 'de';
  const entry = isGerman ? { ...told, detail: german(told.detail) } : told;
  const debugged = {
    ...entry,
    detail: refusal.whenDebugging ?? entry.detail,
    source: { line: 1, file: 'app/Example.php' },
    meta: { trace: ['#0 {main}'], ...entry.meta },
  };
  return phpJson({ errors: [settings.debug ? debugged : entry] }, refusal.layout);
}
