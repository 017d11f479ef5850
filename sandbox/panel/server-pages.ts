import { forbidden } from './errors.ts';
import { invocation, subusersView, variablesView } from './views.ts';
import { may, type ServerVisit } from './visit.ts';

/** `GET /servers/{server}/startup` (recordings `startup.A`, `delete.primary.startup`). */
export function startup(visit: ServerVisit) {
  if (!may(visit, 'startup.read')) throw forbidden();
  const { server } = visit;
  const meta = {
    startup_command: invocation(server, true),
    docker_images: server.egg.dockerImages,
    raw_startup_command: server.invocation,
  };
  return { ...variablesView(server), meta };
}

/** `GET /servers/{server}/users` (recording `users.A`). */
export function subusers(visit: ServerVisit) {
  if (!may(visit, 'user.read')) throw forbidden();
  return subusersView(visit.panel.world, visit.server, visit.panel.dialect);
}
