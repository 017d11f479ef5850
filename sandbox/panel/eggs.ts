import type { Egg, Limits, Variable } from './world.ts';

/** What a server runs unless a test says otherwise. Made anew by every call. */
export function paper(): Egg {
  return {
    uuid: '7dd327f2-608d-4b1f-9dd7-525671222135',
    name: 'Paper',
    features: ['eula', 'java_version', 'pid_limit'],
    dockerImages: Object.fromEntries(
      [21, 17, 16, 11, 8].map((version) => [`Java ${version}`, `ghcr.io/pterodactyl/yolks:java_${version}`]),
    ),
  };
}

export const LIMITS: Limits = {
  memory: 2048,
  disk: 10240,
  cpu: 200,
  databases: 2,
  backups: 3,
  oomKiller: true,
};

export const INVOCATION =
  'java -Xms128M -XX:MaxRAMPercentage=95.0 -Dterminal.jline=false -Dterminal.ansi=true -jar {{SERVER_JARFILE}}';

/** The variables of {@link paper}. */
export const paperVariables = (): Variable[] => [
  {
    name: 'Minecraft Version',
    description: 'Which release of the game to install; "latest" takes the newest one.',
    envVariable: 'MINECRAFT_VERSION',
    defaultValue: 'latest',
    serverValue: 'latest',
    rules: 'nullable|string|max:20',
  },
  {
    name: 'Server Jar File',
    description: 'Name of the jar that is started.',
    envVariable: 'SERVER_JARFILE',
    defaultValue: 'server.jar',
    serverValue: 'server.jar',
    rules: 'required|regex:/^([\\w\\d._-]+)(\\.jar)$/',
  },
  {
    name: 'Build Number',
    description: 'Which build of the release to install; "latest" takes the newest one.',
    envVariable: 'BUILD_NUMBER',
    defaultValue: 'latest',
    serverValue: 'latest',
    rules: 'required|string|max:20',
  },
];
