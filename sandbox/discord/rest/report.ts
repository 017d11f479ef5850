import { FLAG } from '../numbers.ts';
import { pingRisk } from '../rules/message.ts';
import type { MessageBody } from '../wire.ts';
import type { StoredMessage } from '../world/messages.ts';
import type { DiscordRequest, World } from '../world/world.ts';

/** Records what a request does wrong although Discord accepts it. */
export interface Reporter {
  request: DiscordRequest;
  unknownField(path: string): void;
  /** A message that could ping somebody. */
  pings(body: MessageBody): void;
  /** An edit that wants to hide a message everybody already sees: Discord ignores that. */
  lateEphemeral(body: MessageBody, message: StoredMessage): void;
  /** A deferral with anything but the EPHEMERAL flag: Discord ignores the rest. */
  deferral(body: MessageBody): void;
}

export function reporter(world: World, request: DiscordRequest): Reporter {
  const record = (rule: string, detail: string) => world.violations.push({ rule, detail, request });
  return {
    request,
    unknownField: (path) => record('unknown-field', `Discord has no field ${path} here`),
    pings(body) {
      const risk = pingRisk(body);
      if (risk) record('can-ping', risk);
    },
    lateEphemeral({ flags = 0 }, message) {
      const isHidden = message.audience !== undefined;
      if (flags & FLAG.ephemeral && !isHidden)
        record('late-ephemeral', 'An edit cannot make a message private');
    },
    deferral({ flags = 0, allowed_mentions: _, ...rest }) {
      const isMore = Object.keys(rest).length > 0 || (flags & ~FLAG.ephemeral) !== 0;
      if (isMore) record('deferral-with-content', 'A deferral can only say whether it is ephemeral');
    },
  };
}
