import { expect, test } from 'vitest';
import type { PanelClient } from '../../src/panel/client.ts';
import { A, clientOf, listen } from './support/panel-client.ts';
import { recording } from './support/recordings.ts';

/** A server that gives every request the recorded answer, and how often it was asked. */
async function answering(name: string) {
  const { response } = recording(name);
  const asked: (string | undefined)[] = [];
  const url = await listen((request, outgoing) => {
    asked.push(request.url);
    outgoing.writeHead(response.status, { 'content-type': 'application/json' }).end(response.body);
  });
  return { client: clientOf(url), asked };
}

const power = (client: PanelClient) => client.power(A, 'restart');
const resources = (client: PanelClient) => client.resources(A);

test.each([
  ['power.A.start', power],
  ['resources.A-normal.owner', resources],
  ['pelican/delete.primary.power', power],
  ['pelican/command.A.unreachable', power],
])('%s: the node is away, and nothing is sent a second time', async (name, ask) => {
  const { client, asked } = await answering(name);
  await expect(ask(client)).rejects.toMatchObject({ problem: { kind: 'node-away' } });
  expect(asked).toHaveLength(1);
});

test('where no node is asked, the same exception is the panel’s own trouble', async () => {
  const { client } = await answering('pelican/delete.primary.power');
  const answer = { how: 'server-error', status: 500 };
  await expect(client.account()).rejects.toMatchObject({ problem: { kind: 'no-answer', answer } });
  await expect(client.assign(A, {})).rejects.toMatchObject({ problem: { kind: 'no-answer', answer } });
});

test('a daemon that answers with an error is not away', async () => {
  const errors = [
    { code: 'DaemonConnectionException', status: '502', detail: 'HTTP/E_CONN_REFUSED response code' },
  ];
  const url = await listen((_, outgoing) => {
    outgoing.writeHead(502, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }));
  });
  const answer = { how: 'server-error', status: 502 };
  await expect(power(clientOf(url))).rejects.toMatchObject({ problem: { kind: 'no-answer', answer } });
});
