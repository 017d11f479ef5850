import { expect } from 'vitest';
import type { RecordedWorld } from '../../../sandbox/panel/index.ts';
import type { DebugCase, PageCase } from './page-cases.ts';
import type { Stage } from './replay.ts';
import { type Answer, send } from './send.ts';

type Line = Pick<PageCase<string>, 'as' | 'line' | 'accept' | 'referer' | 'body'>;

/** Sends what a table of cases says, with the key of who asked. */
async function sendLine<World extends RecordedWorld>(
  { panel, keys }: Stage<World>,
  told: Line,
): Promise<Answer> {
  const [method = '', path = ''] = told.line.split(' ');
  const key = Object.entries(keys).find(([name]) => name === told.as)?.[1];
  const headers = {
    ...(key ? { Authorization: `Bearer ${key.token}` } : {}),
    ...(told.accept ? { Accept: told.accept } : {}),
    ...(told.referer ? { Referer: told.referer } : {}),
    ...(told.body ? { 'Content-Type': 'application/json' } : {}),
  };
  return send(panel.url, { method, path, headers, body: told.body ?? null });
}

/** The same on a panel with the settings of the case; what of the answer has to be as recorded. */
export async function playPage<World extends RecordedWorld>(
  ready: Stage<World>,
  told: PageCase<string>,
): Promise<{ status: number; type: string | undefined; location: string | undefined }> {
  Object.assign(ready.world.settings, told.settings);
  const { status, headers } = await sendLine(ready, told);
  return { status, type: headers['content-type']?.toLowerCase(), location: headers.location };
}

/** What has to come of {@link playPage}; `origin` is the panel's address. */
export function pageOf({ status, location }: PageCase<string>, origin: string) {
  return { status, type: 'text/html; charset=utf-8', location: location?.replace(/^(?=\/|$)/, origin) };
}

/** Sends the request to a panel with debug on; its status and the one error it answers with. */
export async function playDebug<World extends RecordedWorld>(
  ready: Stage<World>,
  told: DebugCase<string>,
): Promise<{ status: number; error: unknown }> {
  ready.world.settings.debug = true;
  const { status, body } = await sendLine(ready, { ...told, accept: 'application/json' });
  return { status, error: JSON.parse(body).errors[0] };
}

/** What has to come of {@link playDebug}: where it happened is there, whatever stands in it. */
export function debuggedOf({ status, code, detail }: DebugCase<string>) {
  const source = { line: expect.any(Number), file: expect.any(String) };
  return { status, error: { code, detail, source, meta: { trace: expect.any(Array) } } };
}
