import { type Panel, type RecordedWorld, recordedWorld, startPanel } from '../../../sandbox/panel/index.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RECORDED_ORIGIN } from './compare.ts';
import { SETUPS } from './panel-cases.ts';
import { type Recording, recording } from './recordings.ts';
import { type Answer, send } from './send.ts';

/** A panel in the recorded world, and how to replay recorded requests against it. */
export interface Stage extends RecordedWorld {
  panel: Panel;
  clock: ManualClock;
  /** Prepares what `name` needs, sends its request and resolves to the answer. */
  play(name: string): Promise<Answer>;
}

/** Starts a simulated panel with the world the recordings began with. The caller closes it. */
export async function stage(): Promise<Stage> {
  const recorded = recordedWorld();
  const clock = new ManualClock();
  const panel = await startPanel({ dialect: 'pterodactyl', world: recorded.world, clock });
  const ready: Stage = { ...recorded, panel, clock, play: (name) => play(ready, name) };
  return ready;
}

async function play(ready: Stage, name: string): Promise<Answer> {
  const setup = SETUPS[name] ?? {};
  for (const earlier of setup.after ?? []) await play(ready, earlier);
  const told = recording(name);
  for (let count = 0; count < (setup.times ?? 0); count += 1) await sendRecorded(ready, told);
  setup.change?.(ready);
  takeRecordedPort(ready, told);
  return sendRecorded(ready, told);
}

/** A panel picks any free port; here it picks the one it picked when it was recorded. */
function takeRecordedPort({ world }: Stage, { response }: Recording): void {
  const port = Number(/"port":(\d+)/.exec(response.body)?.[1]);
  world.choosePort = (ports) => (ports.includes(port) ? port : (ports[0] ?? 0));
}

function sendRecorded(ready: Stage, told: Recording): Promise<Answer> {
  const { method, path, headers, body } = told.request;
  const own = Object.entries(headers).flatMap(([name, value]) => {
    if (name === 'Host') return [];
    return [[name, withKey(ready, told, value).replaceAll(RECORDED_ORIGIN, ready.panel.url)]];
  });
  return send(ready.panel.url, { method, path, headers: Object.fromEntries(own), body });
}

/** Puts the real key in place of the redacted one. */
function withKey({ keys }: Stage, { identity, case: name }: Recording, header: string): string {
  const key = Object.entries(keys).find(([owner]) => owner === identity)?.[1] ?? keys.owner;
  const token = SETUPS[name]?.token?.(keys) ?? key.token;
  return header.replace('ptlc_REDACTED', token).replace('ptla_REDACTED', keys.application.token);
}
