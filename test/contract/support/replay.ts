import {
  type Dialect,
  type Panel,
  type RecordedPelicanWorld,
  type RecordedWorld,
  recordedPelicanWorld,
  recordedWorld,
  startPanel,
} from '../../../sandbox/panel/index.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RECORDED_ORIGIN } from './compare.ts';
import { SETUPS } from './panel-cases.ts';
import { PELICAN_SETUPS } from './pelican-cases.ts';
import { PELICAN, PTERODACTYL, type Recording, type Recordings } from './recordings.ts';
import { type Answer, send } from './send.ts';
import type { Setup } from './setup.ts';

/** The recordings of one panel and what they began with. */
export interface Script<World extends RecordedWorld> {
  dialect: Dialect;
  world: () => World;
  recordings: Recordings;
  setups: Readonly<Record<string, Setup<World>>>;
}

interface Playing {
  panel: Panel;
  clock: ManualClock;
  /** Prepares what `name` needs, sends its request – to another path when one is given – and resolves to the answer. */
  play(name: string, path?: string): Promise<Answer>;
}

/** A panel in the recorded world, and how to replay recorded requests against it. */
export type Stage<World extends RecordedWorld = RecordedWorld> = World & Playing;

type Ready<World extends RecordedWorld> = Stage<World> & { script: Script<World> };

export const PTERODACTYL_SCRIPT: Script<RecordedWorld> = {
  dialect: 'pterodactyl',
  world: recordedWorld,
  recordings: PTERODACTYL,
  setups: SETUPS,
};

export const PELICAN_SCRIPT: Script<RecordedPelicanWorld> = {
  dialect: 'pelican',
  world: recordedPelicanWorld,
  recordings: PELICAN,
  setups: PELICAN_SETUPS,
};

/** Starts a simulated panel with the world the recordings began with. The caller closes it. */
export async function stageOf<World extends RecordedWorld>(script: Script<World>): Promise<Stage<World>> {
  const recorded = script.world();
  const clock = new ManualClock();
  const panel = await startPanel({ dialect: script.dialect, world: recorded.world, clock });
  const ready: Ready<World> = {
    ...recorded,
    ...{ panel, clock, script },
    play: (name, path) => play(ready, name, path),
  };
  return ready;
}

async function play<World extends RecordedWorld>(
  ready: Ready<World>,
  name: string,
  path?: string,
): Promise<Answer> {
  const setup: Setup<World> = ready.script.setups[name] ?? {};
  for (const earlier of setup.after ?? []) await play(ready, earlier);
  const told = ready.script.recordings.read(name);
  for (let count = 0; count < (setup.times ?? 0); count += 1) await sendRecorded(ready, told);
  await setup.change?.(ready);
  takeRecordedPort(ready, told);
  return sendRecorded(ready, path === undefined ? told : { ...told, request: { ...told.request, path } });
}

/** A panel picks any free port; here it picks the one it picked when it was recorded. */
function takeRecordedPort({ world }: RecordedWorld, { response }: Recording): void {
  const port = Number(/"port":(\d+)/.exec(response.body)?.[1]);
  world.choosePort = (ports) => (ports.includes(port) ? port : (ports[0] ?? 0));
}

function sendRecorded<World extends RecordedWorld>(ready: Ready<World>, told: Recording): Promise<Answer> {
  const { method, path, headers, body } = told.request;
  const own = Object.entries(headers).flatMap(([name, value]) => {
    if (name === 'Host') return [];
    return [[name, withKey(ready, told, value).replaceAll(RECORDED_ORIGIN, ready.panel.url)]];
  });
  return send(ready.panel.url, { method, path, headers: Object.fromEntries(own), body });
}

/** Puts the real key in place of the redacted one. */
function withKey<World extends RecordedWorld>(
  { keys, script }: Ready<World>,
  { identity, case: name }: Recording,
  header: string,
): string {
  const key = Object.entries(keys).find(([owner]) => owner === identity)?.[1] ?? keys.owner;
  const token = script.setups[name]?.token?.(keys) ?? key.token;
  return header
    .replace(/(ptlc|pacc)_REDACTED/, token)
    .replace(/(ptla|papp)_REDACTED/, keys.application.token);
}
