import { NOWHERE_AFTER_MS } from '../../src/network/lookups.ts';
import { createResolver } from '../../src/network/resolver.ts';
import { a, startNameServer } from './name-server.ts';
import { type Stage, type StageOptions, stage } from './stage.ts';

/** A bot that asks a name server which is silent about `….silent.example`, and a name of the operator's network. */
export async function onSilence(options: StageOptions = {}) {
  const { servers, asked } = await startNameServer(({ name, family, reply }) => {
    if (name.endsWith('.silent.example')) return null;
    const isInside = name === 'inside.example' && family === 4;
    return isInside ? reply([a(name, '10.0.0.5')]) : reply([], { rcode: name === 'inside.example' ? 0 : 3 });
  });
  const made = await stage(options);
  made.games.reach.resolve = createResolver({ servers, clock: made.clock });
  await made.restart();
  return { ...made, asked };
}

/** Lets the bot say that it works on it, in the time that Discord gives. */
export async function acknowledged({ clock }: Stage, exchanges: { acknowledged: Promise<unknown> }[]) {
  clock.advance(400);
  await Promise.all(exchanges.map((exchange) => exchange.acknowledged));
}

/** What a person is told who links a panel with a name that leads to no public address. */
export async function linkingNowhere(made: Stage, name: string, member = made.alice): Promise<string> {
  const exchange = await linking(made, name, member);
  await made.clock.sleeping(NOWHERE_AFTER_MS);
  await acknowledged(made, [exchange]);
  await made.pass(NOWHERE_AFTER_MS);
  return (await exchange.answer()).text;
}

export async function linking(made: Stage, name: string, member = made.alice) {
  const modal = await (await member.slash('/panel link')).modal();
  return modal.submit({ panel: `https://${name}`, key: made.demo.keys.alice });
}
