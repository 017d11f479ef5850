import { PanelFailure, type PanelProblem } from '../../../src/panel/problems.ts';
import { explain } from '../../../src/views/explain.ts';
import { clientOf, listen, VERBS, type Verb } from './panel-client.ts';

/** An answer as it goes over the wire; a page unless it says otherwise. */
export interface Came {
  status?: number;
  type?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export const serving = ({ status = 200, type = 'text/html; charset=UTF-8', headers = {}, body = '' }: Came) =>
  listen((_, response) => {
    response.writeHead(status, { ...(type ? { 'content-type': type } : {}), ...headers }).end(body);
  });

/** What a person is told of an answer, and the problem behind it. */
export async function toldOf(
  came: Came,
  verb: Verb = 'server',
): Promise<{ problem: PanelProblem; text: string }> {
  try {
    await VERBS[verb](clientOf(await serving(came)));
  } catch (error) {
    if (!(error instanceof PanelFailure)) throw error;
    return { problem: error.problem, text: JSON.stringify(explain(error.problem, 'ABCD1234').embeds) };
  }
  throw new Error('It was taken for an answer.');
}

export const PAGE = '<!DOCTYPE html><html><head><title>Hello</title></head><body>x</body></html>';
