import { isDeepStrictEqual } from 'node:util';
import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { type Command, declaration } from './command.ts';

interface Deployment {
  applicationId: string;
  commands: Command<never>[];
}

/** Whether the commands differ from what is registered with Discord. @throws DiscordAPIError */
export async function differs(rest: REST, { applicationId, commands }: Deployment): Promise<boolean> {
  const registered = commandList.parse(await rest.get(Routes.applicationCommands(applicationId)));
  const wanted = commands.map(declaration);
  return !isDeepStrictEqual(registered.sort(byName).map(comparable), wanted.sort(byName).map(comparable));
}

/**
 * Registers the commands – only when they differ, because Discord counts how many are created a day (Application
 * Commands, registering).
 * @returns whether anything was sent.
 * @throws DiscordAPIError
 */
export async function deploy(rest: REST, deployment: Deployment): Promise<boolean> {
  if (!(await differs(rest, deployment))) return false;
  const body = deployment.commands.map(declaration);
  await rest.put(Routes.applicationCommands(deployment.applicationId), { body });
  return true;
}

const commandList = z.array(z.looseObject({ name: z.string() }));

/** Discord lists commands in an order of its own; within a command the order is ours, and people see it. */
function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name);
}

/** What a person would see of it; Discord adds ids, versions and defaults of its own. */
const FIELDS = [
  'name',
  'description',
  'type',
  'required',
  'autocomplete',
  'min_value',
  'max_value',
  'min_length',
  'max_length',
  'contexts',
  'integration_types',
  'channel_types',
  'choices',
  'options',
] as const;

function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(comparable);
    return items.every((item) => typeof item === 'number') ? items.sort() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, field]) => isKept(key, field));
  return Object.fromEntries(entries.map(([key, field]) => [key, comparable(field)]));
}

function isKept(key: string, value: unknown): boolean {
  const isDefault = value === null || value === undefined || value === false;
  const isEmpty = Array.isArray(value) && value.length === 0;
  const isChatInput = key === 'type' && value === 1;
  return (key === 'value' || FIELDS.some((field) => field === key)) && !isDefault && !isEmpty && !isChatInput;
}
