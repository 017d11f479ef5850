import { type Copy, DockerfileParser, type JSONInstruction, type Workdir } from 'dockerfile-ast';

type BuildStep =
  | { kind: 'copy'; sources: string[]; target: string; fromStage: boolean }
  | { kind: 'run'; command: string };

export interface Stage {
  workdir: string;
  env: Record<string, string>;
  steps: BuildStep[];
  command: string[];
  healthcheck: string[];
}

/** The stages of a Dockerfile with what they do, in order. */
export function readDockerfile(content: string): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(content).getInstructions()) {
    const stage = stages.at(-1);
    const words = instruction.getArguments().map((argument) => argument.getValue());
    switch (instruction.getKeyword()) {
      case 'FROM':
        stages.push({ workdir: '/', env: {}, steps: [], command: [], healthcheck: [] });
        break;
      case 'WORKDIR':
        if (stage) stage.workdir = (instruction as Workdir).getPath() ?? '/';
        break;
      case 'ENV':
        for (const word of words) addPair(stage, word);
        break;
      case 'COPY':
        stage?.steps.push(copyOf(instruction as Copy, words));
        break;
      case 'RUN':
        stage?.steps.push({ kind: 'run', command: instruction.getArgumentsContent() ?? '' });
        break;
      case 'CMD':
        if (stage) stage.command = jsonOf(instruction as JSONInstruction);
        break;
      case 'HEALTHCHECK':
        if (stage) stage.healthcheck = jsonIn(instruction.getRawArgumentsContent() ?? '');
        break;
    }
  }
  return stages;
}

function addPair(stage: Stage | undefined, word: string): void {
  const [name = '', value = ''] = word.split('=');
  if (stage) stage.env[name] = value;
}

function copyOf(instruction: Copy, words: string[]): BuildStep {
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = paths.at(-1) ?? '.';
  return { kind: 'copy', sources: paths.slice(0, -1), target, fromStage: instruction.getFromFlag() !== null };
}

function jsonOf(instruction: JSONInstruction): string[] {
  return instruction.getJSONStrings().map((text) => text.getJSONValue());
}

/** What stands behind CMD in a HEALTHCHECK, in its JSON form. */
function jsonIn(text: string): string[] {
  const parsed: unknown = JSON.parse(text.slice(text.indexOf('[')));
  if (!Array.isArray(parsed)) throw new Error('HEALTHCHECK is not in its JSON form.');
  return parsed.map(String);
}
