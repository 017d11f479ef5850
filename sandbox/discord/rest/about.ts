import { Hono } from 'hono';
import { Refusal } from '../refusal.ts';
import type { World } from '../world/world.ts';
import type { Env } from './exchange.ts';

const MAX_SESSION_STARTS = 1_000;

/** Who the bot is and where the gateway is (docs: events/gateway, resources/user, resources/application). */
export function aboutRoutes(world: World): Hono<Env> {
  const application = {
    id: world.applicationId,
    name: 'Portkeeper',
    icon: null,
    description: '',
    flags: 0,
    bot: world.bot,
  };
  return new Hono<Env>()
    .get('/gateway/bot', (context) => context.json(gateway(world)))
    .get('/applications/@me', (context) => context.json(application))
    .get('/oauth2/applications/@me', (context) => context.json(application))
    .get('/users/@me', (context) => context.json(world.bot))
    .get('/users/:user', (context) => {
      const user = world.users.get(context.req.param('user'));
      if (!user) throw new Refusal('unknown-user');
      return context.json(user);
    })
    .get('/guilds/:guild', (context) => {
      const guild = world.guilds.get(context.req.param('guild'));
      if (!guild?.hasBot) throw new Refusal('unknown-guild');
      return context.json({ id: guild.id, name: guild.name, preferred_locale: guild.locale, features: [] });
    })
    .get('/guilds/:guild/members/:user', (context) => {
      const { guild, user: id } = context.req.param();
      if (!world.guilds.get(guild)?.hasBot) throw new Refusal('unknown-guild');
      const user = world.users.get(id);
      // No fault of who asks: that somebody has left is what it is asked for.
      if (!user || world.left.has(`${guild} ${id}`))
        return context.json({ message: 'Unknown Member', code: 10007 }, 404);
      return context.json({
        user,
        roles: [],
        nick: null,
        flags: 0,
        deaf: false,
        mute: false,
        joined_at: null,
      });
    });
}

function gateway(world: World): object {
  const starts = {
    total: MAX_SESSION_STARTS,
    remaining: MAX_SESSION_STARTS,
    reset_after: 0,
    max_concurrency: 1,
  };
  return { url: `${world.origin.replace('http', 'ws')}/gateway`, shards: 1, session_start_limit: starts };
}
