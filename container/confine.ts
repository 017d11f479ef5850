import { spawnSync } from 'node:child_process';

/** The user and group of nobody, as whom nothing of the machine can be written. */
export const ORDINARY_USER = '65534:65534';

const isRoot = process.getuid?.() === 0;

/** Mounts of its own, in which everything is read-only but one folder; then an ordinary user. */
const SCRIPT = [
  'mount --make-rprivate /',
  'mount --bind "$0" "$0"',
  'mount -o remount,bind,ro /',
  'for at in /tmp /var /run /home /opt /srv /usr; do mountpoint -q "$at" && mount -o remount,bind,ro "$at"; done',
  isRoot ? 'exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"' : 'exec "$@"',
].join('\n');

const UNSHARE = ['unshare', isRoot ? '-m' : '-rm', 'sh', '-c', SCRIPT];

/** Why a program cannot be shut in like this here, or `false` when it can. */
export const cannotSandbox: string | false =
  spawnSync('unshare', [...UNSHARE.slice(1), '/tmp', 'true']).status === 0
    ? false
    : 'the kernel lets no file system be mounted read-only here';

/** A command before another, which then may write to `folder` only. */
export function confined(folder: string): string[] {
  return cannotSandbox ? [] : [...UNSHARE, folder];
}
