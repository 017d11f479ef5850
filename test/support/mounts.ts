import { spawnSync } from 'node:child_process';

/** Root may mount; anybody else may in a user namespace of their own, where the kernel allows that. */
const UNSHARE = ['unshare', process.getuid?.() === 0 ? '-m' : '-rm'];

/** Why no file system can be mounted for a test, or `false` when it can. */
export const cannotMount: string | false =
  spawnSync('unshare', [...UNSHARE.slice(1), 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp']).status === 0
    ? false
    : 'this machine lets no test mount a file system of its own (unshare -m)';

/** A command before another, which then sees `folder` read-only. */
export function readOnly(folder: string): string[] {
  return [
    ...UNSHARE,
    'sh',
    '-c',
    `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"`,
    folder,
  ];
}

/** A command before another, which then has a disk of so many bytes at `folder`. */
export function smallDisk(folder: string, bytes: number): string[] {
  return [...UNSHARE, 'sh', '-c', `mount -t tmpfs -o size=${bytes} tmpfs "$0" && exec "$@"`, folder];
}
