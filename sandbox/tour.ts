import { type Message, Modal } from './discord/index.ts';
import { draw, drawModal } from './terminal/index.ts';
import type { Sandbox } from './world.ts';

/** One thing that a person does, and what must be seen after it. */
interface Step {
  /** What is done, as a person would say it. */
  says: string;
  run(sandbox: Sandbox, last: Message | Modal | null): Promise<Message | Modal>;
  shows: RegExp[];
}

const color = Boolean(process.stdout.isTTY);

function asMessage(last: Message | Modal | null): Message {
  if (!last || last instanceof Modal) throw new Error('There is no message to press anything on.');
  return last;
}

const type =
  (command: string, options: Record<string, string | number> = {}): Step['run'] =>
  async ({ people }) =>
    (await people.alice('guild').slash(command, options)).settled();

const press =
  (label: string): Step['run'] =>
  async (_sandbox, last) =>
    (await asMessage(last).click(label)).settled();

const choose =
  (option: string): Step['run'] =>
  async (_sandbox, last) =>
    (await asMessage(last).select(undefined, [option])).settled();

const fillIn =
  (values: (sandbox: Sandbox) => Record<string, string>): Step['run'] =>
  async (sandbox, last) => {
    if (!(last instanceof Modal)) throw new Error('No window is open.');
    return (await last.submit(values(sandbox))).settled();
  };

const steps: Step[] = [
  {
    says: 'Alice types /ports list, but has linked nothing yet',
    run: type('/ports list'),
    shows: [/Not linked yet/, /Link your account/],
  },
  {
    says: 'She presses “Link your account”: a window opens',
    run: press('Link your account'),
    shows: [/API key/],
  },
  {
    says: 'She pastes the API key that she made in the panel',
    run: fillIn(({ demo }) => ({ key: demo.keys.alice })),
    shows: [/Linked/, /alice/, /reaches 2 servers/],
  },
  {
    says: '/ports list server:Survival',
    run: type('/ports list', { server: 'Survival' }),
    shows: [/Ports of Survival/, /25565/, /2 of 5 ports used/],
  },
  { says: 'She presses “Add a port”', run: press('Add a port'), shows: [/Add a port/, /Note/] },
  {
    says: 'Any port will do; it is for the map',
    run: fillIn(() => ({ port: '', note: 'web map' })),
    shows: [/Port added to Survival/, /web map/, /3 of 5 ports used/],
  },
  {
    says: '/ports note allocation:24454 text:"proximity chat"',
    run: type('/ports note', { allocation: '24454', text: 'proximity chat' }),
    shows: [/Note saved/, /proximity chat/],
  },
  {
    says: '/ports primary allocation:24454',
    run: type('/ports primary', { allocation: '24454' }),
    shows: [/New primary/, /24454/, /after a restart of the server/],
  },
  { says: 'She looks at the list again', run: press('Show ports'), shows: [/⭐.*24454/] },
  {
    says: 'and chooses the old primary in the menu',
    run: choose('play.example.net:25565'),
    shows: [/Port 25565 of Survival/],
  },
  {
    says: 'She presses “Remove”, and is asked first',
    run: press('Remove'),
    shows: [/Remove this port\?/, /25565/, /Survival/],
  },
  { says: 'She confirms', run: press('Remove'), shows: [/Port removed/, /2 of 5 ports used/] },
  {
    says: 'The panel goes down, and she tries to add a port',
    async run(sandbox, last) {
      sandbox.panel.fault({ kind: 'html', status: 502, times: Number.POSITIVE_INFINITY });
      return type('/ports add', { game: 'votifier' })(sandbox, last);
    },
    shows: [/The panel does not answer properly/, /error 502/, /Reference/],
  },
  {
    says: 'It is back, and she tries again',
    async run(sandbox, last) {
      sandbox.panel.clearFaults();
      return type('/ports add', { game: 'votifier' })(sandbox, last);
    },
    shows: [/Port added to Survival/, /Votifier/],
  },
];

/**
 * Plays the tour and prints it as a person would see it.
 * @returns whether every step showed what it should.
 */
export async function playTour(sandbox: Sandbox, print: (text: string) => void): Promise<boolean> {
  let last: Message | Modal | null = null;
  for (const [index, step] of steps.entries()) {
    print(`\n── ${index + 1}. ${step.says}\n`);
    last = await step.run(sandbox, last);
    const drawn = last instanceof Modal ? drawModal(last, { color }) : draw(last, { color });
    print(drawn);
    const missing = step.shows.filter((pattern) => !pattern.test(textOf(last)));
    if (missing.length > 0) {
      print(`\n✗ This should have shown ${missing.join(', ')}.`);
      return false;
    }
  }
  sandbox.discord.assertNoViolations();
  print(`\n✓ All ${steps.length} steps showed what they should.`);
  return true;
}

function textOf(shown: Message | Modal | null): string {
  if (shown instanceof Modal) return [shown.title, ...shown.fields.map(({ label }) => label)].join('\n');
  return shown?.text ?? '';
}
