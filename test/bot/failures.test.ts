import { describe, expect, test } from 'vitest';
import type { Dialect, GameServer } from '../../sandbox/panel/index.ts';
import { ask, type Message, press, type Stage, stage } from '../support/stage.ts';

interface Row {
  cause: string;
  dialect?: Dialect;
  /** Brings the failure about. */
  provoke(made: Stage, survival: GameServer): unknown;
  /** What the person does; `/ports add` on Survival unless told. */
  act?(made: Stage): Promise<Message>;
  says: (string | RegExp)[];
}

const add = ({ alice, demo }: Stage) => ask(alice, '/ports add', { server: demo.servers.survival });
async function removeVoice({ alice, demo }: Stage) {
  return press(
    await ask(alice, '/ports remove', { server: demo.servers.survival, allocation: '24454' }),
    'Remove',
  );
}
const notice = (detail: string, status = 422) => ({ kind: 'status' as const, status, detail });

/** Survival seen as Bob, with these permissions. */
function bobMay(permissions: string[]) {
  return (_made: Stage, survival: GameServer) => {
    for (const subuser of survival.subusers) subuser.permissions = permissions;
  };
}

const rows: Row[] = [
  {
    cause: 'not linked',
    provoke: () => {},
    act: ({ carol }) => ask(carol, '/ports list'),
    says: ['Not linked yet', 'Link your account'],
  },
  {
    cause: '401',
    provoke: ({ demo }) => void demo.world.keys.splice(0),
    says: ['was revoked, or it is wrong', 'Link again'],
  },
  {
    cause: '401, documented',
    dialect: 'documented',
    provoke: ({ demo }) => void demo.world.keys.splice(0),
    says: ['was revoked, or it is wrong', 'Link again'],
  },
  {
    cause: '403 the key may not be used from this address',
    provoke: ({ demo }) => demo.world.keys.forEach((key) => void key.allowedIps.push('203.0.113.7')),
    says: ['may not be used from the address of this bot', 'allowed IPs'],
  },
  {
    cause: '403 application key',
    provoke: ({ demo }) =>
      demo.world.keys.forEach((key) => {
        key.kind = 'application';
      }),
    says: ['*application* API key', '*client* key', 'Link again'],
  },
  ...(['pterodactyl', 'pelican', 'documented'] as const).map((dialect) => ({
    cause: `403 missing permission, ${dialect}`,
    dialect,
    provoke: bobMay(['allocation.read']),
    act: ({ bob }: Stage) => ask(bob, '/ports add'),
    says: [
      "You can't add ports here",
      'Ask the owner of the server for "Create" under Allocations (`allocation.create`)',
    ],
  })),
  {
    cause: '404 the server is gone',
    provoke: ({ demo }) => void demo.world.servers.splice(0, 1),
    says: ['That server is gone, or your key does not reach it any more'],
  },
  {
    cause: '404 the port is gone: the list refreshed',
    provoke: () => {},
    act: async (made) => {
      const question = await ask(made.alice, '/ports remove', { server: 'Survival', allocation: '24454' });
      for (const allocation of made.demo.world.allocations)
        if (allocation.port === 24_454) allocation.serverId = null;
      return press(question, 'Remove');
    },
    says: ['That port is gone', 'Ports of Survival', '1 of 5 ports used'],
  },
  ...(['pterodactyl', 'pelican', 'documented'] as const).map((dialect) => ({
    cause: `limit reached, ${dialect}`,
    dialect,
    provoke: (_made: Stage, survival: GameServer) => {
      survival.allocationLimit = 2;
    },
    says: ['The port limit of this server is reached (2 of 2 ports are in use)'],
  })),
  ...([null, 0] as const).flatMap((limit) =>
    (['pterodactyl', 'documented'] as const).map((dialect) => ({
      cause: `no limit set (${limit}), ${dialect}`,
      dialect,
      provoke: (_made: Stage, survival: GameServer) => {
        survival.allocationLimit = limit;
      },
      says: ['**no port limit** for this server'],
    })),
  ),
  {
    cause: 'no limit set, on a removal',
    provoke: (_made, survival) => {
      survival.allocationLimit = null;
    },
    act: ({ alice }) => ask(alice, '/ports remove', { server: 'Survival', allocation: '24454' }),
    says: ['no port can be added or removed'],
  },
  {
    cause: 'auto-assign off',
    provoke: ({ demo }) => {
      demo.world.settings.autoAllocation.enabled = false;
    },
    says: ['does not let users add ports themselves (2 of 5 ports are in use)'],
  },
  ...(['pterodactyl', 'pelican', 'documented'] as const).map((dialect) => ({
    cause: `node full, ${dialect}`,
    dialect,
    provoke: ({ demo }: Stage) => {
      demo.world.settings.autoAllocation.rangeStart = 1;
      demo.world.settings.autoAllocation.rangeEnd = 1;
      for (const allocation of demo.world.allocations) allocation.serverId ??= 2;
      demo.world.settings.autoAllocation.createNew = false;
      if (dialect === 'pterodactyl') demo.world.settings.autoAllocation.rangeStart = null;
    },
    says: ['The node of this server has no free port left (2 of 5 ports are in use)'],
  })),
  {
    cause: 'the primary cannot be removed',
    provoke: () => {},
    act: ({ alice }) => ask(alice, '/ports remove', { server: 'Survival', allocation: '25565' }),
    says: ['the primary cannot be removed', 'Choose another port as the primary', 'play.example.net:24454'],
  },
  {
    cause: 'the server must be stopped, to remove',
    dialect: 'documented',
    provoke: ({ demo }) => {
      demo.world.settings.requireStopped = true;
    },
    act: removeVoice,
    says: ['The server must be stopped before the panel lets you remove a port'],
  },
  {
    cause: 'the server must be stopped, to change the primary',
    dialect: 'documented',
    provoke: ({ demo }) => {
      demo.world.settings.requireStopped = true;
    },
    act: ({ alice }) => ask(alice, '/ports primary', { server: 'Survival', allocation: '24454' }),
    says: ['The server must be stopped before the panel lets you change the primary port'],
  },
  ...(
    [
      [
        'suspended',
        (survival: GameServer) => {
          survival.status = 'suspended';
        },
        'the server is suspended',
      ],
      [
        'installing',
        (survival: GameServer) => {
          survival.status = 'installing';
        },
        'still installing',
      ],
      [
        'restoring',
        (survival: GameServer) => {
          survival.status = 'restoring_backup';
        },
        'restoring a backup',
      ],
      [
        'transferring',
        (survival: GameServer) => {
          survival.transferring = true;
        },
        'being transferred',
      ],
    ] as const
  ).map(([cause, provoke, words]) => ({
    cause,
    provoke: (_made: Stage, survival: GameServer) => provoke(survival),
    says: ['The panel does not allow this now', words],
  })),
  {
    cause: 'node maintenance',
    provoke: ({ demo }) =>
      demo.world.nodes.forEach((node) => {
        node.maintenance = true;
      }),
    says: ['the node of this server is under maintenance'],
  },
  {
    cause: 'a state named in another language (Pelican)',
    dialect: 'pelican',
    provoke: ({ panel }, survival) => {
      survival.status = 'suspended';
      panel.fault({
        kind: 'status',
        method: 'POST',
        status: 409,
        code: 'ServerStateConflictException',
        detail: 'Gesperrt.',
      });
    },
    says: ['the server is suspended'],
  },
  {
    cause: '409 not available',
    dialect: 'documented',
    provoke: () => {},
    act: ({ alice }) => ask(alice, '/ports add', { server: 'Survival', port: 25_566 }),
    says: ['taken or does not exist', 'Leave `port` and `ip` out'],
  },
  {
    cause: '422 which field and why',
    provoke: ({ panel }) =>
      panel.fault({
        kind: 'status',
        method: 'POST',
        status: 422,
        body: {
          errors: [
            {
              code: 'ValidationException',
              status: '422',
              detail: 'Too *long*.',
              meta: { source_field: 'notes' },
            },
          ],
        },
      }),
    says: ['`notes`: Too \\*long\\*.'],
  },
  {
    cause: '429 with a long wait',
    provoke: ({ panel }) => panel.fault({ kind: 'rate-limited', retryAfterSeconds: 55 }),
    says: [/The panel is busy\. Try again: <t:\d+:R>/],
  },
  {
    cause: '429 that does not say how long',
    provoke: ({ panel }) => panel.fault({ kind: 'rate-limited', retryAfterSeconds: null }),
    says: ['Try again in a minute'],
  },
  {
    cause: 'a refusal nobody knows',
    provoke: ({ panel }) => panel.fault({ ...notice('Because **I** say so.', 418), method: 'POST' }),
    says: ['The panel refused: “Because \\*\\*I\\*\\* say so.”'],
  },
];

describe('what a person is told', () => {
  test.each(rows.map((row) => [row.cause, row] as const))('%s', async (_cause, row) => {
    const made = await stage({ dialect: row.dialect ?? 'pterodactyl' });
    const [survival] = made.demo.world.servers;
    if (!survival) throw new Error('The demo world has changed.');
    await row.provoke(made, survival);
    const answer = await (row.act ?? add)(made);
    for (const words of row.says) {
      if (typeof words === 'string') expect(answer.text).toContain(words);
      else expect(answer.text).toMatch(words);
    }
    expect(answer.ephemeral).toBe(true);
  });
});

test('a panel that is back is asked again at once, although it failed a moment ago', async () => {
  const { panel, alice } = await stage();
  panel.fault({ kind: 'status', status: 500, times: 5 });
  const failed = await ask(alice, '/ports list');
  expect(failed.text).toContain('500');
  expect(failed.text).toContain('tell your host');
  panel.clearFaults();
  const { text } = await ask(alice, '/ports list');
  expect(text).toContain('Survival');
});
