import { expect, test } from 'vitest';
import { z } from 'zod';
import { A, clientOf, listen } from './support/panel-client.ts';
import { type Recording, recordedCases, recording } from './support/recordings.ts';

/** As a real panel wrote it, with nothing of ours in between. */
const written = z.object({
  data: z.array(
    z.object({
      attributes: z.object({
        id: z.string(),
        event: z.string(),
        timestamp: z.string(),
        properties: z.record(z.string(), z.unknown()).or(z.array(z.unknown()).max(0)),
        relationships: z
          .object({ actor: z.object({ attributes: z.object({ username: z.string() }) }) })
          .optional(),
      }),
    }),
  ),
  meta: z.object({ pagination: z.object({ total: z.number(), total_pages: z.number() }) }),
});

const cases = recordedCases
  .map((name) => ({ name, told: recording(name) }))
  .filter(({ told: { request } }) => request.method === 'GET' && /\/activity(\?|$)/.test(request.path));
const withStatus = (from: number, to: number) =>
  cases.filter(({ told: { response } }) => response.status >= from && response.status < to);

async function ask({ response }: Recording) {
  const url = await listen((_request, answer) => {
    answer.writeHead(response.status, { 'content-type': 'application/json' }).end(response.body);
  });
  return clientOf(url).activity(A, 1);
}

test('there are recordings of both kinds', () => {
  expect([withStatus(200, 300).length, withStatus(400, 500).length]).toEqual([14, 6]);
});

test.each(withStatus(200, 300))('reads $name', async ({ told }) => {
  const { data, meta } = written.parse(JSON.parse(told.response.body));
  const page = await ask(told);
  expect(page).toMatchObject({ total: meta.pagination.total, pages: meta.pagination.total_pages });
  expect(page.entries).toEqual(
    data.map(({ attributes: { id, event, timestamp, properties, relationships } }) => {
      const told = new Map(Object.entries(properties));
      return {
        ...{ id, event, atMs: new Date(timestamp).getTime() },
        actor: relationships?.actor.attributes.username ?? null,
        address: told.get('allocation') ?? null,
        ...{ before: told.get('old') ?? null, after: told.get('new') ?? null },
      };
    }),
  );
});

const REFUSALS: Record<number, object> = {
  400: { kind: 'refused', status: 400 },
  403: { kind: 'permission-missing', permission: 'activity.read' },
  404: { kind: 'not-found' },
  409: { kind: 'state-conflict', state: 'suspended' },
};

test.each(withStatus(400, 500))('is refused as in $name', async ({ told }) => {
  const problem = REFUSALS[told.response.status];
  await expect(ask(told)).rejects.toMatchObject({ name: 'PanelFailure', problem });
});
