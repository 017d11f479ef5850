import { ask, type Stage, stage } from './stage.ts';

/** The port that these tests watch. */
export const PORT = { server: 'Survival', allocation: '25565' };

/** What stands in a channel: the titles of the embeds, with the mention before them if any. */
export function toldIn({ discord }: Stage, channelId: string): string[] {
  return discord
    .messagesIn(channelId)
    .filter(({ interaction }) => !interaction)
    .map(({ content, embeds }) => `${content}${content && ' '}${embeds[0]?.title ?? ''}`);
}

export function powerOf({ demo }: Stage, name: string, power: 'running' | 'offline'): void {
  for (const server of demo.world.servers) if (server.name === name) server.power = power;
}

export async function watched(options: Record<string, string> = {}) {
  const made = await stage();
  const answer = await ask(made.alice, '/ports watch', { ...PORT, every: '1', ...options });
  return { made, answer, channel: made.alice.place.channel.id };
}
