import * as spec from 'discord-api-spec/zod';
import { Hono } from 'hono';
import { INSTALL } from '../numbers.ts';
import { Refusal, refuseIfAny, within } from '../refusal.ts';
import { commandProblems, duplicateCommands } from '../rules/commands.ts';
import { isRecord, parseForm, withoutNulls } from '../rules/form.ts';
import type { Command, CommandBody } from '../wire.ts';
import type { World } from '../world/world.ts';
import type { Env, RestContext } from './exchange.ts';
import { reporter } from './report.ts';

const MAX_COMMANDS = 100;
const CHAT_INPUT = 1;

/** Application commands of one scope: global or of a guild (docs: interactions/application-commands). */
export function commandRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  for (const list of [
    '/applications/:application/commands',
    '/applications/:application/guilds/:guild/commands',
  ] as const) {
    app.get(list, (context) => context.json(scope(world, context)));
    app.put(list, (context) => context.json(replaceAll(world, context)));
    app.post(list, (context) => {
      const { command, isNew } = upsert(world, context);
      return context.json(command, isNew ? 201 : 200);
    });
    app.get(`${list}/:command`, (context) => context.json(find(world, context)));
    app.patch(`${list}/:command`, (context) => context.json(change(world, context)));
    app.delete(`${list}/:command`, (context) => {
      const commands = scope(world, context);
      commands.splice(commands.indexOf(find(world, context)), 1);
      world.changes.announce({ kind: 'commands' });
      return context.body(null, 204);
    });
  }
  return app;
}

function scope(world: World, context: RestContext): Command[] {
  if (context.req.param('application') !== world.applicationId) throw new Refusal('missing-access');
  const guildId = context.req.param('guild');
  if (guildId === undefined) return world.commands;
  if (!world.guilds.get(guildId)?.hasBot) throw new Refusal('missing-access');
  const present = world.guildCommands.get(guildId) ?? [];
  world.guildCommands.set(guildId, present);
  return present;
}

function find(world: World, context: RestContext): Command {
  const command = scope(world, context).find(({ id }) => id === context.req.param('command'));
  if (!command) throw new Refusal('unknown-command');
  return command;
}

function replaceAll(world: World, context: RestContext): Command[] {
  const commands = scope(world, context);
  const { request, unknownField } = reporter(world, context.var.request);
  if (!Array.isArray(request.body)) {
    const message = 'Only lists are accepted.';
    throw new Refusal('invalid-form-body', [{ path: [], code: 'LIST_TYPE_CONVERT', message }]);
  }
  if (request.body.length > MAX_COMMANDS) throw new Refusal('too-many-commands');
  const bodies = request.body.map((body, index) => within(index, () => parseCommand(body, unknownField)));
  refuseIfAny(duplicateCommands(bodies));
  const stored = bodies.map((body) => register(world, context, { body, present: sameName(commands, body) }));
  commands.splice(0, commands.length, ...stored);
  world.changes.announce({ kind: 'commands' });
  return commands;
}

function parseCommand(sent: unknown, unknownField: (path: string) => void): CommandBody {
  const body = parseForm(spec.ApplicationCommandUpdateRequestSchema, withoutNulls(sent), unknownField);
  refuseIfAny(commandProblems(body));
  return body;
}

function upsert(world: World, context: RestContext): { command: Command; isNew: boolean } {
  const commands = scope(world, context);
  const { request, unknownField } = reporter(world, context.var.request);
  const body = parseCommand(request.body, unknownField);
  const present = sameName(commands, body);
  if (!present && commands.length >= MAX_COMMANDS) throw new Refusal('too-many-commands');
  const command = register(world, context, { body, present });
  if (present) commands.splice(commands.indexOf(present), 1, command);
  else commands.push(command);
  world.changes.announce({ kind: 'commands' });
  return { command, isNew: !present };
}

function change(world: World, context: RestContext): Command {
  const commands = scope(world, context);
  const present = find(world, context);
  const { request, unknownField } = reporter(world, context.var.request);
  const sent = withoutNulls(request.body);
  const body = parseForm(spec.ApplicationCommandPatchRequestPartialSchema, sent, unknownField);
  const reset = isRecord(request.body) ? request.body : {};
  const kept = Object.entries(present).filter(([key]) => reset[key] !== null);
  const changed: CommandBody = { name: present.name, ...Object.fromEntries(kept), ...body };
  refuseIfAny(commandProblems(changed));
  const command = register(world, context, { body: changed, present });
  commands.splice(commands.indexOf(present), 1, command);
  world.changes.announce({ kind: 'commands' });
  return command;
}

const sameName = (commands: Command[], body: CommandBody): Command | undefined =>
  commands.find(({ name, type }) => name === body.name && type === (body.type ?? CHAT_INPUT));

/** A command keeps its id when it is registered again under the same name. */
function register(
  world: World,
  context: RestContext,
  { body, present }: { body: CommandBody; present: Command | undefined },
): Command {
  const guildId = context.req.param('guild');
  return {
    ...body,
    id: present?.id ?? world.nextId(),
    application_id: world.applicationId,
    version: world.nextId(),
    type: body.type ?? CHAT_INPUT,
    description: body.description ?? '',
    integration_types: body.integration_types ?? [INSTALL.guild],
    ...(guildId ? { guild_id: guildId } : {}),
  };
}
