import { oneLine } from '../commandLine';
import type { ProcessDetails } from '../types';
import type { ProcFiles } from './procFiles';

/**
 * The arguments in `/proc/PID/cmdline`, each ended by NUL. A program that renamed itself leaves its name and then
 * NULs as far as its arguments went; so empty arguments at the end are taken for that.
 */
export function parseArguments(bytes: Buffer): string[] {
  const text = bytes.toString('utf8').replace(/\0+$/, '');
  return text === '' ? [] : text.split('\0');
}

/**
 * The control group in `/proc/PID/cgroup`, cgroups(7): that of the unified hierarchy, else of systemd's, else of
 * memory's. undefined when none sets it apart: everything is in the root group where groups are not used.
 */
export function parseControlGroup(text: string): string | undefined {
  const groups = text.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.+)$/.exec(line) ?? [];
    return controllers === undefined || path === undefined
      ? []
      : [{ controllers: controllers.split(','), path }];
  });
  for (const controller of ['', 'name=systemd', 'memory']) {
    const group = groups.find(({ controllers }) => controllers.includes(controller));
    if (group) return group.path;
  }
  return undefined;
}

/** Proportional share in bytes, from `/proc/PID/smaps_rollup`. */
export function parsePss(text: string): number | undefined {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** Names of users by number, from `/etc/passwd`, passwd(5). */
export function parseUsers(text: string): Map<number, string> {
  const users = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':');
    // Of two names for a number the first one counts, as it does for the C library.
    if (name && uid && /^\d+$/.test(uid) && !users.has(Number(uid))) users.set(Number(uid), name);
  }
  return users;
}

/** What `/proc/PID` tells beyond `stat`. */
export function readDetails(files: ProcFiles, pid: number, user: string): ProcessDetails {
  const args = parseArguments(files.read(`${pid}/cmdline`) ?? Buffer.alloc(0));
  const command = oneLine(args) || oneLine([files.read(`${pid}/comm`)?.toString('utf8') ?? '']);
  const cgroup = parseControlGroup(files.read(`${pid}/cgroup`)?.toString('utf8') ?? '');
  return { args, command, user, ...(cgroup === undefined ? {} : { cgroup }) };
}
