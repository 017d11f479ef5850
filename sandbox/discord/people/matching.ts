import { OPTION } from '../numbers.ts';
import type { Command, CommandOption } from '../wire.ts';

export interface FoundCommand {
  command: Command;
  /** The subcommand group and the subcommand, if any. */
  branches: CommandOption[];
  /** The options that can be given. */
  options: CommandOption[];
}

/** The command that `/ports list` means. Throws a sentence when there is none. */
export function findCommand(commands: Command[], typed: string): FoundCommand {
  const [name = '', ...path] = typed.trim().replace(/^\//, '').split(/\s+/);
  const command = commands.find((one) => one.name === name && one.type === 1);
  if (!command) throw new Error(`There is no command /${name} here`);
  const branches: CommandOption[] = [];
  let options = command.options ?? [];
  while (options.some(isBranch)) {
    const word = path.shift();
    const branch = options.find((option) => isBranch(option) && option.name === word);
    if (!branch) throw new Error(`/${name} has no subcommand "${word ?? ''}"`);
    branches.push(branch);
    options = branch.options ?? [];
  }
  if (path.length > 0) throw new Error(`/${name} has no subcommand "${path.join(' ')}"`);
  return { command, branches, options };
}

const isBranch = ({ type }: CommandOption): boolean => type === OPTION.subcommand || type === OPTION.group;

/** Every command as a person types it, with its options. */
export function listCommands(commands: Command[]): (FoundCommand & { title: string; description: string })[] {
  const expand = (found: FoundCommand, description: string): ReturnType<typeof listCommands> => {
    const branches = found.options.filter(isBranch);
    const title = `/${[found.command, ...found.branches].map(({ name }) => name).join(' ')}`;
    if (branches.length === 0) return [{ ...found, title, description }];
    return branches.flatMap((branch) =>
      expand(
        { ...found, branches: [...found.branches, branch], options: branch.options ?? [] },
        branch.description,
      ),
    );
  };
  return commands
    .filter(({ type }) => type === 1)
    .flatMap((command) =>
      expand({ command, branches: [], options: command.options ?? [] }, command.description),
    );
}
