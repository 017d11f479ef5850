import { createHash } from 'node:crypto';
import { fieldOf } from './body.ts';
import { forbidden, invalid } from './errors.ts';
import { requireDaemon } from './power.ts';
import { may, type ServerVisit } from './visit.ts';

/** `POST /servers/{server}/command`: 204 as soon as the node has taken the line (recordings `command.*`). */
export function command(visit: ServerVisit): null {
  if (!may(visit, 'control.console')) throw forbidden();
  const { value } = fieldOf(visit, 'command');
  if (value === undefined || value === null) {
    throw invalid('command', 'required', 'The command field is required.');
  }
  requireDaemon(visit);
  return null;
}

/** `GET /servers/{server}/websocket`: made by the panel alone, the node is not asked (recordings `websocket.*`). */
export function websocket(visit: ServerVisit) {
  if (!may(visit, 'websocket.connect')) throw forbidden();
  const { panel, server, user } = visit;
  const node = panel.world.nodes.find(({ id }) => id === server.nodeId);
  const token = createHash('sha256').update(`${user.uuid} on ${server.uuid}`).digest('hex');
  return { data: { token, socket: `wss://${node?.fqdn}:8080/api/servers/${server.uuid}/ws` } };
}
