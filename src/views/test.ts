import type { TestPlan } from '../allocations/test-ports.ts';
import type { Verdict } from '../allocations/verdict.ts';
import { button } from './components.ts';
import { type Content, type Message, message, type Row } from './message.ts';
import { leftOut } from './reasons.ts';
import { lacking } from './rights.ts';
import { routes } from './routes.ts';
import { listButton, serverIds, serverName } from './server.ts';
import { code, counted } from './text.ts';
import { sign, stateSaid, told } from './verdicts.ts';

export interface Testing {
  /** By allocation id; what has none yet is still under way. */
  verdicts: ReadonlyMap<number, Verdict>;
  /** Whether one port was asked for, and not all. */
  single: boolean;
}

/** What is known of a test so far; it can be repeated when everything is. */
export function testView(plan: TestPlan, { verdicts, single }: Testing): Message {
  const { overview, ports, state } = plan;
  const isDone = ports.every(({ id }) => verdicts.has(id));
  const [only] = ports;
  return message({
    tone: isDone ? toneOf([...verdicts.values()]) : 'info',
    title:
      single && only
        ? `Test of port ${only.port} of ${serverName(overview)}`
        : `Ports of ${serverName(overview)}, tested`,
    lines: [
      stateSaid(state, overview.state),
      ...ports.map((port) => portResult(port, verdicts.get(port.id), plan)),
      ports.length === 0 && overview.seesAll ? 'This server has no port.' : null,
      single ? null : leftOut(overview),
      isDone ? tip(plan, verdicts) : null,
      overview.seesAll
        ? null
        : `\n${ports.length > 0 ? 'Only the primary is tested. ' : ''}${lacking('allocation.read')}`,
    ],
    footer: footer(plan, { verdicts, single, isDone }),
    rows: isDone ? [again(plan, single), pages(plan)] : [],
  });
}

function portResult(
  port: TestPlan['ports'][number],
  verdict: Verdict | undefined,
  { overview }: TestPlan,
): string {
  const shown = overview.ports.find(({ id }) => id === port.id);
  const address = `${port.isPrimary ? '⭐ ' : ''}${code(shown?.address ?? String(port.port))}`;
  return verdict ? `${sign(verdict)} ${address} – ${told(verdict)}` : `⏳ ${address} – testing…`;
}

function toneOf(verdicts: Verdict[]): Content['tone'] {
  if (verdicts.length === 0) return 'info';
  const signs = new Set(verdicts.map(sign));
  if (signs.has('🔴') || signs.has('🟠')) return 'warning';
  return signs.has('⚪') ? 'info' : 'done';
}

/** How a port that nothing is known of becomes one that can be asked. */
function tip({ ports }: TestPlan, verdicts: Testing['verdicts']): string | null {
  const isUnknown = ports.some(({ id }) => {
    const verdict = verdicts.get(id);
    return verdict?.kind === 'cannot-tell' && verdict.game === null && verdict.why !== 'unasked';
  });
  return isUnknown
    ? '\nWrite the game into the note of a port, and Portkeeper asks it in its own words: *Show ports*, then *Edit note*.'
    : null;
}

function footer(
  { ports, overview }: TestPlan,
  { verdicts, single, isDone }: Testing & { isDone: boolean },
): string | null {
  if (!isDone) return `${verdicts.size} of ${ports.length} tested`;
  if (single || overview.used === ports.length) return null;
  return `${ports.length} of ${counted(overview.used, 'port')} tested`;
}

function again({ overview, ports }: TestPlan, single: boolean): Row {
  const [first] = ports;
  const ids = serverIds(overview);
  const id =
    single && first
      ? routes.testPort.id({ ...ids, allocation: first.id })
      : routes.test.id({ ...ids, from: first?.id ?? 0 });
  return [button('Test again', id, { style: 'main' }), listButton(overview)];
}

function pages({ overview, next, previous }: TestPlan): Row {
  const step = (label: string, from: number | null) =>
    from === null ? null : button(label, routes.test.id({ ...serverIds(overview), from }));
  return [step('◀ Test the previous', previous), step('Test the next ▶', next)];
}
